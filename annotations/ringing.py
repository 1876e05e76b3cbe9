"""Ringing: how a bell gets to the workers. A message may be lost, late or doubled without harm."""

import logging
from collections.abc import Iterable
from typing import Any

from celery import Task, current_app
from django.db import transaction
from django.db.models import QuerySet
from kombu.exceptions import ChannelError, OperationalError

log = logging.getLogger(__name__)
SWEEP_BATCH = 500
Bell = Task[..., None]


def ring(task: Bell, *ids: int, countdown: float = 0) -> None:
    """Rings once, now or after some seconds. A broker that is away is no error: the sweep rings again."""
    try:
        task.apply_async(args=ids, countdown=countdown)
    except OperationalError:
        log.warning("the bell %s for row %s was not heard; the sweep will ring again", task.name, *ids or ["1"])


def ring_for_each(task: Bell, row_ids: Iterable[int]) -> None:
    for row_id in row_ids:
        ring(task, row_id)


def ring_after_commit(task: Bell, row_ids: Iterable[int]) -> None:
    """Rings for these rows once the transaction is committed."""
    wanted = list(row_ids)  # as they are now
    transaction.on_commit(lambda: ring_for_each(task, wanted))


def first_ids(rows: QuerySet[Any], column: str = "id") -> Iterable[int]:
    """As many as one sweep rings for."""
    return rows.values_list(column, flat=True)[:SWEEP_BATCH]


def waiting_bells(queue_name: str = "") -> int:
    """How many messages wait in a queue, the default one unless named; none where the broker has forgotten it, or
    cannot be reached.
    """
    name = queue_name or current_app.conf.task_default_queue
    try:
        with current_app.connection_for_read() as connection, connection.SimpleQueue(name) as queue:
            return int(queue.qsize())
    except (ChannelError, OperationalError):
        return 0
