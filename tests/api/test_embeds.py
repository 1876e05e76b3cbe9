"""What the embed script asks and tells: cards of a page, and reports of what the page shows."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.actions import articles, publications, reviews
from annotations.models import Check, Claim, EmbedReport, User
from annotations.models.embed import MOST_PAGES
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

CARDS = "/api/public/v1/embed/checks/"
REPORTS = "/api/public/v1/embed/reports/"
SITE = "https://news.example.org"
URL = f"{SITE}/harbour"


@pytest.fixture
def published(checker: User, editor: User) -> Claim:
    return _published(checker, editor)


def _published(checker: User, editor: User, url: str = URL) -> Claim:
    article = factories.make_article(by=checker, url=url)
    return factories.published_claim(by=checker, reviewer=editor, article=article)


def _correct(claim: Claim, *, by: User, reviewer: User) -> None:
    publications.correct(factories.fresh(claim), "true", "It was right.", note="We were wrong.", by=by)
    reviews.decide(factories.fresh(claim), "approve", by=reviewer, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=reviewer)


def _cards(caller: Caller, url: str = URL) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json_of(caller.client.get(CARDS, {"url": url}))["checks"]
    return found


def _tell(caller: Caller, *seen: dict[str, Any], page: str = URL, origin: str | None = SITE) -> Any:
    headers = {"Origin": origin} if origin is not None else {}
    body = json.dumps({"page": page, "seen": seen}).encode()
    return caller.raw("POST", REPORTS, body, "text/plain;charset=UTF-8", headers=headers)


def _seen(claim: Claim, kind: str = "shown", version: int = 1) -> dict[str, Any]:
    return {"slug": claim.slug, "version": version, "kind": kind}


def test_gives_the_passages_of_the_page_that_asks(anyone: Caller, published: Claim) -> None:
    [card] = _cards(anyone, f"{URL}?utm_source=mail#top")
    assert (card["slug"], card["version"], card["kind"], card["known"]) == (published.slug, 1, "original", "")
    [passage] = card["passages"]
    assert passage["quote"] == factories.QUOTE
    assert passage["prefix"].endswith("“") and passage["suffix"].startswith("”")
    assert (card["rating"], card["passage_changed"]) == ({"key": "false", "label": "False", "tone": "false"}, False)
    assert card["summary"].startswith("The register counts 212 homes. Homes under")


def test_gives_no_passages_of_other_pages(anyone: Caller, published: Claim) -> None:
    assert _cards(anyone, f"{SITE}/another") == []
    [card] = json_of(anyone.get(f"{CARDS}?slugs={published.slug},nothing"))["checks"]
    assert (card["slug"], card["passages"]) == (published.slug, [])


def test_says_that_the_passage_changed(anyone: Caller, published: Claim, checker: User) -> None:
    article = published.highlights.all()[0].article
    articles.add_version(article, articles.Supplied.text("Other words stand here now."), by=checker)
    assert [card["passage_changed"] for card in _cards(anyone)] == [True]


def test_gives_corrections_and_tombstones(anyone: Caller, published: Claim, editor: User, second_editor: User) -> None:
    _correct(published, by=editor, reviewer=second_editor)
    [card] = _cards(anyone)
    assert (card["version"], card["kind"], card["note"]) == (2, "correction", "We were wrong.")
    publications.retract(factories.fresh(published), "The register was withdrawn.", by=editor)
    [card] = _cards(anyone)
    assert (card["version"], card["kind"], card["rating"], card["passages"]) == (3, "retraction", None, [])
    assert card["summary"] == card["note"] == "The register was withdrawn."


def test_answers_304_and_any_origin_without_cookies(anyone: Caller, published: Claim) -> None:
    first = anyone.client.get(CARDS, {"url": URL}, headers={"Origin": "https://elsewhere.example"})
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers and "Cookie" not in first.headers.get("Vary", "")
    again = anyone.client.get(CARDS, {"url": URL}, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_asks_the_database_as_often_for_many_checks_as_for_one(
    anyone: Caller, published: Claim, checker: User, editor: User
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert _cards(anyone)
        return len(asked)

    one = cost()
    for _ in range(4):
        _published(checker, editor)
    assert (len(_cards(anyone)), cost()) == (5, one)


@pytest.mark.parametrize(
    "query",
    ["", "url=nowhere", "url=https://a.example/&slugs=x", "slugs=" + "a," * 21, "slugs=", "uri=https://a.example/"],
)
def test_refuses_what_it_cannot_read(anyone: Caller, query: str) -> None:
    if query == "slugs=":
        problem_of(anyone.get(f"{CARDS}?{query}"), 400)
        return
    problem_of(anyone.get(f"{CARDS}?{query}"), 400, "bad_request")


def test_notes_a_page_once_and_tells_the_next_reader(anyone: Caller, published: Claim) -> None:
    assert _tell(anyone, _seen(published)).status_code == 204
    row = EmbedReport.objects.get()
    assert (row.check_shown.slug, row.url, row.kind, row.version) == (published.slug, URL, "shown", 1)
    assert _cards(anyone)[0]["known"] == "shown"
    assert _tell(anyone, _seen(published), page=f"{URL}?utm_source=mail#top").status_code == 204
    assert EmbedReport.objects.get().seen_at == row.seen_at, "what was told within the hour is not written again"
    _tell(anyone, _seen(published, "gone"))
    assert [(one.pk, one.kind) for one in EmbedReport.objects.all()] == [(row.pk, "gone")]
    EmbedReport.objects.update(seen_at=timezone.now() - timedelta(hours=2))
    assert _cards(anyone)[0]["known"] == ""


def test_knows_who_still_shows_an_old_version(
    anyone: Caller, published: Claim, editor: User, second_editor: User
) -> None:
    _tell(anyone, _seen(published))
    _tell(anyone, _seen(published, "gone"), page=f"{SITE}/front")
    assert list(EmbedReport.objects.stale()) == []
    _correct(published, by=editor, reviewer=second_editor)
    assert [row.url for row in EmbedReport.objects.stale()] == [URL]
    assert _cards(anyone)[0]["known"] == "", "the new version has not been told of"
    _tell(anyone, _seen(published, version=2))
    assert list(EmbedReport.objects.stale()) == []


@pytest.mark.parametrize(
    "origin", [None, "", "null", "https://elsewhere.example", "http://news.example.org", f"{SITE}:444"]
)
def test_lets_a_page_tell_only_of_itself(anyone: Caller, published: Claim, origin: str | None) -> None:
    problem_of(_tell(anyone, _seen(published), origin=origin), 403, "not_allowed")
    assert not EmbedReport.objects.exists()


def test_drops_checks_and_versions_that_do_not_exist(anyone: Caller, published: Claim) -> None:
    assert _tell(anyone, {**_seen(published), "slug": "nothing"}).status_code == 204
    assert _tell(anyone, _seen(published, version=2)).status_code == 204
    assert not EmbedReport.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b'{"page": 1, "seen": []}', 400),
        (b'{"page": "https://news.example.org/", "seen": []}', 400),
        (b'{"page": "nowhere", "seen": [{"slug": "a", "version": 1, "kind": "shown"}]}', 400),
        (b'{"page": "https://news.example.org/", "seen": [{"slug": "a", "version": 0, "kind": "shown"}]}', 400),
        (b'{"page": "https://news.example.org/", "seen": [{"slug": "a", "version": 1e9, "kind": "shown"}]}', 400),
        (b'{"page": "https://news.example.org/", "seen": [{"slug": "a", "version": 1, "kind": "seen"}]}', 400),
        (b'{"page": "https://news.example.org/", "seen": [{"slug": "a\\u0000", "version": 1, "kind": "gone"}]}', 400),
        (b'{"page": "https://news.example.org/", "seen": [{"slug": "a\\ud800", "version": 1, "kind": "gone"}]}', 400),
        (b'{"page": "https://news.example.org/", "more": 1, "seen": [1]}', 400),
        (b" " * 40_000, 413),
    ],
)
def test_refuses_reports_that_are_none(anyone: Caller, body: bytes, status: int) -> None:
    problem_of(anyone.raw("POST", REPORTS, body, "text/plain", headers={"Origin": SITE}), status)


def test_reads_no_other_type(anyone: Caller) -> None:
    problem_of(anyone.raw("POST", REPORTS, b"{}", "application/xml", headers={"Origin": SITE}), 415)


def test_keeps_so_many_pages_and_no_more(anyone: Caller, published: Claim) -> None:
    check = Check.objects.get(slug=published.slug)
    long_ago = timezone.now() - timedelta(days=9)
    EmbedReport.objects.bulk_create(
        EmbedReport(
            check_shown=check,
            url=f"{SITE}/{number}",
            kind="shown",
            version=1,
            seen_at=long_ago + timedelta(minutes=number),
        )
        for number in range(MOST_PAGES)
    )
    _tell(anyone, _seen(published))
    assert EmbedReport.objects.count() == MOST_PAGES
    assert not EmbedReport.objects.filter(url=f"{SITE}/0").exists()
    assert EmbedReport.objects.filter(url=URL).exists()
