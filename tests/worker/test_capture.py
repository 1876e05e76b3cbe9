"""The capture job: settled once, by the holder of the lease, whatever happens around it."""

import threading
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models.functions import Now
from pytest_django import Settings

from annotations.actions import articles, sources
from annotations.models import Article, Event, Snapshot, Source, User
from annotations.worker import bodies, capture, settling
from tests.factories import (
    PAGE,
    PAGE_QUOTE,
    QUOTE,
    approved_claim,
    fresh,
    make_article,
    make_claim,
    make_highlight,
    make_source,
    settle,
)
from tests.fakes import HostileServer, Peer, answer, redirect

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def local_servers_allowed(settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]
    settings.FETCH_TOTAL_S = 3


def cited(url: str, by: User, *, quote: str = PAGE_QUOTE) -> Source:
    return sources.attach_source(make_claim(by=by), url, sources.Evidence("refutes", quote=quote), by=by)


def make_due(snapshot_id: int) -> None:
    Snapshot.objects.filter(id=snapshot_id).update(next_attempt_at=Now())


def test_keeps_everything_that_a_judge_would_ask_for(checker: User) -> None:
    with HostileServer() as server:
        end = server.on("/register", answer(PAGE, headers=(("ETag", '"7"'),)))
        source = cited(server.on("/old", redirect(end)), checker)
        capture.run(source.snapshot_id)
    source.refresh_from_db()
    kept = source.snapshot
    kept.refresh_from_db()
    assert (kept.state, kept.http_status, kept.final_url) == ("ok", 200, end)
    assert [hop["status"] for hop in kept.redirects] == [302]
    assert kept.headers["etag"] == '"7"'
    assert bodies.read(kept.body_sha256) == PAGE and kept.body_bytes == len(PAGE)
    assert kept.title == "Housing register 2026" and len(kept.sha256) == 64 and kept.captured_at is not None
    assert source.quote_state == "verified"
    assert kept.text[source.quote_start : source.quote_end] == PAGE_QUOTE


def test_says_when_the_passage_is_not_there(checker: User) -> None:
    with HostileServer() as server:
        source = cited(server.on("/register", answer(PAGE)), checker, quote="213 homes were completed")
        capture.run(source.snapshot_id)
    source.refresh_from_db()
    assert (source.snapshot.state, source.quote_state, source.quote_start) == ("ok", "not_found", None)


CHALLENGE = b"""<!doctype html><html><head><title>Just a moment...</title></head><body>
<script>window._cf_chl_opt={}</script><p>Enable JavaScript and cookies to continue</p></body></html>"""


@pytest.mark.parametrize("status", ["200 OK", "403 Forbidden", "503 Service Unavailable"])
def test_never_takes_a_challenge_for_the_page(checker: User, status: str) -> None:
    with HostileServer() as server:
        article, _ = articles.import_url(server.on("/story", answer(CHALLENGE, status=status)), by=checker)
        assert article.latest_id is not None
        capture.run(article.latest_id)
    found = Snapshot.objects.get(id=article.latest_id)
    assert (found.state, found.error_code) == ("failed", "bot_wall")
    assert "person" in found.error_detail


def test_keeps_identical_bodies_once(checker: User) -> None:
    with HostileServer() as server:
        url = server.on("/register", answer(PAGE))
        rows = [cited(f"{url}?copy={n}", checker).snapshot_id for n in range(2)]
        for n in range(2):
            server.on(f"/register?copy={n}", answer(PAGE))
        for row in rows:
            capture.run(row)
    shas = set(Snapshot.objects.filter(id__in=rows).values_list("body_sha256", flat=True))
    assert len(shas) == 1 and shas != {""}


