"""Whole captures: rows that wait, one worker of captures as `make run` starts it, pages read apart and kept."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import current_app
from django.db import transaction

from annotations import tasks
from annotations.models import Snapshot, User

PATIENCE_S = 150.0
WORKER = "-m celery -A factcheck worker --queues captures --pool threads --concurrency 32 --without-gossip"


def rate(urls: list[str]) -> float:
    """Captures a second, from the first bell to the last settled row."""
    by, _ = User.objects.get_or_create(username="bench", defaults={"role": "checker"})
    rows = Snapshot.objects.bulk_create(Snapshot(requested_by=by, requested_url=url) for url in urls)
    with _working():
        begun = time.monotonic()
        with transaction.atomic():
            for row in rows:
                tasks.ring_capture(row)
        _wait_until_settled()
        return len(rows) / (time.monotonic() - begun)


def delay(many: list[str], one: str) -> dict[str, float]:
    """Seconds until one person's single link is settled: alone, and while another's many are being captured."""
    first, second = (User.objects.get_or_create(username=name, defaults={"role": "checker"})[0] for name in ("a", "b"))
    with _working():
        _settled_within(second, f"{one}warm")
        alone = _settled_within(second, f"{one}alone")
        rows = Snapshot.objects.bulk_create(Snapshot(requested_by=first, requested_url=url) for url in many)
        with transaction.atomic():
            for row in rows:
                tasks.ring_capture(row)
        while Snapshot.objects.filter(state="running").count() < 10:
            time.sleep(0.1)
        beside = [_settled_within(second, f"{one}beside{number}") for number in range(5)]
    left = Snapshot.objects.unsettled().count()
    return {"alone": alone, "beside, median": sorted(beside)[2], "beside, longest": max(beside), "left": left}


def _settled_within(by: User, url: str) -> float:
    begun = time.monotonic()
    with transaction.atomic():
        row = Snapshot.objects.create(requested_by=by, requested_url=url)
        tasks.ring_capture(row)
    while not Snapshot.objects.get(id=row.pk).is_settled:
        assert time.monotonic() < begun + PATIENCE_S, "the single link is not settled"
        time.sleep(0.02)
    return round(time.monotonic() - begun, 2)


def _wait_until_settled() -> None:
    until = time.monotonic() + PATIENCE_S
    while left := Snapshot.objects.unsettled().count():
        assert time.monotonic() < until, f"{left} captures are not settled"
        time.sleep(0.1)
    failed = Snapshot.objects.filter(state="failed").count()
    assert not failed, f"{failed} captures failed"


@contextmanager
def _working() -> Iterator[None]:
    """The worker, once it listens."""
    log = Path(os.environ["DATA_DIR"]) / "bench-captures.log"
    with (
        log.open("wb") as said,
        subprocess.Popen([sys.executable, *WORKER.split(" ")], stdout=said, stderr=said) as one,
    ):
        try:
            until = time.monotonic() + 120
            while not current_app.control.ping(timeout=1):
                assert time.monotonic() < until, "the worker does not come up"
            yield
        finally:
            one.terminate()
