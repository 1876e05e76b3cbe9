"""What everybody may read: frozen payloads, found by address, with nothing private in them."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import articles, comments, placing, publications, reviews
from annotations.models import Claim, Publication, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

CHECKS = "/api/public/v1/checks/"
URL = "https://news.example.org/harbour?page=2"


def _published(checker: User, editor: User, *, url: str = "", text: str = "") -> Claim:
    article = factories.make_article(by=checker, url=url) if url else None
    return factories.published_claim(by=checker, reviewer=editor, article=article, text=text)


def _correct(claim: Claim, *, by: User, reviewer: User) -> None:
    publications.correct(factories.fresh(claim), "true", "It was right.", note="We were wrong.", by=by)
    reviews.decide(factories.fresh(claim), "approve", by=reviewer, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=reviewer)


def test_serves_the_frozen_payload_byte_for_byte(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor, url=URL)
    publication = factories.newest_publication(claim)
    frozen = anyone.get(f"{CHECKS}{claim.slug}/?version=1")
    assert json_of(frozen) == publication.payload
    assert frozen.headers["ETag"] == f'"{publication.payload_sha256}"'
    response = anyone.get(f"{CHECKS}{claim.slug}/")
    current = json_of(response)
    assert current.pop("currency")["passage_changed"] is False
    assert current.pop("status") == "current"
    assert current == publication.payload
    assert response.headers["Cache-Control"].startswith("public, max-age=60")
    assert "Cookie" not in response.headers.get("Vary", "")
    unchanged = anyone.get(f"{CHECKS}{claim.slug}/", headers={"If-None-Match": response.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["ETag"] == response.headers["ETag"]
    head = anyone.call("HEAD", f"{CHECKS}{claim.slug}/")
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", response.headers["ETag"])


@pytest.mark.parametrize(
    "asked",
    [
        URL,
        f"{URL}&utm_source=mail",
        f"{URL}#comments",
        "HTTPS://News.Example.ORG:443/harbour?page=2",
        "https://news.example.org/a/../harbour?page=2",
    ],
)
def test_finds_the_checks_of_an_article_by_any_spelling(
    anyone: Caller, checker: User, editor: User, asked: str
) -> None:
    claim = _published(checker, editor, url=URL)
    _published(checker, editor, text="Another claim")
    page = json_of(anyone.client.get(CHECKS, {"url": asked}))
    assert [check["slug"] for check in page["results"]] == [claim.slug]
    assert page["results"][0]["appearances"][0]["quote"] == factories.QUOTE


@pytest.mark.parametrize("asked", ["https://elsewhere.example.org/", "https://news.example.org/harbour?page=3"])
def test_knows_no_checks_of_other_articles(anyone: Caller, checker: User, editor: User, asked: str) -> None:
    _published(checker, editor, url=URL)
    assert json_of(anyone.client.get(CHECKS, {"url": asked})) == {"results": [], "next": None, "previous": None}


@pytest.mark.parametrize(
    "asked", ["", "nowhere", "file:///etc/passwd", "https://a:b@example.org/", "https://" + "a" * 3000]
)
def test_refuses_addresses_that_are_none(anyone: Caller, asked: str) -> None:
    assert list(problem_of(anyone.client.get(CHECKS, {"url": asked}), 400, "bad_request")["fields"]) == ["url"]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("url=https://x.example.org/?b=2&a=1", ["a"]),
        ("url=https://x.example.org/&url=https://y.example.org/", ["url"]),
        ("url=https://x.example.org/?b=2&utm_source=mail&page=2", ["utm_source", "page"]),
        ("adress=https://x.example.org/", ["adress"]),
        ("page_size=1&page_size=2", ["page_size"]),
    ],
)
def test_refuses_what_is_left_over_of_an_address(anyone: Caller, query: str, wrong: list[str]) -> None:
    problem = problem_of(anyone.get(f"{CHECKS}?{query}"), 400, "bad_request")
    assert list(problem["fields"]) == wrong
    assert "percent-encoded" in problem["detail"]


def test_refuses_parameters_that_one_check_does_not_have(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor)
    for query, wrong in (("version=1&version=2", "version"), ("verison=1", "verison")):
        assert list(problem_of(anyone.get(f"{CHECKS}{claim.slug}/?{query}"), 400)["fields"]) == [wrong]
    assert list(problem_of(anyone.get(f"{CHECKS}{claim.slug}/claimreview/?version=1"), 400)["fields"]) == ["version"]


def test_lists_what_stands_newest_first(anyone: Caller, checker: User, editor: User, second_editor: User) -> None:
    first, second, third = (_published(checker, editor, text=f"Claim {number}") for number in range(3))
    publications.retract(second, "Wrong.", by=editor)
    _correct(first, by=editor, reviewer=second_editor)
    page = json_of(anyone.get(CHECKS))
    assert [(check["slug"], check["version"]) for check in page["results"]] == [(first.slug, 2), (third.slug, 1)]
    small = json_of(anyone.get(f"{CHECKS}?page_size=1"))
    assert [check["slug"] for check in small["results"]] == [first.slug]
    rest = json_of(anyone.get(small["next"]))
    assert ([check["slug"] for check in rest["results"]], rest["next"]) == ([third.slug], None)
    assert json_of(anyone.get(rest["previous"]))["results"] == small["results"]
    listed = anyone.get(CHECKS)
    assert anyone.get(CHECKS, headers={"If-None-Match": listed.headers["ETag"]}).status_code == 304


def test_keeps_older_versions_readable(anyone: Caller, checker: User, editor: User, second_editor: User) -> None:
    claim = _published(checker, editor)
    before = json_of(anyone.get(f"{CHECKS}{claim.slug}/"))
    _correct(claim, by=editor, reviewer=second_editor)
    now = json_of(anyone.get(f"{CHECKS}{claim.slug}/"))
    assert (now["version"], now["note"], now["rating"]["key"]) == (2, "We were wrong.", "true")
    assert [line["kind"] for line in now["versions"]] == ["original", "correction"]
    del before["currency"], before["status"]
    assert json_of(anyone.get(f"{CHECKS}{claim.slug}/?version=1")) == before
    problem_of(anyone.get(f"{CHECKS}{claim.slug}/?version=3"), 404, "not_found")
    for wrong in ("0", "one", "9" * 30, ""):
        problem_of(anyone.get(f"{CHECKS}{claim.slug}/?version={wrong}"), 400, "bad_request")
    problem_of(anyone.get(f"{CHECKS}no-such-check/"), 404, "not_found")


def test_says_that_a_passage_changed_since_it_was_checked(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor, url=URL)
    article = claim.highlights.get().article
    changed = factories.TEXT.replace("400 homes", "450 homes")
    articles.add_version(article, articles.Supplied.text(changed), by=editor)
    before = json_of(anyone.get(f"{CHECKS}{claim.slug}/?version=1"))
    for found in (json_of(anyone.get(f"{CHECKS}{claim.slug}/")), json_of(anyone.get(CHECKS))["results"][0]):
        currency = found.pop("currency")
        assert found.pop("status") == "current"
        assert found == before, "what was published stays as it was"
        assert currency["passage_changed"] is True
        [passage] = currency["passages"]
        assert (passage["state"], passage["quote"]) == ("edited", factories.QUOTE)
        assert passage["current_quote"] is None, "what somebody pasted is not public"
        assert passage["checked_version"]["sha256"] != passage["current_version"]["sha256"]


@pytest.mark.parametrize("twin", [("https://", "http://"), ("://news.", "://www.news."), ("?page=2", "?page=2&amp=1")])
def test_finds_the_checks_of_an_article_by_its_twins(
    anyone: Caller, checker: User, editor: User, twin: tuple[str, str]
) -> None:
    _published(checker, editor, url=URL)
    found = json_of(anyone.call("GET", f"{CHECKS}?{urlencode({'url': URL.replace(*twin)})}"))["results"]
    assert [check["appearances"][0]["url"] for check in found] == [URL]


def test_says_in_which_words_a_fetched_version_has_it(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor, url=URL)
    article = claim.highlights.get().article
    body = "".join(f"<p>{line}</p>" for line in factories.TEXT.replace("400 homes", "450 homes").split("\n\n")[1:])
    factories.settle(articles.recapture(article, by=editor), f"<article>{body}</article>".encode())
    [passage] = json_of(anyone.get(f"{CHECKS}{claim.slug}/"))["currency"]["passages"]
    assert (passage["state"], passage["current_quote"]) == ("edited", factories.QUOTE.replace("400", "450"))


def test_says_nothing_of_the_same_text_at_another_address(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor, url=URL)
    copy = factories.make_article(by=checker, url="https://embargoed.example.org/copy")
    factories.make_highlight(copy, by=checker, claim=claim)
    [passage] = json_of(anyone.get(f"{CHECKS}{claim.slug}/"))["currency"]["passages"]
    assert passage["url"] == URL


def test_says_of_a_retired_passage_the_same_in_every_version(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor, url=URL)
    row = claim.highlights.get()
    placing.retire_highlight(row, by=editor)
    for number in range(2):
        [passage] = json_of(anyone.get(f"{CHECKS}{claim.slug}/"))["currency"]["passages"]
        assert (passage["state"], passage["current_quote"]) == ("retired", None)
        text = factories.TEXT + f"\n\nOne more line, number {number}."
        articles.add_version(row.article, articles.Supplied.text(text), by=editor)


def test_says_nothing_of_passages_that_were_not_published(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor, url=URL)
    factories.make_highlight(claim.highlights.get().article, by=checker, quote="The opposition disputes", claim=claim)
    [passage] = json_of(anyone.get(f"{CHECKS}{claim.slug}/"))["currency"]["passages"]
    assert (passage["quote"], passage["state"]) == (factories.QUOTE, "exact")


def test_answers_410_for_every_form_of_a_retracted_check(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor, url=URL)
    publications.retract(claim, "The register was wrong.", by=editor)
    for path in ("", "?version=1", "claimreview/"):
        gone = problem_of(anyone.get(f"{CHECKS}{claim.slug}/{path}"), 410, "retracted")
        assert gone["reason"] == "The register was wrong."
        assert [line["kind"] for line in gone["versions"]] == ["original", "retraction"]
    assert json_of(anyone.client.get(CHECKS, {"url": URL}))["results"] == []


def test_gives_claimreview_that_cannot_end_a_script(anyone: Caller, checker: User, editor: User) -> None:
    said = "He wrote </script><script>alert(1)</script><!-- and left"
    claim = factories.published_claim(by=checker, reviewer=editor, text=said)
    answer = anyone.get(f"{CHECKS}{claim.slug}/claimreview/")
    assert b"<" not in answer.content and json.loads(answer.content)["claimReviewed"] == said
    for shape in ("rss", "atom"):
        assert b"</script>" not in anyone.get(f"/checks/feed.{shape}").content


def test_gives_claimreview_as_linked_data(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor, url=URL)
    address = f"{CHECKS}{claim.slug}/claimreview/"
    response = anyone.get(address)
    assert response.headers["Content-Type"] == "application/ld+json"
    review = json_of(response)
    assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
    assert review["url"].endswith(f"/checks/{claim.slug}/")
    assert review["reviewRating"]["alternateName"] == "False"
    assert 1 == review["reviewRating"]["worstRating"] <= review["reviewRating"]["ratingValue"]
    assert review["itemReviewed"]["appearance"][0]["url"] == URL
    as_json = anyone.get(address, headers={"Accept": "application/json"})
    assert as_json.headers["Content-Type"] == "application/json"
    assert "Accept" in as_json.headers["Vary"]
    assert anyone.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_lets_every_page_read_it(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor)
    origin = {"Origin": "https://pub.example.org"}
    for path in (CHECKS, f"{CHECKS}{claim.slug}/", f"{CHECKS}no-such/"):
        assert anyone.get(path, headers=origin).headers["Access-Control-Allow-Origin"] == "*"
    asked = {**origin, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    assert "if-none-match" in anyone.call("OPTIONS", CHECKS, headers=asked).headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in anyone.get("/api/v1/claims/", headers=origin).headers


def test_gives_nothing_private_away(anyone: Caller, checker: User, editor: User, second_editor: User) -> None:
    claim = factories.submitted_claim(by=checker, article=factories.make_article(by=checker, url=URL))
    comments.comment_on(claim, "Between us: the mayor will be furious.", by=editor)
    note = "For your eyes only: nice work."
    reviews.decide(claim, "approve", note=note, by=editor, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=second_editor)
    slug = factories.fresh(claim).slug
    answers = [anyone.get(path) for path in (CHECKS, f"{CHECKS}{slug}/", f"{CHECKS}{slug}/claimreview/")]
    publications.retract(factories.fresh(claim), "Public reason.", by=editor)
    answers.append(anyone.get(f"{CHECKS}{slug}/"))
    for answer in answers:
        said = answer.content.decode()
        for person in (checker, editor, second_editor):
            assert person.name not in said and person.username not in said
        assert "furious" not in said and note not in said
        assert not _names(json.loads(said)) & {
            "author_id", "reviewer", "created_by", "added_by", "published_by", "last_edited_by", "comments", "history",
            "assignee", "user", "by", "actor", "headers", "requested_by",
        }  # fmt: skip


def test_shows_nothing_before_it_is_published(anyone: Caller, checker: User, editor: User) -> None:
    factories.approved_claim(by=checker, reviewer=editor, article=factories.make_article(by=checker, url=URL))
    assert json_of(anyone.get(CHECKS))["results"] == []
    assert json_of(anyone.client.get(CHECKS, {"url": URL}))["results"] == []


def test_costs_the_same_queries_for_many_checks(anyone: Caller, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker, url=URL)

    def publish(rows: int) -> None:
        for number in range(rows):
            factories.published_claim(by=checker, reviewer=editor, article=article, text=f"Claim {rows} {number}")

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            json_of(anyone.get(path))
        return len(queries)

    publish(2)
    paths = [CHECKS, f"{CHECKS}?url={URL}", f"{CHECKS}{Publication.objects.all()[0].slug}/"]
    few = [cost(path) for path in paths]
    publish(10)
    assert [cost(path) for path in paths] == few
    assert max(few) <= 5


def _names(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(_names(inner) for inner in value.values()))
    return set().union(*(_names(inner) for inner in value)) if isinstance(value, list) else set()
