"""Sources that are no pages: files, what people told us, the claim's own article, works by their DOI."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations.actions import publications, reviews
from annotations.models import Claim, Snapshot, Source, User
from annotations.worker import capture
from tests import factories
from tests.api.callers import json_of, problem_of

TABLE = b"year;homes\n2026;212\n"
INTERVIEW = {
    "kind": "interview",
    "words": "Off the record: the mayor is nervous.\n\nWe counted 212 homes.",
    "told_by": "Dr Ada Berg, statistics office",
    "told_on": "2026-11-03",
    "stance": "refutes",
    "quote": "We counted 212 homes.",
    "grade": "primary",
    "interest": "Paid by the region.",
}


def _sources(claim: Claim) -> str:
    return f"/api/v1/claims/{claim.pk}/sources/"


def _file(body: bytes, name: str = "homes.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def test_a_note_is_enough_for_what_somebody_told(caller: Any, checker: User) -> None:
    c, path = caller(checker), _sources(factories.make_claim(by=checker))
    told = {"kind": "email", "stance": "context", "told_by": "Press office"}
    source = json_of(c.post(path, {**told, "note": "Transit is not counted."}), 201)
    assert (source["kind"], source["state"], source["note"]) == ("email", "ok", "Transit is not counted.")
    assert list(problem_of(c.post(path, told), 422)["fields"]) == ["words"]


def test_a_file_is_read_as_what_it_is_and_its_passage_found(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    fields = {"file": _file(TABLE), "stance": "refutes", "quote": "212", "locator": "homes!b2", "grade": "primary"}
    source = json_of(caller(checker).form(_sources(claim), fields), 201)
    assert (source["kind"], source["url"], source["filename"]) == ("file", "", "homes.csv")
    assert (source["locator"], source["grade"], source["state"]) == ("homes!B2", "primary", "pending")
    capture.run(source["snapshot"])
    [settled] = json_of(caller(checker).get(f"/api/v1/claims/{claim.pk}/"))["sources"]
    assert (settled["state"], settled["title"], settled["quote_state"]) == ("ok", "homes.csv", "verified")
    assert Snapshot.objects.get(id=source["snapshot"]).text == "year | homes\n2026 | 212"


@pytest.mark.parametrize(
    ("fields", "status", "code", "field"),
    [
        ({"file": _file(b"MZ\x90\x00" + b"\x00" * 50, "report.pdf")}, 422, "unsupported_type", "file"),
        ({"file": _file(b"")}, 422, "invalid", "file"),
        ({"file": _file(TABLE), "url": "https://a.example/"}, 400, "bad_request", "file"),
        ({"file": _file(TABLE), "kind": "post"}, 422, "invalid", "kind"),
        ({"file": _file(TABLE), "locator": "behind the shed"}, 422, "bad_locator", "locator"),
        ({"file": _file(TABLE), "told_by": "A friend"}, 422, "invalid", "told_by"),
        ({"file": _file(TABLE), "grade": "best"}, 422, "invalid", "grade"),
        ({"file": "no file"}, 400, "bad_request", "file"),
    ],
)
def test_refuses_a_file_that_it_should_not_take(
    caller: Any, checker: User, fields: dict[str, Any], status: int, code: str, field: str
) -> None:
    claim = factories.make_claim(by=checker)
    answer = caller(checker).form(_sources(claim), {"stance": "context", **fields})
    assert field in problem_of(answer, status, code)["fields"]
    assert not Source.objects.exists() and not Snapshot.objects.filter(origin="upload").exists()


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"told_by": ""}, 422, "told_by"),
        ({"told_on": "2999-01-01"}, 422, "told_on"),
        ({"told_on": "x"}, 400, "told_on"),
        ({"words": "", "note": ""}, 422, "words"),
        ({"kind": "web"}, 422, "kind"),
        ({"kind": ""}, 422, "kind"),
        ({"group": "x" * 121}, 422, "group"),
        ({"interest": "x" * 501}, 422, "interest"),
        ({"locator": 7}, 400, "locator"),
    ],
)
def test_names_what_is_wrong_with_what_was_told(
    caller: Any, checker: User, changes: dict[str, Any], status: int, field: str
) -> None:
    claim = factories.make_claim(by=checker)
    answer = caller(checker).post(_sources(claim), {**INTERVIEW, **changes})
    assert field in problem_of(answer, status)["fields"]
    assert not Source.objects.exists()


def test_readers_learn_who_told_it_and_the_passage_and_no_other_word(
    caller: Any, checker: User, editor: User, client: Any
) -> None:
    claim = factories.make_claim(by=checker)
    c = caller(checker)
    told = json_of(c.post(_sources(claim), INTERVIEW), 201)
    assert (told["state"], told["quote_state"], told["title"]) == ("ok", "verified", "")
    problem_of(c.post(f"/api/v1/sources/{told['id']}/retry/"), 409, "no_address")
    own = json_of(c.post(_sources(claim), {"article": claim.highlights.get().article_id, "stance": "context"}), 201)
    assert (own["kind"], own["state"]) == ("article", "ok")
    factories.make_verdict(factories.fresh(claim), by=checker)
    reviews.submit(factories.fresh(claim), by=checker)
    reviews.decide(factories.fresh(claim), "approve", by=editor, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=editor)
    slug = factories.fresh(claim).slug
    check = json_of(client.get(f"/api/public/v1/checks/{slug}/"))
    first, second = check["sources"]
    assert (first["url"], first["name"]) == ("", "Interview with Dr Ada Berg, statistics office")
    assert (first["kind"], first["told_on"], first["grade"]) == ("interview", "2026-11-03", "primary")
    assert "group" not in first and "archived_at" not in first["capture"] and second["kind"] == "article"
    page = client.get(f"/checks/{slug}/").content.decode()
    assert "Interview with Dr Ada Berg, statistics office" in page and "Paid by the region." in page
    assert "nervous" not in page and "nervous" not in str(check)
    assert "Interview with Dr Ada Berg" in str(check["claimreview"]["citation"])


def test_a_doi_is_asked_for_at_its_resolver(caller: Any, checker: User, settings: Any) -> None:
    settings.DOI_RESOLVER = "https://resolver.example/"
    claim = factories.make_claim(by=checker)
    source = json_of(caller(checker).post(_sources(claim), {"url": "doi:10.1000/ABC<1>", "stance": "context"}), 201)
    assert (source["kind"], source["url"]) == ("doi", "https://resolver.example/10.1000/abc%3C1%3E")
    problem_of(caller(checker).post(_sources(claim), {"url": "x", "kind": "doi", "stance": "context"}), 422, "bad_doi")
    post = json_of(caller(checker).post(_sources(claim), {"url": "https://x.com/a/status/1", "stance": "context"}), 201)
    assert post["kind"] == "post"


def test_one_page_is_cited_at_two_places_but_not_twice_at_one(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    c, body = caller(checker), {"url": "https://a.example/report.pdf", "stance": "context", "locator": "p. 3"}
    first = json_of(c.post(_sources(claim), body), 201)
    problem_of(c.post(_sources(claim), {**body, "locator": "page 3"}), 409, "cited")
    second = json_of(c.post(_sources(claim), {**body, "locator": "page 9"}), 201)
    problem_of(c.patch(f"/api/v1/sources/{second['id']}/", {"locator": "S. 3"}), 409, "cited")
    edited = json_of(c.patch(f"/api/v1/sources/{first['id']}/", {"locator": "page 4", "group": " The  agency "}))
    assert (edited["locator"], edited["group"]) == ("page 4", "The agency")


def test_only_an_article_of_the_claim_is_its_own(caller: Any, checker: User) -> None:
    claim, other = factories.make_claim(by=checker), factories.make_article(by=checker, text="Other words. " * 30)
    for wrong in (other.pk, 0, 2**70):
        answer = caller(checker).post(_sources(claim), {"article": wrong, "stance": "context"})
        assert "article" in problem_of(answer, 422)["fields"]


def test_links_of_the_article_are_candidates_until_they_are_cited(caller: Any, checker: User) -> None:
    page = (
        "<article><h1>Homes in the city</h1><p>The mayor said in the council on Monday that 400 homes were built, "
        'says <a href="https://stats.example.org/homes">the office</a>.</p>'
        '<p>Another paragraph of this article names <a href="https://far.example.org/report">a report</a> of the '
        "university on homes and on flats.</p></article>"
    )
    c = caller(checker)
    file = SimpleUploadedFile("a.html", page.encode(), content_type="text/html")
    article = json_of(c.form("/api/v1/articles/", {"file": file, "url": "https://news.example.com/a/1"}), 201)
    capture.run(Snapshot.objects.get(article=article["id"]).pk)
    text = json_of(c.get(f"/api/v1/articles/{article['id']}/"))["snapshot"]
    quote = "400 homes were built"
    start = text["text"].index(quote)
    span = {"snapshot": text["id"], "start": start, "end": start + len(quote), "quote": quote}
    mark = json_of(c.post(f"/api/v1/articles/{article['id']}/highlights/", {**span, "claim": {"text": quote}}), 201)
    address = f"/api/v1/claims/{mark['claim']['id']}/"
    found = json_of(c.get(f"{address}candidates/"))["results"]
    assert [one["url"] for one in found] == ["https://stats.example.org/homes", "https://far.example.org/report"]
    assert found[0]["words"] == "the office" and found[0]["letters_away"] == 0 < found[1]["letters_away"]
    json_of(c.post(f"{address}sources/", {"url": "http://www.stats.example.org/homes", "stance": "refutes"}), 201)
    assert [one["url"] for one in json_of(c.get(f"{address}candidates/"))["results"]] == [found[1]["url"]]


def test_refuses_a_file_that_is_too_large(caller: Any, checker: User, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1_000
    claim = factories.make_claim(by=checker)
    fields = {"file": SimpleUploadedFile("a.txt", BytesIO(b"x" * 1_001).read()), "stance": "context"}
    problem_of(caller(checker).form(_sources(claim), fields), 413, "too_large")
