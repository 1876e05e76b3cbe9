"""The product's own processes under `make run`."""

import signal
import sys

from factcheck.local.layout import Layout
from factcheck.local.processes import Spec

WEB_WORKERS = 2
WEB_THREADS = 6
POOL_CHILDREN = 2
CAPTURE_SLOTS = 32
DELIVERY_THREADS = 32


def web(port: int) -> Spec:
    """granian, on loopback only. Without the kill timeout a stuck request would hold up the stop."""
    options = f"--interface wsgi --host 127.0.0.1 --port {port} --http 1 --no-ws --workers {WEB_WORKERS}"
    options += (
        f" --blocking-threads {WEB_THREADS} --workers-kill-timeout 5 --respawn-failed-workers --respawn-interval 1"
    )
    return Spec(
        name="web",
        argv=(sys.executable, "-m", "granian", *options.split(), "factcheck.local.wsgi:application"),
        stops=((signal.SIGTERM, 6.0),),
    )


def live(port: int) -> Spec:
    """granian with the streams to open pages: one event loop holds them all, so that they cost no thread each."""
    options = f"--interface asginl --host 127.0.0.1 --port {port} --http 1 --no-ws --workers 1"
    options += " --workers-kill-timeout 1 --respawn-failed-workers --respawn-interval 1"
    return Spec(
        name="live",
        argv=(sys.executable, "-m", "granian", *options.split(), "factcheck.local.asgi:application"),
        stops=((signal.SIGTERM, 3.0),),
    )


def worker() -> Spec:
    """Celery's worker: warm shutdown first, then cold; rows hold the work, so nothing is lost by either."""
    options = f"--pool prefork --concurrency {POOL_CHILDREN} --without-gossip --without-mingle --loglevel INFO"
    return Spec(
        name="worker",
        argv=(sys.executable, "-m", "celery", "-A", "factcheck.local.worker", "worker", *options.split()),
        stops=((signal.SIGTERM, 4.0), (signal.SIGQUIT, 1.5)),
    )


def captures() -> Spec:
    """Celery's worker for captures: threads, since they mostly wait for other people's servers."""
    options = f"--queues captures --pool threads --concurrency {CAPTURE_SLOTS} --hostname captures@%h"
    options += " --without-gossip --without-mingle --loglevel INFO"
    return Spec(
        name="captures",
        argv=(sys.executable, "-m", "celery", "-A", "factcheck.local.worker", "worker", *options.split()),
        stops=((signal.SIGTERM, 4.0), (signal.SIGQUIT, 1.5)),
    )


def deliveries() -> Spec:
    """Celery's worker for messages to publishers: threads, since it mostly waits; captures have another."""
    options = f"--queues deliveries --pool threads --concurrency {DELIVERY_THREADS} --hostname deliveries@%h"
    options += " --without-gossip --without-mingle --loglevel INFO"
    return Spec(
        name="deliveries",
        argv=(sys.executable, "-m", "celery", "-A", "factcheck.local.worker", "worker", *options.split()),
        stops=((signal.SIGTERM, 4.0), (signal.SIGQUIT, 1.5)),
    )


def rendering() -> Spec:
    """Celery's worker for pages that a browser shows, one at a time: a browser takes a processor and much memory."""
    options = "--queues rendering --pool prefork --concurrency 1 --hostname rendering@%h"
    options += " --without-gossip --without-mingle --loglevel INFO"
    return Spec(
        name="rendering",
        argv=(sys.executable, "-m", "celery", "-A", "factcheck.local.worker", "worker", *options.split()),
        stops=((signal.SIGTERM, 4.0), (signal.SIGQUIT, 1.5)),
    )


def beat(layout: Layout) -> Spec:
    """Celery's clock, which rings the sweep."""
    schedule = layout.data_dir / "beat-schedule"
    arguments = ("--schedule", str(schedule), "--loglevel", "INFO")
    return Spec(
        name="beat",
        argv=(sys.executable, "-m", "celery", "-A", "factcheck.local.worker", "beat", *arguments),
        stops=((signal.SIGTERM, 3.0),),
    )


def preparation(base_url: str) -> Spec:
    """The one process that migrates and loads the demo before the others start."""
    return Spec(
        name="prepare",
        argv=(sys.executable, "-m", "factcheck.local.prepare", "--base-url", base_url),
        stops=((signal.SIGTERM, 2.0),),
    )
