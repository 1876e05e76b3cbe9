"""The bell. The only Celery in the app: each task is one call, its arguments are ids, and losing it costs only time."""

import logging
from collections.abc import Iterable

from celery import Task, current_app, shared_task
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from kombu.exceptions import ChannelError, OperationalError

from annotations.models import (
    Article,
    Batch,
    BatchName,
    Delivery,
    Feed,
    IdempotentReply,
    PartnerPage,
    PriorImport,
    Purge,
    PushedPage,
    Snapshot,
    Webhook,
)
from annotations.worker import (
    arrivals,
    bodies,
    capture,
    carrying,
    delivering,
    dumping,
    importing,
    partnerpages,
    polling,
    priors,
    purging,
    pushing,
    readings,
    telling,
    watching,
)

log = logging.getLogger(__name__)
SWEEP_BATCH = 500
DELIVERIES = "deliveries"
"""The queue of what is sent to publishers: workers of its own serve it, so that slow endpoints delay no capture."""
Bell = Task[..., None]


@shared_task
def capture_snapshot(snapshot_id: int) -> None:
    """Fetches or reads one snapshot. A short back-off rings by itself; a long one is left to the sweep."""
    capture.run(snapshot_id)
    if Snapshot.objects.unadopted().filter(id=snapshot_id).exists():
        _ring(adopt_version, snapshot_id)
    wait_s = Snapshot.objects.seconds_until_due(snapshot_id)
    if wait_s is not None and wait_s <= settings.SWEEP_EVERY_S:
        _ring(capture_snapshot, snapshot_id, countdown=wait_s)


@shared_task
def adopt_version(snapshot_id: int) -> None:
    """Makes a capture the version that is read, and carries over what stands in the article."""
    carrying.adopt(snapshot_id)


@shared_task
def watch() -> None:
    """Asks again for the pages of articles whose claims are open or published, where they are due. Beat calls it."""
    due = Article.objects.due_for_check().order_by("next_check_at")
    for article_id in due.values_list("id", flat=True)[:SWEEP_BATCH]:
        asked = watching.ask_again(article_id)
        if asked is not None:
            _ring(capture_snapshot, asked.pk)


@shared_task
def sweep() -> None:
    """Rings again for rows that are overdue, whatever became of their first bell. Beat calls it.

    Where many bells wait already, it adds none: a long backlog must not fill the broker.
    """
    if _waiting_bells() >= SWEEP_BATCH:
        return
    overdue = Snapshot.objects.overdue().order_by("next_attempt_at")
    for snapshot_id in overdue.values_list("id", flat=True)[:SWEEP_BATCH]:
        _ring(capture_snapshot, snapshot_id)
    for snapshot_id in Article.objects.waiting_to_adopt().values_list("newest_version", flat=True)[:SWEEP_BATCH]:
        _ring(adopt_version, snapshot_id)
    for feed_id in Feed.objects.overdue().order_by("next_poll_at").values_list("id", flat=True)[:SWEEP_BATCH]:
        _ring(poll_feed, feed_id)
    for feed_id in Feed.objects.with_arrivals().values_list("id", flat=True)[:SWEEP_BATCH]:
        _ring(import_entries, feed_id)
    for batch_id in Batch.objects.overdue().values_list("id", flat=True)[:SWEEP_BATCH]:
        _ring(import_batch, batch_id)
    for import_id in PriorImport.objects.overdue().values_list("id", flat=True)[:SWEEP_BATCH]:
        _ring(import_prior_checks, import_id)
    partnerpages.wake()
    for page_id in PartnerPage.objects.overdue().order_by("next_look_at").values_list("id", flat=True)[:SWEEP_BATCH]:
        _ring(look_at_page, page_id)


@shared_task
def poll_feed(feed_id: int) -> None:
    """Fetches one feed and notes what is new in it."""
    polling.run(feed_id)
    if arrivals.are_waiting(feed_id):
        _ring(import_entries, feed_id)


@shared_task
def import_entries(feed_id: int) -> None:
    """Makes articles of the entries that wait in a feed, and rings for itself while that goes on."""
    arrived = arrivals.bring_in(feed_id)
    for snapshot in arrived.captures:
        _ring(capture_snapshot, snapshot.pk)
    if arrived.settled and arrivals.are_waiting(feed_id):
        _ring(import_entries, feed_id)


@shared_task
def import_batch(batch_id: int) -> None:
    """Imports the next rows of a batch, and rings for itself while there are more."""
    for snapshot_id in importing.run(batch_id):
        _ring(capture_snapshot, snapshot_id)
    if Batch.objects.waiting().filter(id=batch_id).exists():
        _ring(import_batch, batch_id)


@shared_task
def deliver(webhook_id: int) -> None:
    """Sends an endpoint its next message, and rings for itself while more are due."""
    if not delivering.run(webhook_id):
        return
    wait_s = Delivery.objects.seconds_until_next(webhook_id)
    if wait_s is not None and wait_s <= settings.SWEEP_EVERY_S:
        _ring(deliver, webhook_id, countdown=wait_s)


