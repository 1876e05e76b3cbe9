"""Jobs a second: pages that a worker reads, beside Celery's own cost for a task that does nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import redis
from django.conf import settings
from django.db.models import Max, Min

from annotations.actions.articles import Supplied, import_supplied
from annotations.models import Snapshot, User
from annotations.worker.intake import Details
from bench.suite import QUEUE
from bench.suite.memory import Held, Peaks, held_by, watched
from bench.suite.results import Flow
from factcheck.local.product import POOL_CHILDREN

PAGES, NOTHINGS = 100, 4_000
PATIENCE_S = 300.0
PAGE = """<!doctype html><html lang="en"><head><title>Report {number}</title></head><body><article>
<h1>Report {number}</h1>{paragraphs}</article></body></html>"""
PARAGRAPH = (
    "<p>The register counts {number} homes in district {at}, which is fewer than the council had said in spring.</p>"
)


class NotDone(Exception):
    """The workers were given up."""


@dataclass(frozen=True, slots=True)
class Jobs:
    flow: Flow
    idle: Held
    peaks: Peaks


def jobs() -> Jobs:
    """Each worker finds its messages waiting; what is timed is from the first that is done to the last."""
    wanted = [_page(number) for number in range(PAGES)]
    with _worker("factcheck", "celery") as pid:
        with watched(pid) as peaks:
            _await(lambda: not Snapshot.objects.filter(id__in=wanted).unsettled().exists())
        idle = held_by(pid)
    done = Snapshot.objects.filter(id__in=wanted).aggregate(first=Min("captured_at"), last=Max("captured_at"))
    bare = _nothings()
    rate = (PAGES - 1) / max((done["last"] - done["first"]).total_seconds(), 0.001)
    return Jobs(
        Flow("Pages read by a worker", "jobs/s", round(rate, 1), "empty Celery tasks", round(bare, 1)), idle, peaks
    )


def _page(number: int) -> int:
    """An article handed in as HTML, which waits for a worker; its capture's id."""
    paragraphs = "".join(PARAGRAPH.format(number=number, at=at) for at in range(12))
    html = Supplied.html(PAGE.format(number=number, paragraphs=paragraphs))
    by = User.objects.get(username="bench-checker-1")
    article, _ = import_supplied(html, by=by, details=Details(external_id=f"bench-page-{number}"))
    assert article.latest_id is not None, "a capture was asked for"
    return int(article.latest_id)


def _nothings() -> float:
    """Empty tasks a second."""
    ring = [sys.executable, "-m", "bench.suite.floor_celery", str(NOTHINGS)]  # its app must not become this process's
    subprocess.run(ring, check=True)
    store = redis.Redis.from_url(settings.REDIS_URL)
    with _worker("bench.suite.floor_celery", QUEUE):
        _await(lambda: int(store.llen(QUEUE)) < NOTHINGS * 0.9)
        left, began = int(store.llen(QUEUE)), time.monotonic()
        _await(lambda: int(store.llen(QUEUE)) == 0, every_s=0.01)
        return left / (time.monotonic() - began)


@contextmanager
def _worker(app: str, queue: str) -> Iterator[int]:
    """Celery's worker with as many children as `make run` gives it; its process id."""
    options = f"--pool prefork --concurrency {POOL_CHILDREN} --without-gossip --without-mingle --loglevel ERROR"
    command = [sys.executable, "-m", "celery", "-A", app, "worker", *options.split(), "--queues", queue]
    child = subprocess.Popen(command, env={**os.environ}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield child.pid
    finally:
        _end(child)


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Gently, then less so: what it leaves undone is nobody's work."""
    for sent, patience_s in ((signal.SIGTERM, 6.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 30.0)):
        child.send_signal(sent)
        try:
            child.wait(patience_s)
        except subprocess.TimeoutExpired:
            continue
        return


def _await(is_done: Callable[[], bool], *, every_s: float = 0.1) -> None:
    until = time.monotonic() + PATIENCE_S
    while not is_done():
        if time.monotonic() > until:
            raise NotDone(f"Not done after {PATIENCE_S:.0f} s.")
        time.sleep(every_s)