def test_fails_at_once_and_by_name_where_trying_again_cannot_help(checker: User) -> None:
    with HostileServer() as server:
        source = cited(server.on("/gone", answer(b"gone", status="404 Not Found")), checker)
        capture.run(source.snapshot_id)
    row = Snapshot.objects.get(id=source.snapshot_id)
    assert (row.state, row.error_code, row.attempts, row.http_status) == ("failed", "not_found", 1, 404)
    assert row.error_detail.startswith("The site has no page")
    assert Event.objects.get(verb="source.failed").data["error"] == "not_found"


def test_retries_with_back_off_and_a_ceiling(checker: User, settings: Settings) -> None:
    with HostileServer() as server:
        source = cited(server.on("/busy", answer(b"later", status="503 Service Unavailable")), checker)
        for attempt in range(1, settings.CAPTURE_MAX_ATTEMPTS):
            capture.run(source.snapshot_id)
            row = Snapshot.objects.get(id=source.snapshot_id)
            assert (row.state, row.attempts, row.error_code) == ("pending", attempt, "server_error")
            wait_s = Snapshot.objects.seconds_until_due(row.pk)
            assert wait_s is not None and settings.CAPTURE_BACKOFF_S[attempt - 1] - 2 < wait_s
            capture.run(source.snapshot_id)
            assert Snapshot.objects.get(id=row.pk).attempts == attempt, "it was taken before it was due"
            make_due(row.pk)
        capture.run(source.snapshot_id)
    row = Snapshot.objects.get(id=source.snapshot_id)
    assert (row.state, row.attempts) == ("failed", settings.CAPTURE_MAX_ATTEMPTS)
    assert "4 times" in row.error_detail


def test_gives_up_on_a_job_that_keeps_killing_its_worker(checker: User, settings: Settings) -> None:
    source = cited("https://poison.example/", checker)
    row = Snapshot.objects.filter(id=source.snapshot_id)
    for _ in range(settings.CAPTURE_MAX_ATTEMPTS):
        assert Snapshot.objects.take(source.snapshot_id) is not None
        row.update(lease_until=Now() - timedelta(seconds=1))
    capture.run(source.snapshot_id)
    assert row.get().state == "failed" and row.get().error_code == "crashed_worker"


def test_fences_off_the_late_result_of_a_lost_lease(checker: User) -> None:
    source = cited("https://slow.example/", checker)
    late = Snapshot.objects.take(source.snapshot_id)
    assert late is not None
    Snapshot.objects.filter(id=late.pk).update(lease_until=Now() - timedelta(seconds=1))
    settle(source.snapshot, PAGE)
    answer_late = settling.Answer(body=b"late", content_type="text/plain")
    assert not settling.settle_ok(late, answer_late, capture._read(late, answer_late))
    settling.settle_failed(late, settling.Failure("late", "late"))
    row = Snapshot.objects.get(id=late.pk)
    assert (row.state, row.attempts) == ("ok", 2) and "212 homes" in row.text


