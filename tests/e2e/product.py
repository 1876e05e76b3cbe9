"""The whole product, started by its own supervisor, driven from outside as a stranger would."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
READY_S = 90.0


@dataclass(frozen=True)
class Said:
    """An answer: `body` is parsed JSON, or text where it is none."""

    status: int
    body: Any
    headers: dict[str, str]


def wait_for(look: Callable[[], T | None], *, seconds: float, what: str) -> T:
    """The first truthy answer of `look`; AssertionError naming what was waited for."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        seen = look()
        if seen:
            return seen
        time.sleep(0.2)
    raise AssertionError(f"waited {seconds:.0f} s for {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Product:
    """`python -m factcheck.local run` on a data directory of its own. `environment` is added to what it inherits."""

    data_dir: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        environment = {
            **kept,
            "PORT": str(self.port),
            "DATA_DIR": str(self.data_dir),
            "FETCH_ALLOW_NETWORKS": "127.0.0.1/32",
            "FETCH_DELAY_S": "0",
            **self.environment,
        }
        with open(f"{self.data_dir}.log", "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "factcheck.local", "run"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            wait_for(self._is_ready, seconds=READY_S, what="the product to be ready")
        except AssertionError:
            self.stop()
            raise
        told = json.loads((self.data_dir / "demo.json").read_text())
        self.accounts = {account["username"]: account for account in told["accounts"]}
        self.publisher_key = told["publisher_key"]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)

    def _is_ready(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"it ended with {self.process.returncode}: {self.terminal()[-2000:]}")
        return self.call("GET", "/readyz", tolerant=True).status == 200

    def terminal(self) -> str:
        """What it has printed."""
        return Path(f"{self.data_dir}.log").read_text(errors="replace")

    def token(self, username: str) -> str:
        return str(self.accounts[username]["token"])

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        as_: str = "",
        headers: dict[str, str] | None = None,
        raw: bytes | None = None,
        tolerant: bool = False,
    ) -> Said:
        """One request, as the named demo account; with `tolerant`, status 0 where nobody answers."""
        data = raw if raw is not None else (json.dumps(body).encode() if body is not None else None)
        request = urllib.request.Request(self.base + path, data=data, method=method, headers=headers or {})
        if data is not None and not request.has_header("Content-type"):
            request.add_header("Content-Type", "application/json")
        if as_:
            request.add_header("Authorization", f"Token {self.token(as_)}")
        try:
            answer = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        except OSError:
            if not tolerant:
                raise
            return Said(0, "", {})
        with answer:
            text = answer.read()
            status, said = answer.status, {name.lower(): value for name, value in answer.headers.items()}
        try:
            return Said(status, json.loads(text), said)
        except ValueError:
            return Said(status, text.decode("utf-8", "replace"), said)

    def pids(self, pattern: str) -> list[int]:
        """Processes of this product whose command matches."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and self._is_mine(entry) and re.search(pattern, _command(entry)):
                found.append(int(entry.name))
        return sorted(found)

    def _is_mine(self, entry: Path) -> bool:
        """By its environment, or by its working directory where the process has overwritten that (Valkey does)."""
        try:
            where = os.readlink(entry / "cwd")
            return (
                where.startswith(str(self.data_dir))
                or f"DATA_DIR={self.data_dir}".encode() in (entry / "environ").read_bytes()
            )
        except OSError:
            return False

    def kill(self, pattern: str, sent: signal.Signals = signal.SIGKILL) -> list[int]:
        """Sends a signal to every process whose command matches; returns them."""
        pids = self.pids(pattern)
        for pid in pids:
            try:
                os.kill(pid, sent)
            except ProcessLookupError:
                continue
        return pids


def _command(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
