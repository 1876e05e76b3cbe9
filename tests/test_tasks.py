"""The bells: each row that is due gets one, whatever became of the one before, and a dead broker harms nothing."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import celery
import pytest
from celery import current_app
from django.conf import settings
from django.db.models.functions import Now
from django.test import TestCase
from kombu.exceptions import OperationalError

from annotations import ringing, tasks, tasks_captures, tasks_sending
from annotations.actions import articles, batches, feeds
from annotations.actions.batches import Handed
from annotations.models import Article, Batch, Feed, FeedEntry, Snapshot, User
from annotations.models.snapshot import Origin
from annotations.worker import arrivals, importing
from tests.factories import PAGE, make_article, settle

pytestmark = pytest.mark.django_db
SITE = "https://news.example.org"
Rung = list[tuple[str, int]]


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> Rung:
    """The bells that were rung: name of the task, id of the row. The broker's queues are this test's own."""
    found: Rung = []

    def note(self: Any, args: tuple[int], **options: Any) -> None:
        found.append((self.name.rsplit(".", 1)[-1], *args))

    monkeypatch.setattr(celery.Task, "apply_async", note)
    monkeypatch.setitem(current_app.conf, "task_default_queue", f"test-{uuid4()}")
    monkeypatch.setattr(tasks_captures, "CAPTURES", f"test-{uuid4()}")
    monkeypatch.setattr(tasks_sending, "DELIVERIES", f"test-{uuid4()}")
    return found


@pytest.fixture
def broken_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens where the broker should."""

    def refuse(self: Any, **options: Any) -> None:
        raise OperationalError("Connection refused")

    monkeypatch.setattr(celery.Task, "apply_async", refuse)
    monkeypatch.setitem(current_app.conf, "broker_read_url", "redis://127.0.0.1:1/0")


def subscribed(by: User, path: str = "/feed.xml") -> Feed:
    """A feed that is not due."""
    feed, _ = feeds.subscribe(SITE + path, by=by)
    Feed.objects.filter(id=feed.pk).update(next_poll_at=Now() + timedelta(hours=1))
    return feed


def entries(feed: Feed, count: int) -> None:
    urls = [f"{SITE}/{feed.pk}/{number}" for number in range(count)]
    FeedEntry.objects.bulk_create(FeedEntry(feed=feed, key=url, external_id=url, url=url) for url in urls)


def started(by: User, rows: int = 1) -> Batch:
    body = b"".join(b'{"url": "%s/row/%d"}\n' % (SITE.encode(), number) for number in range(rows))
    return batches.start_batch(Handed(BytesIO(body), "rows.jsonl"), dry_run=False, by=by)


def unadopted(by: User) -> Snapshot:
    """A newer text of an article, captured by a worker that died before it was adopted."""
    article = make_article(by=by, url=f"{SITE}/known")
    article.refresh_from_db()
    before = article.snapshot_id
    asked = articles.recapture(article, by=by)
    settle(asked, PAGE)
    Article.objects.filter(id=article.pk).update(snapshot=before)
    return asked


def test_sweep_rings_once_for_each_row_that_is_due(checker: User, rung: Rung) -> None:
    overdue, _ = articles.import_url(f"{SITE}/new", by=checker)
    newer = unadopted(checker)
    due, quiet, crowded = (subscribed(checker, path) for path in ("/due", "/quiet", "/crowded"))
    Feed.objects.filter(id=due.pk).update(next_poll_at=Now())
    entries(crowded, 3)
    fresh, dropped, held = (started(checker) for _ in range(3))
    Batch.objects.filter(id=dropped.pk).update(state="running", lease_until=Now() - timedelta(seconds=1))
    Batch.objects.filter(id=held.pk).update(state="running", lease_until=Now() + timedelta(hours=1))
    tasks.sweep()
    assert sorted(rung) == sorted(
        [
            ("capture_snapshot", overdue.latest_id),
            ("adopt_version", newer.pk),
            ("poll_feed", due.pk),
            ("import_entries", crowded.pk),
            ("import_batch", fresh.pk),
            ("import_batch", dropped.pk),
        ]
    )
    assert ("poll_feed", quiet.pk) not in rung


