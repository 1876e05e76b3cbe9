"""What is noted of every job: the request that it is for, how it ended, how long it took.

The bell carries the request's id in its headers; a job that rings on hands it on, and one that beat rings for gets an
id of its own.
"""

import logging
import time
from contextvars import Token
from dataclasses import dataclass
from logging.config import dictConfig
from typing import Any

from celery import signals
from django.conf import settings

from annotations import meters, requestids

log = logging.getLogger(__name__)
HEADER = "request_id"


def note() -> None:
    """From now on every bell and every job of this process is noted."""
    signals.before_task_publish.connect(hand_on)
    signals.task_prerun.connect(begin)
    signals.task_postrun.connect(end)
    signals.setup_logging.connect(log_as_everything_else)
    signals.worker_process_shutdown.connect(tell_counts)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A job that has begun in this thread."""

    naming: Token[str]
    begun: float


_under_way: dict[str, UnderWay] = {}
"""By the id of the bell; a thread only ever touches its own."""


def hand_on(headers: dict[str, Any], **_: object) -> None:
    """Puts the id of the request at hand onto a bell that is being rung."""
    if request_id := requestids.current():
        headers[HEADER] = request_id


def begin(task_id: str, task: Any, **_: object) -> None:
    """A job begins: whatever it logs and rings for is for the request that it was rung for."""
    _under_way[task_id] = UnderWay(requestids.begin(task.request.get(HEADER)), time.monotonic())


def end(task_id: str, task: Any, args: Any, state: str | None = None, **_: object) -> None:
    """A job has ended, well or badly: one line, and a count."""
    job = _under_way.pop(task_id, None)
    if job is None:
        return
    seconds = time.monotonic() - job.begun
    name, outcome = task.name.rpartition(".")[2], (state or "unknown").lower()
    meters.JOBS.note(name, outcome, seconds=seconds)
    said = {"job": name, "rows": list(args), "outcome": outcome, "duration_ms": round(seconds * 1000, 1)}
    log.info("job", extra=said)
    requestids.end(job.naming)


def log_as_everything_else(**_: object) -> None:
    """Celery's processes write the same lines as the web's, where they would else set up logs of their own."""
    dictConfig(settings.LOGGING)


def tell_counts(**_: object) -> None:
    """A child of the pool ends after some jobs: what it has counted must not go with it."""
    meters.push()
