"""Whole captures: rows that wait, one worker of captures as `make run` starts it, pages read apart and kept."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import transaction

from annotations import tasks
from annotations.models import Snapshot, User
from annotations.worker import bodies
from annotations.worker.reading import read_apart

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


def parts(pages: list[bytes]) -> dict[str, float]:
    """Pages a second of each part of a capture by itself: read apart, as many at once as a worker does; kept."""

    def read(page: bytes) -> int:
        return len(read_apart(page, content_type="text/html", url="", charset="utf-8", filename="").document.text)

    read(pages[0])  # the readers' nursery is there once for all
    with ThreadPoolExecutor(settings.READERS_AT_ONCE) as pool:
        begun = time.monotonic()
        assert min(pool.map(read, pages)) > 10_000
        reading = len(pages) / (time.monotonic() - begun)
    begun = time.monotonic()
    for page in pages:
        bodies.keep(page)
    return {"reading": round(reading, 1), "keeping": round(len(pages) / (time.monotonic() - begun), 1)}


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