def test_sweep_brings_in_what_waits_in_a_feed_that_is_not_polled_any_more(checker: User, rung: Rung) -> None:
    feed = subscribed(checker)
    entries(feed, 2)
    Feed.objects.filter(id=feed.pk).update(is_active=False, error_code="gone")
    tasks.sweep()
    assert rung == [("import_entries", feed.pk)]
    tasks.import_entries(feed.pk)
    rung.clear()
    Snapshot.objects.update(next_attempt_at=Now() + timedelta(hours=1))
    tasks.sweep()
    assert rung == [] and feed.entries.exclude(article=None).count() == 2


def test_sweep_rings_for_a_limited_number(checker: User, rung: Rung, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ringing, "SWEEP_BATCH", 2)
    for number in range(3):
        entries(subscribed(checker, f"/{number}"), 1)
    tasks.sweep()
    assert len(rung) == 2


def test_import_entries_rings_for_the_captures_and_again_while_some_wait(
    checker: User, rung: Rung, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "MOST_AT_ONCE", 2)
    feed = subscribed(checker)
    entries(feed, 3)
    tasks.import_entries(feed.pk)
    first = list(Snapshot.objects.order_by("id").values_list("id", flat=True))
    assert len(first) == 2
    assert rung[-1] == ("import_entries", feed.pk)
    rung.clear()
    tasks.import_entries(feed.pk)
    assert rung == [("capture_snapshot", Snapshot.objects.latest("id").pk)]


def test_import_entries_does_not_ring_again_where_nothing_came_of_it(checker: User, rung: Rung) -> None:
    feed = subscribed(checker)
    entries(feed, 1)
    User.objects.filter(id=checker.pk).update(is_active=False)
    tasks.import_entries(feed.pk)
    assert rung == []


def test_import_batch_rings_for_the_captures_and_again_while_there_are_rows(
    checker: User, rung: Rung, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing.run, "__kwdefaults__", {"seconds": 0.0})
    batch = started(checker, rows=2)
    tasks.import_batch(batch.pk)
    one = Snapshot.objects.get()
    assert rung == [("capture_snapshot", one.pk), ("import_batch", batch.pk)]
    rung.clear()
    tasks.import_batch(batch.pk)
    tasks.import_batch(batch.pk)
    assert rung[0] == ("capture_snapshot", Snapshot.objects.latest("id").pk)
    batch.refresh_from_db()
    assert (batch.state, batch.made) == ("done", 2)


def test_poll_feed_rings_for_the_entries_that_wait(checker: User, rung: Rung) -> None:
    feed = subscribed(checker)
    entries(feed, 1)
    tasks.poll_feed(feed.pk)
    assert rung == [("import_entries", feed.pk)]


@pytest.mark.usefixtures("broken_broker")
def test_a_broken_broker_harms_nothing(checker: User) -> None:
    feed = subscribed(checker)
    entries(feed, 1)
    batch = started(checker)
    articles.import_url(f"{SITE}/new", by=checker)
    tasks.sweep()
    tasks.watch()
    tasks.poll_feed(feed.pk)
    tasks.import_entries(feed.pk)
    tasks.import_batch(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "done" and not feed.entries.waiting().exists()
    assert Snapshot.objects.filter(origin=Origin.FETCH, state="pending").count() == 3


def test_registers_every_task_that_beat_sends() -> None:
    current_app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(current_app.tasks)


def test_one_bell_is_for_all_statements_until_it_is_heard(rung: Rung, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_vectors_heard", [0.0])
    monkeypatch.setattr(tasks, "VECTORS_AFTER_S", 3600.0)
    with TestCase.captureOnCommitCallbacks(execute=True):
        tasks.ring_vectors()
        tasks.ring_vectors()
    assert [name for name, *_ in rung] == ["make_vectors"]


def test_rings_for_statements_again_once_the_last_bell_was_heard(rung: Rung, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_vectors_heard", [0.0])
    monkeypatch.setattr(tasks, "VECTORS_AFTER_S", 0.0)
    with TestCase.captureOnCommitCallbacks(execute=True):
        tasks.ring_vectors()
        tasks.ring_vectors()
    assert [name for name, *_ in rung] == ["make_vectors", "make_vectors"]
