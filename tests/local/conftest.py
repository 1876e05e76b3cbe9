"""Fixtures that start real processes and look for what is left of them.

serve        `serve()` → the two services alone on this test's DATA_DIR, ready
survivors    `survivors()` → processes of this test that still live
free_port    a port nobody listens on
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from factcheck.local.bootstrap import ROOT

Serve = Callable[[], "subprocess.Popen[str]"]
Survivors = Callable[[], dict[int, str]]
SETTLE_S = 15.0


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mentions(process: Path, mark: str) -> bool:
    """Whether a process has the mark in its command, its environment or as its working directory."""
    try:
        where = os.readlink(process / "cwd")
        return mark in where or any(mark.encode() in (process / name).read_bytes() for name in ("cmdline", "environ"))
    except OSError:
        return False


def command_of(process: Path) -> str:
    """Its command; "" where it has gone meanwhile."""
    try:
        return (process / "cmdline").read_text().replace("\0", " ") or process.name
    except (FileNotFoundError, ProcessLookupError):
        return ""


@pytest.fixture
def survivors(data_dir: Path) -> Survivors:
    """Waits a moment for the dying; what is left then, pid → command."""

    def find() -> dict[int, str]:
        until = time.monotonic() + SETTLE_S
        while True:
            found = [one for one in Path("/proc").glob("[0-9]*") if mentions(one, str(data_dir))]
            left = {int(one.name): said for one in found if (said := command_of(one))}
            if not left or time.monotonic() > until:
                return left
            time.sleep(0.1)

    return find


@pytest.fixture
def serve(data_dir: Path) -> Iterator[Serve]:
    started: list[subprocess.Popen[str]] = []

    def begin() -> "subprocess.Popen[str]":
        argv = [sys.executable, "-m", "tests.local.serve", str(data_dir)]
        process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        started.append(process)
        assert process.stdout
        said = process.stdout.readline()
        assert said == "ready\n", said + process.stdout.read()
        return process

    yield begin
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
