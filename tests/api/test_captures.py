"""Captures over the API: what everybody may read, and the WARC for the newsroom."""

import gzip
from datetime import UTC
from typing import Any

import pytest
from django.test import Client

from annotations.meaning.archived import capture_url
from annotations.models import Exchange, User
from tests.conftest import SignIn
from tests.factories import PAGE_QUOTE, make_article, make_claim, make_source, published_claim

pytestmark = pytest.mark.django_db


def test_tells_everybody_how_a_public_capture_was_made(
    client: Client, checker: User, editor: User, django_assert_num_queries: Any
) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    source = claim.sources.select_related("snapshot").get()
    hop = {"asked_at": claim.created_at, "request": b"GET / HTTP/1.1\r\n\r\n", "head": b"HTTP/1.1 200 OK\r\n\r\n"}
    for position, status in enumerate((302, 200)):
        Exchange.objects.create(
            snapshot=source.snapshot, position=position, url=source.url, address="203.0.114.7", status=status, **hop
        )
    with django_assert_num_queries(4):
        answer = client.get(f"/api/public/v1/captures/{source.snapshot_id}/")
    said = answer.json()
    assert said["text"][source.quote_start : source.quote_end] == PAGE_QUOTE
    assert [one["status"] for one in said["hops"]] == [302, 200] and said["original"] == source.url
    assert said["url"] == capture_url(source.snapshot_id) and said["checks"][0]["slug"] == claim.slug
    at = source.snapshot.captured_at
    assert at is not None
    assert answer.headers["Memento-Datetime"] == f"{at.astimezone(UTC):%a, %d %b %Y %H:%M:%S} GMT"
    check = client.get(f"/api/public/v1/checks/{claim.slug}/").json()
    assert check["sources"][0]["capture"]["archived_at"] == said["url"]
    assert check["claimreview"]["citation"][0]["archivedAt"] == said["url"]
    assert client.get(f"/api/public/v1/captures/{source.snapshot_id}/?x=1").status_code == 400


def test_has_no_captures_but_those_that_checks_name(client: Client, checker: User) -> None:
    source = make_source(make_claim(by=checker), by=checker)
    version = make_article(by=checker).snapshot_id
    for capture_id in (source.snapshot_id, version, 0, 2**63 - 1):
        assert client.get(f"/api/public/v1/captures/{capture_id}/").json()["code"] == "not_found"


def test_gives_the_newsroom_any_capture_as_warc(signed_in: SignIn, checker: User) -> None:
    source = make_source(make_claim(by=checker), by=checker)
    client = signed_in(checker)
    sent = client.get(f"/api/v1/snapshots/{source.snapshot_id}/warc/", HTTP_ACCEPT="application/warc")
    assert sent.status_code == 200 and gzip.decompress(sent.content).startswith(b"WARC/1.1\r\n")
    assert client.get(f"/api/v1/snapshots/{source.snapshot_id}/").json()["hops"] == []
    waiting = make_source(make_claim(by=checker), by=checker, url="https://slow.example.org/", captured=None)
    assert client.get(f"/api/v1/snapshots/{waiting.snapshot_id}/warc/").status_code == 404
