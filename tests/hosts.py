"""Processes of one newsroom as on several hosts: they know each other by the database, Redis and the store alone."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from factcheck.local.bootstrap import ROOT
from factcheck.local.processes import die_with_parent
from tests.e2e.product import free_port, wait_for
from tests.newsrooms import Newsroom

WEB = "-m granian --interface wsgi --host 127.0.0.1 --http 1 --no-ws --workers 1 --blocking-threads 2 --port"
WORKER = "-m celery -A factcheck worker --pool prefork --queues celery,captures --concurrency 2 --without-gossip"
WORKER += " --without-mingle --hostname"


@dataclass(frozen=True)
class Web:
    """One web server."""

    port: int

    def is_alive(self) -> bool:
        return self.asked("/healthz") == 200

    def asked(self, path: str, *, key: str = "") -> int:
        """The status of its answer; 0 where it does not answer."""
        headers = {"Authorization": f"Api-Key {key}"} if key else {}
        try:
            with urllib.request.urlopen(
                urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers), timeout=60
            ) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0


@contextmanager
def two_webs(newsroom: Newsroom) -> Iterator[tuple[Web, Web]]:
    """Two that answer."""
    webs = Web(free_port()), Web(free_port())
    argvs = [[*WEB.split(), str(web.port), "factcheck.wsgi:application"] for web in webs]
    with _running(newsroom, argvs):
        for web in webs:
            wait_for(web.is_alive, seconds=120, what="a web server")
        yield webs


@contextmanager
def two_workers(newsroom: Newsroom) -> Iterator[list[Path]]:
    """Two that take jobs; their logs."""
    argvs = [[*WORKER.split(), f"{name}@%h"] for name in ("one", "two")]
    with _running(newsroom, argvs) as logs:
        wait_for(lambda: all(" ready." in log.read_text() for log in logs), seconds=120, what="the workers")
        yield logs


@contextmanager
def _running(newsroom: Newsroom, argvs: list[list[str]]) -> Iterator[list[Path]]:
    """Processes with a log each, ended with the block."""
    logs = [newsroom.home / f"{argv[1]}-{number}.log" for number, argv in enumerate(argvs)]
    running = [_begin(newsroom, argv, log) for argv, log in zip(argvs, logs, strict=True)]
    try:
        yield logs
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(60)


def _begin(newsroom: Newsroom, argv: list[str], log: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as said:
        return subprocess.Popen(
            [sys.executable, *argv],
            cwd=ROOT,
            env={**newsroom.settings, "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),
        )
