"""Importing, reading and renewing articles."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import articles as deeds
from annotations.models import Article, Highlight, Snapshot, User
from annotations.worker import capture
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

ARTICLES = "/api/v1/articles/"
URL = "https://news.example.org/harbour"


def test_returns_the_contract_s_shape_when_text_is_pasted(caller: Any, checker: User) -> None:
    body = {"text": factories.TEXT, "title": "Harbour", "byline": "A. Writer", "site": "News", "language": "en"}
    article = json_of(caller(checker).post(ARTICLES, {**body, "published_at": "2026-11-01T08:00:00Z"}), 201)
    assert {name: article[name] for name in ("state", "error", "title", "byline", "site", "language", "url")} == {
        "state": "ok",
        "error": None,
        "title": "Harbour",
        "byline": "A. Writer",
        "site": "News",
        "language": "en",
        "url": "",
    }
    assert article["published_at"] == "2026-11-01T08:00:00Z"
    assert article["highlights"] == []
    snapshot = article["snapshot"]
    assert set(snapshot) == {"id", "text", "blocks", "sha256", "captured_at"}
    assert "harbour bridge cost 40 million" in snapshot["text"]
    covered = [snapshot["text"][block["start"] : block["end"]] for block in snapshot["blocks"]]
    assert "\n".join(covered) == snapshot["text"]


def test_returns_the_same_article_when_the_address_is_known(caller: Any, checker: User) -> None:
    c = caller(checker)
    first = json_of(c.post(ARTICLES, {"url": f"{URL}?utm_source=mail#top"}), 201)
    again = json_of(c.post(ARTICLES, {"url": URL}), 200)
    assert (first["id"], first["url"], first["state"], first["snapshot"]) == (again["id"], URL, "pending", None)
    assert Article.objects.count() == 1
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "declared", "kept"),
    [
        ("a.txt", factories.TEXT.encode(), "text/plain", "text/plain"),
        ("a.txt", factories.TEXT.encode("utf-16"), "text/plain; charset=utf-16", "text/plain; charset=utf-16"),
        ("a.TXT", factories.TEXT.encode(), "application/octet-stream", "text/plain"),
        ("a.html", factories.PAGE, "text/html", "text/html"),
        ("a.HTM", factories.PAGE, "application/octet-stream", "text/html"),
        ("a.pdf", b"%PDF-1.7 not really", "application/pdf", "application/pdf"),
    ],
)
def test_takes_text_html_and_pdf_files_for_the_worker(
    caller: Any, checker: User, name: str, content: bytes, declared: str, kept: str
) -> None:
    file = SimpleUploadedFile(name, content, declared)
    article = json_of(caller(checker).form(ARTICLES, {"file": file, "title": "Uploaded"}), 201)
    assert (article["state"], article["title"], article["snapshot"]) == ("pending", "Uploaded", None)
    version = Snapshot.objects.get(article=article["id"])
    assert (version.filename, version.origin, version.body_bytes) == (name, "upload", len(content))
    assert version.content_type == kept
    capture.run(version.pk)
    settled = json_of(caller(checker).get(f"{ARTICLES}{article['id']}/"))
    assert settled["state"] == ("failed" if name == "a.pdf" else "ok")
    assert (settled["error"] is None) == (settled["state"] == "ok")


@pytest.mark.parametrize(
    ("name", "content", "declared", "status", "code"),
    [
        ("a.docx", b"PK\x03\x04", "application/vnd.openxmlformats", 415, "unsupported_file"),
        ("a", b"words", "application/octet-stream", 415, "unsupported_file"),
        ("a.png", b"\x89PNG", "image/png", 415, "unsupported_file"),
        ("a.txt", b"", "text/plain", 422, "invalid"),
        ("a.txt", b" \n \n", "text/plain", 422, "invalid"),
    ],
)
def test_refuses_files_that_it_cannot_read(
    caller: Any, checker: User, name: str, content: bytes, declared: str, status: int, code: str
) -> None:
    file = SimpleUploadedFile(name, content, declared)
    problem = problem_of(caller(checker).form(ARTICLES, {"file": file}), status, code)
    assert problem["fields"]
    assert not Article.objects.exists()
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, ["url"]),
        ({"title": "Only a title"}, ["url"]),
        ({"url": URL, "title": "Said by the page"}, ["title"]),
        ({"text": "a", "html": "<p>b</p>"}, ["text", "html"]),
        ({"text": "a", "titel": "b"}, ["titel"]),
        ({"text": 5}, ["text"]),
        ({"text": None}, ["text"]),
        ({"url": ["a"]}, ["url"]),
        ({"file": "a.txt"}, ["file"]),
        ({"text": "a", "published_at": "yesterday"}, ["published_at"]),
        ({"text": "a", "published_at": "0001-01-01T00:00:00+14:00"}, ["published_at"]),
    ],
)
def test_refuses_what_does_not_say_one_thing(caller: Any, checker: User, body: Any, wrong: list[str]) -> None:
    problem = problem_of(caller(checker).post(ARTICLES, body), 400, "bad_request")
    assert sorted(problem["fields"]) == sorted(wrong)
    assert not Article.objects.exists()


def test_refuses_a_file_beside_a_text(caller: Any, checker: User) -> None:
    file = SimpleUploadedFile("a.txt", b"One.", "text/plain")
    problem = problem_of(caller(checker).form(ARTICLES, {"file": file, "text": "Two."}), 400, "bad_request")
    assert sorted(problem["fields"]) == ["file", "text"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "invalid"),
        ("not an address", "bad_url"),
        ("file:///etc/passwd", "bad_scheme"),
        ("https://me:secret@news.example.org/", "credentials"),
        ("https://news.example.org/" + "a" * 3_000, "too_long"),
        ("https://news.example.org/" + "a" * 1_000_000, "invalid"),
    ],
)
def test_refuses_addresses_that_cannot_be_fetched(caller: Any, checker: User, url: str, code: str) -> None:
    problem = problem_of(caller(checker).post(ARTICLES, {"url": url}), 422, code)
    assert list(problem["fields"]) == ["url"]


def test_refuses_a_body_over_the_limit_before_reading_it(caller: Any, checker: User) -> None:
    body = b'{"text": "' + b"a" * (21 * 2**20) + b'"}'
    problem_of(caller(checker).raw("POST", ARTICLES, body), 413, "too_large")


def test_tells_the_newest_failure_while_an_older_version_stands(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker, url=URL)
    c = caller(checker)
    version = json_of(c.post(f"{ARTICLES}{article.pk}/recapture/"), 202)
    assert (version["state"], version["article"], version["requested_url"]) == ("pending", article.pk, URL)
    assert json_of(c.post(f"{ARTICLES}{article.pk}/recapture/"), 202)["id"] == version["id"]
    factories.fail(Snapshot.objects.get(id=version["id"]))
    shown = json_of(c.get(f"{ARTICLES}{article.pk}/"))
    assert shown["state"] == "failed"
    assert shown["error"] == {"code": "not_found", "detail": "The page is not there (404)."}
    assert article.snapshot is not None and shown["snapshot"]["id"] == article.snapshot.pk
    assert json_of(c.get(f"{ARTICLES}?state=failed"))["results"][0]["error"]["code"] == "not_found"


def test_refuses_to_fetch_again_what_has_no_address(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    problem_of(caller(checker).post(f"{ARTICLES}{article.pk}/recapture/"), 409, "no_address")


def test_adds_versions_and_lists_them_newest_first(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    factories.make_highlight(article, by=checker)
    c, versions = caller(checker), f"{ARTICLES}{article.pk}/versions/"
    second = json_of(c.post(versions, {"text": factories.TEXT + "\n\nA last line."}), 201)
    assert (second["state"], second["article"], second["origin"]) == ("ok", article.pk, "paste")
    assert second["text"].endswith("A last line.")
    third = json_of(c.form(versions, {"file": SimpleUploadedFile("b.html", factories.PAGE, "text/html")}), 201)
    assert (third["state"], third["text"]) == ("pending", "")
    listed = json_of(c.get(versions))["results"]
    assert [row["id"] for row in listed] == [third["id"], second["id"], article.snapshot_id]
    assert "text" not in listed[0]
    whole = json_of(c.get(f"{ARTICLES}{article.pk}/"))
    assert whole["snapshot"]["id"] == second["id"]
    assert [h["snapshot"] for h in whole["highlights"]] == [second["id"]]
    assert json_of(c.get(f"/api/v1/snapshots/{second['id']}/"))["text"] == second["text"]


@pytest.mark.parametrize("body", [{}, {"text": "a", "html": "b"}, {"title": "a"}, {"text": {}}])
def test_refuses_versions_that_say_nothing_or_two_things(caller: Any, checker: User, body: Any) -> None:
    article = factories.make_article(by=checker)
    problem_of(caller(checker).post(f"{ARTICLES}{article.pk}/versions/", body), 400, "bad_request")
    assert Snapshot.objects.count() == 1


def test_finds_articles_by_every_word(caller: Any, checker: User) -> None:
    factories.make_article(by=checker, title="Harbour to reopen in spring")
    factories.make_article(by=checker, title="Schools to reopen")
    c = caller(checker)
    assert [row["title"] for row in json_of(c.get(f"{ARTICLES}?q=reopen+spring"))["results"]] == [
        "Harbour to reopen in spring"
    ]
    assert len(json_of(c.get(f"{ARTICLES}?q=reopen"))["results"]) == 2
    assert json_of(c.get(f"{ARTICLES}?q=%25"))["results"] == []
    assert json_of(c.get(f"{ARTICLES}?state=pending"))["results"] == []


def test_gives_the_island_all_that_a_card_shows(caller: Any, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker)
    claim = factories.make_claim(article, by=checker)
    factories.make_source(claim, by=checker)
    factories.make_verdict(factories.fresh(claim), by=checker)
    [highlight] = json_of(caller(editor).get(f"{ARTICLES}{article.pk}/"))["highlights"]
    assert (highlight["state"], highlight["score"], highlight["quote"]) == ("exact", 1.0, factories.QUOTE)
    assert highlight["prefix"].endswith("“") and highlight["suffix"].startswith("”")
    card = highlight["claim"]
    assert card["verdict"] == {"rating": {"key": "false", "label": "False", "tone": "false"}}
    assert (card["source_count"], card["status"], card["version"], card["claimant"]) == (1, "draft", 2, "The mayor")
    assert card["created_by"] == {"id": checker.pk, "name": "Cleo Checker"}
    assert card["url"] == f"/claims/{claim.pk}/"
    assert card["may"]["edit"] is True and card["may"]["submit"] is True and card["may"]["publish"] is False


def test_answers_304_until_the_article_or_a_card_changes(caller: Any, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker)
    claim = factories.make_claim(article, by=checker)
    c, address = caller(checker), f"{ARTICLES}{article.pk}/"
    read = c.get(address)
    known = {"If-None-Match": read.headers["ETag"]}
    assert json_of(read)["highlights"] and read.headers["ETag"].startswith('"')
    assert read.headers["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(read.headers["Vary"].split(", "))
    unchanged = c.get(address, headers=known)
    assert (unchanged.status_code, unchanged.content, unchanged.headers["ETag"]) == (304, b"", read.headers["ETag"])
    assert unchanged.headers["Cache-Control"] == "private, no-cache"
    factories.make_verdict(claim, by=editor)
    changed = c.get(address, headers=known)
    assert json_of(changed)["highlights"][0]["claim"]["verdict"]
    factories.make_highlight(article, by=editor, quote="harbour")
    assert len(json_of(c.get(address, headers={"If-None-Match": changed.headers["ETag"]}))["highlights"]) == 2


def _queries(c: Caller, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        json_of(c.get(path))
    return len(queries)


def test_costs_the_same_queries_for_many_articles_versions_and_highlights(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker, title="")
    c = caller(checker)
    addresses = [ARTICLES, f"{ARTICLES}{article.pk}/", f"{ARTICLES}{article.pk}/versions/"]

    def grow(rows: int) -> None:
        for number in range(rows):
            factories.make_article(by=checker, title="", url=f"{URL}/{Article.objects.count()}")
            factories.make_claim(article, by=checker, text=f"Claim {number}")
            deeds.add_version(
                article, deeds.Supplied.text(factories.TEXT + f"\n\n{Snapshot.objects.count()}"), by=checker
            )

    grow(2)
    few = [_queries(c, address) for address in addresses]
    grow(10)
    assert Highlight.objects.filter(first=None).count() == 12
    assert [_queries(c, address) for address in addresses] == few


def test_refuses_to_overwrite_what_changed_since_it_was_read(caller: Any, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker)
    address = f"{ARTICLES}{article.pk}/"
    tag = caller(checker).get(address).headers["ETag"]
    json_of(caller(editor).patch(address, {"title": "Hers"}, headers={"If-Match": tag}))
    problem_of(caller(checker).patch(address, {"title": "His"}, headers={"If-Match": tag}), 412, "stale_version")
    assert json_of(caller(checker).patch(address, {"title": "His"}))["title"] == "His"
