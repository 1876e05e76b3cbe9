"""The bell. The only Celery in the app: each task is one call, its arguments are ids, and losing it costs only time."""

import logging

from celery import current_app, shared_task
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from kombu.exceptions import ChannelError, OperationalError

from annotations import capture
from annotations.models import IdempotentReply, Snapshot

log = logging.getLogger(__name__)
SWEEP_BATCH = 500


@shared_task
def capture_snapshot(snapshot_id: int) -> None:
    """Fetches or reads one snapshot. A short back-off rings by itself; a long one is left to the sweep."""
    capture.run(snapshot_id)
    wait_s = Snapshot.objects.seconds_until_due(snapshot_id)
    if wait_s is not None and wait_s <= settings.SWEEP_EVERY_S:
        _send(snapshot_id, countdown=wait_s)


@shared_task
def sweep() -> None:
    """Rings again for rows that are overdue, whatever became of their first bell. Beat calls it.

    Where many bells wait already, it adds none: a long backlog must not fill the broker.
    """
    if _waiting_bells() >= SWEEP_BATCH:
        return
    for snapshot_id in (
        Snapshot.objects.overdue().order_by("next_attempt_at").values_list("id", flat=True)[:SWEEP_BATCH]
    ):
        _send(snapshot_id)


@shared_task
def tidy() -> None:
    """Drops what nobody needs any more: answers kept for repeated requests, sessions that ended. Beat calls it."""
    IdempotentReply.objects.stale().delete()
    call_command("clearsessions")


def ring_capture(snapshot: Snapshot) -> None:
    """Rings for one snapshot once the transaction is committed. A dead broker costs time, never the request."""
    snapshot_id = snapshot.pk
    transaction.on_commit(lambda: _send(snapshot_id))


def _send(snapshot_id: int, *, countdown: float = 0) -> None:
    try:
        capture_snapshot.apply_async(args=(snapshot_id,), countdown=countdown)
    except OperationalError:
        log.warning("the bell for snapshot %s was not heard; the sweep will ring again", snapshot_id)


def _waiting_bells() -> int:
    """How many messages wait in the broker; none where it has forgotten the queue itself."""
    name = current_app.conf.task_default_queue
    with current_app.connection_for_read() as connection, connection.SimpleQueue(name) as queue:
        try:
            return int(queue.qsize())
        except ChannelError:
            return 0
