"""Captures that everybody may look at: which they are, what is told of them, and the host on which they are pages."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from annotations.actions import articles, publications, reviews
from annotations.meaning.archived import capture_url
from annotations.meaning.opened import nearest
from annotations.meaning.webannotation import annotation_of
from annotations.models import Article, Check, Exchange, Publication, PublicCapture, Snapshot, User
from annotations.pages.playback import POLICY, playback_url
from tests.conftest import SignIn
from tests.factories import (
    PAGE,
    PAGE_QUOTE,
    approved_claim,
    fresh,
    make_claim,
    make_source,
    make_verdict,
    published_claim,
    seen_of,
    settle,
)

pytestmark = pytest.mark.django_db
PLAYED = {"host": "captures.localhost:8000"}


@pytest.fixture
def published(checker: User, editor: User, settings: Settings) -> Snapshot:
    """The capture of the source of a published check."""
    settings.PLAYBACK_URL, settings.ALLOWED_HOSTS = "http://captures.localhost:8000", ["*"]
    claim = published_claim(by=checker, reviewer=editor)
    return claim.sources.select_related("snapshot__page").get().snapshot


def path_of(snapshot: Snapshot) -> str:
    return f"/captures/{snapshot.pk}/"


def test_shows_the_capture_with_the_passage_that_the_check_cites(client: Client, published: Snapshot) -> None:
    page = client.get(path_of(published))
    said = page.content.decode()
    assert page.status_code == 200 and f'id="passage" tabindex="-1">{PAGE_QUOTE}</mark>' in said
    assert published.body_sha256 in said and Check.objects.get().text in said
    assert page.headers["X-Robots-Tag"] == "noindex, noarchive" and "Set-Cookie" not in page.headers
    again = client.get(path_of(published), HTTP_IF_NONE_MATCH=page.headers["ETag"])
    assert again.status_code == 304
    check = client.get(f"/checks/{Check.objects.get().slug}/").content.decode()
    assert f'href="{capture_url(published.pk)}"' in check


def test_gives_the_warc_of_it(client: Client, published: Snapshot) -> None:
    sent = client.get(f"{path_of(published)}capture.warc.gz")
    assert sent.headers["Content-Type"] == "application/warc" and "attachment" in sent.headers["Content-Disposition"]
    assert gzip.decompress(sent.content).startswith(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n")


def test_keeps_closed_what_no_check_names(client: Client, checker: User, published: Snapshot) -> None:
    other = make_source(make_claim(by=checker), by=checker).snapshot
    for path in (path_of(other), f"{path_of(other)}page/", f"{path_of(other)}capture.warc.gz", "/captures/0/"):
        assert client.get(path).status_code == 404
    assert client.get(f"/{other.pk}/", headers=PLAYED).status_code == 404


def test_closes_again_what_a_retracted_check_named(client: Client, editor: User, published: Snapshot) -> None:
    publications.retract(fresh(Publication.objects.get().claim), "The register was wrong.", by=editor)
    for path in (path_of(published), f"{path_of(published)}page/", f"{path_of(published)}capture.warc.gz"):
        assert client.get(path).status_code == 404
    assert client.get(f"/{published.pk}/", headers=PLAYED).status_code == 404
    assert client.get(f"/timemap/link/{published.requested_url}").status_code == 404


@pytest.mark.parametrize(("setting", "address", "is_named"), [
    ("web", "203.0.114.7", True), ("web", "10.1.2.3", False), ("all", "10.1.2.3", True), ("none", "203.0.114.7", False),
])  # fmt: skip
def test_opens_what_came_from_the_public_web(
    checker: User, editor: User, settings: Settings, setting: str, address: str, is_named: bool
) -> None:
    settings.PUBLIC_CAPTURES = setting
    claim = approved_claim(by=checker, reviewer=editor)
    hop = {"url": "https://statistics.example.org/", "asked_at": claim.created_at, "request": b"", "head": b""}
    snapshot = claim.sources.get().snapshot
    Exchange.objects.create(snapshot=snapshot, position=0, address=address, status=200, **hop)
    capture = publications.publish(claim, by=editor).payload["sources"][0]["capture"]
    assert capture.get("archived_at") == (capture_url(snapshot.pk) if is_named else None)
    assert PublicCapture.objects.filter(snapshot=snapshot).exists() == is_named


def test_is_a_memento(client: Client, published: Snapshot) -> None:
    answer = client.get(path_of(published))
    at = published.captured_at
    assert at is not None and answer.headers["Memento-Datetime"] == f"{at:%a, %d %b %Y %H:%M:%S} GMT"
    original, own = published.requested_url, capture_url(published.pk)
    links = answer.headers["Link"]
    assert f'<{original}>; rel="original"' in links
    assert f'<{own}>; rel="first last memento"; datetime="{answer.headers["Memento-Datetime"]}"' in links
    gate = client.get(f"/timegate/{original}", HTTP_ACCEPT_DATETIME="Tue, 03 Nov 2015 14:05:00 GMT")
    assert gate.status_code == 302 and gate.headers["Location"] == own
    assert "Accept-Datetime" in gate.headers["Vary"] and 'rel="timemap"' in gate.headers["Link"]
    assert client.get(f"/timegate/{original}", HTTP_ACCEPT_DATETIME="yesterday").status_code == 400
    told = client.get(f"/timemap/link/{original}")
    assert told.headers["Content-Type"] == "application/link-format" and told.headers["X-Memento-Count"] == "1"
    assert f'<{own}>; rel="first last memento"' in told.content.decode()
    mapped = client.get(f"/timemap/json/{original}", HTTP_ORIGIN="https://viewer.example").json()
    assert mapped["original_uri"] == original and mapped["mementos"]["list"][0]["uri"] == own
    assert original in client.get(f"/timemap/html/{original}").content.decode()


@pytest.mark.parametrize("asked", ["", "ftp://a.example/", "https://a.example.org/x?y=1", "https:/", "%00", "x" * 9000])
def test_knows_no_captures_of_other_addresses(client: Client, published: Snapshot, asked: str) -> None:
    for path in ("/timegate/", "/timemap/link/", "/timemap/json/", "/timemap/other/"):
        assert client.get(f"{path}{asked}").status_code in (400, 404)


def test_takes_the_nearest_in_time(published: Snapshot) -> None:
    at = published.captured_at
    assert at is not None
    moments = [(1, at), (2, at + timedelta(days=10)), (3, at + timedelta(days=30))]
    assert [nearest(moments, at + timedelta(days=days)) for days in (-5, 4, 6, 21, 99)] == [1, 1, 2, 3, 3]
    assert nearest(moments, None) == 3


def test_is_seen_as_a_page_on_its_own_host_without_scripts(client: Client, published: Snapshot, settings: Any) -> None:
    frame = client.get(f"{path_of(published)}page/")
    assert f'src="{settings.PLAYBACK_URL}/{published.pk}/" sandbox' in frame.content.decode()
    assert f"frame-src {settings.PLAYBACK_URL}" in frame.headers["Content-Security-Policy"]
    shown = client.get(f"/{published.pk}/", headers=PLAYED)
    assert shown.status_code == 200 and b"<h1>Housing register 2026</h1>" in shown.content
    assert shown.headers["Content-Type"] == "text/html; charset=utf-8"
    assert shown.headers["Content-Security-Policy"] == POLICY.format(newsroom=settings.BASE_URL)
    assert shown.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert not {"Set-Cookie", "X-Frame-Options", "Link"} & set(shown.headers)


@pytest.mark.parametrize("port", ["", ":8000", ":9000", ".:8000", ".", ":08000"])
def test_the_other_host_is_itself_at_every_port(client: Client, published: Snapshot, port: str) -> None:
    for host in (f"captures.localhost{port}", f"Captures.LOCALHOST{port}"):
        assert client.get("/sign-in/", headers={"host": host}).status_code == 404, host


@pytest.mark.parametrize(
    "path", ["/", "/checks/", "/account/sign-in/", "/static/site.css", "/api/public/v1/log/", "/1"]
)
def test_the_other_host_answers_nothing_else(client: Client, published: Snapshot, path: str) -> None:
    assert client.get(path, headers=PLAYED).status_code == 404
    assert client.post(f"/{published.pk}/", headers=PLAYED).status_code == 405


def test_opens_to_the_newsroom_for_an_hour_what_is_not_public(
    client: Client, signed_in: SignIn, checker: User, published: Snapshot, settings: Settings
) -> None:
    source = make_source(make_claim(by=checker), by=checker)
    page = signed_in(checker).get(f"/claims/{source.claim_id}/sources/{source.pk}/capture/page/")
    assert page.status_code == 200 and f"{settings.PLAYBACK_URL}/{source.snapshot_id}/" in page.content.decode()
    signed = playback_url(source.snapshot_id, is_signed=True).removeprefix(settings.PLAYBACK_URL)
    assert client.get(signed, headers=PLAYED).status_code == 200
    forged = [f"/{source.snapshot_id}/", signed[:-2] + "x/", signed.replace(f"/{source.snapshot_id}/", "/1/")]
    assert [client.get(path, headers=PLAYED).status_code for path in forged] == [404, 404, 404]
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert client.get(signed, headers=PLAYED).status_code == 404
    settings.PLAYBACK_URL = ""
    assert signed_in(checker).get(f"/claims/{source.claim_id}/sources/{source.pk}/capture/page/").status_code == 404


def test_opens_the_version_of_an_article_in_which_the_passage_stands(
    client: Client, checker: User, editor: User
) -> None:
    article = articles.import_url("https://news.example.org/homes", by=checker)[0]
    version = article.latest
    assert version is not None
    settle(version, PAGE)
    claim = make_claim(Article.objects.for_reading().get(id=article.pk), by=checker, quote=PAGE_QUOTE)
    make_source(claim, by=checker)
    make_verdict(fresh(claim), by=checker)
    reviews.submit(fresh(claim), by=checker)
    reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    payload = publications.publish(fresh(claim), by=editor).payload
    [appearance], address = payload["appearances"], capture_url(version.pk)
    assert appearance["version"]["archived_at"] == address
    assert payload["claimreview"]["itemReviewed"]["appearance"][0]["archivedAt"] == address
    assert annotation_of(payload, appearance, iri="x")["target"]["state"]["cached"] == address
    assert f'tabindex="-1">{PAGE_QUOTE}</mark>' in client.get(f"/captures/{version.pk}/").content.decode()
