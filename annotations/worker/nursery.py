"""Readers apart: a process of ours that has a child of its own for each body, so that no body costs us anything."""

import atexit
import os
import select
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.reduction import send_handle
from time import monotonic

from django.conf import settings

SPARE_S = 2.0
"""How much longer than a child may live its answer is waited for; it is dead then."""
STARTS_S = 30.0
"""How long the first answer of a fresh nursery may take, which loads what reading needs before."""
_READ_BYTES = 1024 * 1024
_lock = threading.Lock()


class Gone(Exception):
    """The nursery itself has gone, with all its children: nobody's body need be the cause."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a child answered, and how it ended, as `os.waitpid` tells it; None: it did not end in time."""

    answer: bytes
    status: int | None


class Nursery:
    """One process of readers for this process. `module` is what it runs: see `annotations.text.apart`."""

    def __init__(self, module: str) -> None:
        self.caller, theirs = Pipe()
        self.owner = os.getpid()
        self.is_warm = False
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module],
                stdin=theirs.fileno(),
                cwd=settings.BASE_DIR,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
                start_new_session=True,
            )

    def ask(self, request: bytes, *, wall_s: float) -> Ended:
        """Hands one request to a child and waits for its end. Raises Gone."""
        reading, writing = os.pipe()
        handed = os.memfd_create("request")
        try:
            _write_all(handed, request)
            os.lseek(handed, 0, os.SEEK_SET)
            with _lock:
                send_handle(self.caller, handed, self.process.pid)
                send_handle(self.caller, writing, self.process.pid)
        except OSError as error:
            os.close(reading)
            raise Gone from error
        finally:
            os.close(handed)
            os.close(writing)
        with os.fdopen(reading, "rb", buffering=0) as coming:
            ended = _ended(coming.fileno(), wall_s + SPARE_S + (0 if self.is_warm else STARTS_S))
        self.is_warm = True
        return ended

    def end(self) -> None:
        """Lets it go: it ends when nobody speaks to it any more."""
        self.caller.close()
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()


_ours: dict[str, Nursery] = {}


def nursery(module: str) -> Nursery:
    """This process's own, made where there is none: what a parent had before it forked is the parent's."""
    with _lock:
        known = _ours.get(module)
        if known is not None and (known.owner != os.getpid() or known.process.poll() is not None):
            _ours.pop(module).caller.close()
        if module not in _ours:
            _ours[module] = Nursery(module)
        return _ours[module]


@atexit.register
def _end() -> None:
    for one in _ours.values():
        one.end()


def _ended(coming: int, patience_s: float) -> Ended:
    until, parts, looks = monotonic() + patience_s, list[bytes](), select.poll()
    looks.register(coming, select.POLLIN)
    while (left := until - monotonic()) > 0 and looks.poll(left * 1000):
        part = os.read(coming, _READ_BYTES)
        if not part:
            answer, _, status = b"".join(parts).rpartition(b"\n")
            if not status:
                raise Gone
            return Ended(answer, int(status))
        parts.append(part)
    return Ended(b"", None)


def _write_all(handle: int, content: bytes) -> None:
    with suppress(BlockingIOError):
        view = memoryview(content)
        while view:
            view = view[os.write(handle, view) :]
