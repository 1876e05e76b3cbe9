"""The bells of captures. A bell says that a capture waits; which one is done is a matter of turns.

So one person's thousand bells do not stand before another's one. A bell that finds nothing to take dies, and whoever
has done a capture rings for the next: there are about as many bells as captures that may go on at once.
"""

from time import monotonic

from celery import shared_task
from django.conf import settings

from annotations.models import Snapshot
from annotations.ringing import ring, ring_after_commit, ring_for_each, waiting_bells
from annotations.tasks_rendering import ring_for_page
from annotations.worker import capture, carrying

CAPTURES = "captures"
"""The queue of captures: they mostly wait for other people's servers, so threads serve it."""
MOST_SWEPT = 100
SOON_S, LATE_S = 0.2, 2.0
"""How soon, and how late, it is looked again whether a host that was busy may be asked."""
_heard = [0.0]
"""When the last bell that this process rang for later is heard, by the clock that never goes back."""


@shared_task(name="annotations.tasks.capture_snapshot")
def capture_snapshot(_snapshot_id: int) -> None:
    """Fetches or reads the snapshot whose turn it is: not always the one that the bell was rung for."""
    _take_a_turn()


@shared_task(name="annotations.tasks.capture_waiting")
def capture_waiting() -> None:
    """The same for whichever waits, once a host that was busy may be asked."""
    _take_a_turn()


@shared_task(name="annotations.tasks.capture_alone")
def capture_alone(snapshot_id: int) -> None:
    """Does one capture in a process where it can harm no other: a worker had it before and was lost."""
    capture.run(snapshot_id)
    _ring_for_what_follows(snapshot_id)


@shared_task(name="annotations.tasks.adopt_version")
def adopt_version(snapshot_id: int) -> None:
    """Makes a capture the version that is read, and carries over what stands in the article."""
    carrying.adopt(snapshot_id)


def ring_capture(snapshot: Snapshot) -> None:
    """Rings for one snapshot once the transaction is committed. A dead broker costs time, never the request."""
    ring_after_commit(capture_snapshot, [snapshot.pk])


def sweep() -> None:
    """Rings again for captures that may be taken, and for those whose worker did not come back."""
    ring_for_each(capture_alone, Snapshot.objects.dropped().values_list("id", flat=True)[:MOST_SWEPT])
    if waiting_bells(CAPTURES) < MOST_SWEPT:
        rows = Snapshot.objects.takeable().in_turn()
        ring_for_each(capture_snapshot, rows.values_list("id", flat=True)[:MOST_SWEPT])


def _take_a_turn() -> None:
    done = capture.run_next()
    if done is not None:
        _ring_for_what_follows(done)
    wait_s = Snapshot.objects.seconds_until_turn()
    if wait_s is None or wait_s > settings.SWEEP_EVERY_S or waiting_bells(CAPTURES):
        return
    if done is not None and wait_s == 0:
        ring(capture_waiting)
    else:
        _ring_later(min(max(wait_s, SOON_S), LATE_S))


def _ring_later(wait_s: float) -> None:
    """Rings after so long, unless a bell of this process is heard before that anyway."""
    now = monotonic()
    if not now < _heard[0] <= now + wait_s:
        _heard[0] = now + wait_s
        ring(capture_waiting, countdown=wait_s)


def _ring_for_what_follows(snapshot_id: int) -> None:
    ring_for_page(snapshot_id)
    if Snapshot.objects.unadopted().filter(id=snapshot_id).exists():
        ring(adopt_version, snapshot_id)