@pytest.mark.django_db(transaction=True)
def test_does_one_fetch_when_the_bell_rings_five_times_at_once(checker: User) -> None:
    asked = []

    def count(peer: Peer) -> None:
        asked.append(peer.request.path)
        peer.wait(0.3)
        answer(PAGE)(peer)

    with HostileServer() as server:
        source = cited(server.on("/register", count), checker)
        barrier = threading.Barrier(5)

        def deliver() -> None:
            barrier.wait(10)
            try:
                capture.run(source.snapshot_id)
            finally:
                connection.close()

        threads = [threading.Thread(target=deliver) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert asked == ["/register"]
    assert Event.objects.filter(verb="source.captured").count() == 1
    assert Snapshot.objects.get(id=source.snapshot_id).attempts == 1


def test_never_connects_to_what_is_not_public(checker: User, settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS = []
    with HostileServer() as server:
        source = cited(server.on("/secret", answer(PAGE)), checker)
        capture.run(source.snapshot_id)
    row = Snapshot.objects.get(id=source.snapshot_id)
    assert (row.state, row.error_code, row.attempts) == ("failed", "blocked_address", 1)


def test_new_version_carries_highlights_and_keeps_the_checked_one(checker: User) -> None:
    article = make_article(by=checker)
    kept = make_highlight(article, by=checker)
    lost = make_highlight(article, by=checker, quote="Traffic over the bridge has doubled since 2019")
    assert article.snapshot is not None
    changed = "A new first paragraph.\n\n" + article.snapshot.text.split("\nTraffic")[0]
    version = articles.add_version(article, articles.Supplied.text(changed), by=checker)
    article.refresh_from_db()
    assert article.snapshot == version
    rows = {row.first_id: row for row in article.highlights.standing()}
    assert rows[kept.pk].state in ("exact", "moved") and rows[kept.pk].quote == kept.quote
    assert rows[kept.pk].start != kept.start
    assert (rows[lost.pk].state, rows[lost.pk].start, rows[lost.pk].quote) == ("orphaned", None, lost.quote)
    assert Event.objects.filter(verb="highlight.orphaned", claim=lost.claim).count() == 1
    kept.refresh_from_db()
    assert kept.snapshot == article.versions.earliest("id")


def test_names_an_upload_whose_bytes_are_gone(checker: User) -> None:
    supplied = articles.Supplied(b"<p>An uploaded page with words.</p>", "text/html", "page.html")
    article, _ = articles.import_supplied(supplied, by=checker)
    assert article.latest is not None
    default_storage.delete(bodies.path_of(article.latest.body_sha256))
    capture.run(article.latest.pk)
    assert Snapshot.objects.get(id=article.latest.pk).error_code == "body_missing"


def test_returns_approved_claims_to_review_when_the_capture_names_their_article(checker: User, editor: User) -> None:
    article = make_article(by=checker, title="", url="https://news.example/unnamed")
    claim = approved_claim(by=checker, reviewer=editor, article=article)
    Article.objects.filter(id=article.pk).update(byline="")
    page = (
        b"<html><head><title>T</title><meta name='author' content='Jo Writer'></head><body><p>Words of it.</p></body>"
    )
    settle(articles.recapture(article, by=checker), page)
    named = Article.objects.get(id=article.pk)
    assert (named.byline, fresh(claim).status) == ("Jo Writer", "in_review")


@pytest.mark.django_db(transaction=True)
def test_loses_no_passage_that_is_marked_while_a_new_version_settles(checker: User) -> None:
    for number in range(12):
        article = make_article(by=checker)
        assert article.snapshot is not None
        text = f"A line on top, number {number}.\n\n{article.snapshot.text}"
        barrier = threading.Barrier(2)

        def bring(article: Article = article, text: str = text, barrier: threading.Barrier = barrier) -> None:
            barrier.wait(10)
            try:
                articles.add_version(article, articles.Supplied.text(text), by=checker)
            finally:
                connection.close()

        def mark(article: Article = article, barrier: threading.Barrier = barrier) -> None:
            barrier.wait(10)
            try:
                make_highlight(article, by=checker)
            finally:
                connection.close()

        threads = [threading.Thread(target=deed) for deed in (bring, mark)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert [row.quote for row in article.highlights.standing()] == [QUOTE]


def test_retry_makes_a_new_capture_and_keeps_the_failed_one(checker: User) -> None:
    with HostileServer() as server:
        url = server.on("/late", answer(b"no", status="404 Not Found"))
        source = cited(url, checker)
        capture.run(source.snapshot_id)
        failed = source.snapshot_id
        server.on("/late", answer(PAGE))
        again = sources.retry_source(source, by=checker)
        assert again.snapshot_id != failed
        capture.run(again.snapshot_id)
    source.refresh_from_db()
    assert (source.snapshot.state, source.quote_state) == ("ok", "verified")
    assert Snapshot.objects.get(id=failed).state == "failed"


def test_captured_source_is_shown_to_the_claim_that_asked(checker: User) -> None:
    source = make_source(make_claim(by=checker), by=checker)
    assert Event.objects.filter(claim=source.claim, verb="source.captured").count() == 1
