"""The bell. The only Celery in the app: each task is one call, its arguments are ids, and losing it costs only time."""

import logging

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from annotations import capture
from annotations.models import Snapshot

log = logging.getLogger(__name__)
SWEEP_BATCH = 500


@shared_task
def capture_snapshot(snapshot_id: int) -> None:
    """Fetches or reads one snapshot."""
    capture.run(snapshot_id)
    wait_s = Snapshot.objects.seconds_until_due(snapshot_id)
    if wait_s is not None:
        _send(snapshot_id, countdown=wait_s)


@shared_task
def sweep() -> None:
    """Rings again for every row that is overdue, whatever became of its first bell. Beat calls it."""
    for snapshot_id in (
        Snapshot.objects.overdue().order_by("next_attempt_at").values_list("id", flat=True)[:SWEEP_BATCH]
    ):
        _send(snapshot_id)


def ring_capture(snapshot: Snapshot) -> None:
    """Rings for one snapshot once the transaction is committed. A dead broker costs time, never the request."""
    snapshot_id = snapshot.pk
    transaction.on_commit(lambda: _send(snapshot_id))


def _send(snapshot_id: int, *, countdown: float = 0) -> None:
    try:
        capture_snapshot.apply_async(args=(snapshot_id,), countdown=countdown)
    except OperationalError:
        log.warning("the bell for snapshot %s was not heard; the sweep will ring again", snapshot_id)