@shared_task
def sweep_deliveries() -> None:
    """Rings again for endpoints that have messages due, and for those whose owner is to be told. Beat calls it."""
    if _waiting_bells(DELIVERIES) >= SWEEP_BATCH:
        return
    for webhook_id in Webhook.objects.ringable().values_list("id", flat=True)[:SWEEP_BATCH]:
        _ring(deliver, webhook_id)
    for webhook_id in Webhook.objects.untold().values_list("id", flat=True)[:SWEEP_BATCH]:
        _ring(tell_owner, webhook_id)
    if settings.FACT_CHECK_TOOLS_CREDENTIALS:
        due = PushedPage.objects.due().order_by("next_attempt_at")
        for page_id in due.values_list("id", flat=True)[:SWEEP_BATCH]:
            _ring(push_page, page_id)
    if settings.PURGE_URL:
        _ring_purge()


@shared_task
def tell_owner(webhook_id: int) -> None:
    """Tells the publisher and the admins that an endpoint was switched off."""
    telling.run(webhook_id)


@shared_task
def push_page(page_id: int) -> None:
    """Brings one check's page at Google's up to date, and rings for itself where more is due soon."""
    if not pushing.run(page_id):
        return
    wait_s = PushedPage.objects.seconds_until_due(page_id)
    if wait_s is not None and wait_s <= settings.SWEEP_EVERY_S:
        _ring(push_page, page_id, countdown=wait_s)


@shared_task
def purge_caches() -> None:
    """Tells the caches in front of us what was published, and rings for itself while there is more."""
    if purging.run():
        _ring_purge()


@shared_task
def import_prior_checks(import_id: int) -> None:
    """Keeps the next ClaimReviews of an import, and rings for itself while there are more."""
    priors.run(import_id)
    if PriorImport.objects.overdue().filter(id=import_id).exists():
        _ring(import_prior_checks, import_id)


@shared_task
def write_readings() -> None:
    """Writes down which reader got which version of which check, and how often keys were used. Beat calls it."""
    readings.write_down()


@shared_task
def look_at_page(page_id: int) -> None:
    """Looks at a partner's page for checks of ours."""
    partnerpages.run(page_id)


@shared_task
def dump_checks() -> None:
    """Has today's dump of all checks made, again where a check in it was retracted since. Beat calls it."""
    due = dumping.begin_if_due()
    if due is not None:
        _ring(make_dump, due.pk)


@shared_task
def make_dump(dump_id: int) -> None:
    """Writes some more of a dump, and rings for itself while there is more."""
    if dumping.run(dump_id):
        _ring(make_dump, dump_id)


@shared_task
def tidy() -> None:
    """Drops what nobody needs any more: answers kept for repeated requests, sessions that ended, what a killed process
    left in the store, what dry runs noted, messages that were settled long ago. Beat calls it.
    """
    Delivery.objects.stale().delete()
    Webhook.objects.long_removed().delete()
    IdempotentReply.objects.stale().delete()
    BatchName.objects.of_done_batches().delete()
    bodies.drop_leftovers()
    call_command("clearsessions")


def ring_capture(snapshot: Snapshot) -> None:
    """Rings for one snapshot once the transaction is committed. A dead broker costs time, never the request."""
    snapshot_id = snapshot.pk
    transaction.on_commit(lambda: _ring(capture_snapshot, snapshot_id))


def ring_feed(feed: Feed) -> None:
    """Rings for one feed once the transaction is committed."""
    feed_id = feed.pk
    transaction.on_commit(lambda: _ring(poll_feed, feed_id))


def ring_batch(batch: Batch) -> None:
    """Rings for one batch once the transaction is committed."""
    batch_id = batch.pk
    transaction.on_commit(lambda: _ring(import_batch, batch_id))


def ring_deliveries(webhook_ids: Iterable[int]) -> None:
    """Rings for these endpoints once the transaction is committed."""
    wanted = list(webhook_ids)

    def ring() -> None:
        for webhook_id in wanted:
            _ring(deliver, webhook_id)

    transaction.on_commit(ring)


def ring_pushes(page_ids: Iterable[int]) -> None:
    """Rings for these pages at Google's once the transaction is committed."""
    wanted = list(page_ids)

    def ring() -> None:
        for page_id in wanted:
            _ring(push_page, page_id)

    transaction.on_commit(ring)


def ring_purge() -> None:
    """Rings once the transaction is committed, where caches are to be told."""
    if settings.PURGE_URL:
        transaction.on_commit(lambda: _ring(purge_caches))


def ring_prior_import(job: PriorImport) -> None:
    """Rings for one import of others' checks once the transaction is committed."""
    import_id = job.pk
    transaction.on_commit(lambda: _ring(import_prior_checks, import_id))


def ring_partner_page(page: PartnerPage) -> None:
    """Rings for one page of a partner once the transaction is committed."""
    page_id = page.pk
    transaction.on_commit(lambda: _ring(look_at_page, page_id))


def _ring_purge() -> None:
    """Rings where something is to be told now or soon."""
    Purge.objects.started()
    wait_s = Purge.objects.seconds_until_due()
    if wait_s is not None and wait_s <= settings.SWEEP_EVERY_S:
        _ring(purge_caches, countdown=wait_s)


def _ring(task: Bell, *ids: int, countdown: float = 0) -> None:
    try:
        task.apply_async(args=ids, countdown=countdown)
    except OperationalError:
        log.warning("the bell %s for row %s was not heard; the sweep will ring again", task.name, *ids or ["1"])


def _waiting_bells(queue_name: str = "") -> int:
    """How many messages wait in a queue, the default one unless named; none where the broker has forgotten it, or
    cannot be reached.
    """
    name = queue_name or current_app.conf.task_default_queue
    try:
        with current_app.connection_for_read() as connection, connection.SimpleQueue(name) as queue:
            return int(queue.qsize())
    except (ChannelError, OperationalError):
        return 0
