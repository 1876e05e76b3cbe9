"""The servers that are compared: the product and the bare views, each as the product is served."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.request import urlopen

from factcheck.local.product import WEB_THREADS, WEB_WORKERS

START_S = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int


@contextmanager
def served(application: str, first: str, *, env: dict[str, str] | None = None) -> Iterator[Server]:
    """The application under granian, with as many workers and threads as `make run` gives it, once `first` answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"--interface wsgi --host 127.0.0.1 --port {port} --http 1 --no-ws --log-level error"
    options += f" --workers {WEB_WORKERS} --blocking-threads {WEB_THREADS}"
    command = [sys.executable, "-m", "granian", *options.split(), application]
    child = subprocess.Popen(command, env={**os.environ, "LOG_LEVEL": "ERROR", **(env or {})})
    try:
        _await(f"http://127.0.0.1:{port}{first}", child)
        yield Server(port, child.pid)
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(15)


def _await(url: str, child: "subprocess.Popen[bytes]") -> None:
    """Until it answers, and both workers had their time to start."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and child.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return time.sleep(2)
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"no server comes up at {url}")
