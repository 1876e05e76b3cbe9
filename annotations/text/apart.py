"""Reading in a process of its own: what hostile bytes break there costs that process, not the worker.

`python -m annotations.text.apart` loads what reading needs once, and then has a child of its own for each request:
a fork costs milliseconds where a fresh interpreter costs most of a second. On its standard input, a connection, come
pairs of handles: a file with the request (a line of JSON, then the body), and a pipe for the answer (one line of JSON,
then, on a line of its own, how the child ended as `os.waitpid` tells it). The request's `job` says what to read the
body as, `article` or `feed`, its `wall_s` how long that may take; the rest of it goes to the job.
`annotations.worker.nursery` is its caller.
"""

import ctypes
import gc
import json
import os
import resource
import selectors
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from typing import Any

from annotations.text.document import Unreadable
from annotations.text.feeds import read_feed
from annotations.text.packed import packed, packed_feed
from annotations.text.reader import read

CPU_S = {"article": 10, "file": 10, "feed": 2}
MEMORY_BYTES = 1024**3
WARM = b"<html lang=en><head><title>Warm</title></head><body><article><p>Words are read once, before any count.</p>"
_PR_SET_PDEATHSIG = 1


def answered(body: bytes, job: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request as plain JSON values; a refusal is its code under `unreadable`."""
    try:
        return packed_feed(read_feed(body, **asked)) if job == "feed" else packed(read(body, **asked))
    except Unreadable as error:
        return {"unreadable": error.code}


Answering = Callable[[bytes, str, dict[str, Any]], dict[str, Any]]


def main(answering: Answering = answered) -> None:
    """Serves until the caller goes away."""
    answered(WARM, "article", {"content_type": "text/html", "url": "", "charset": None, "filename": ""})
    gc.collect()
    gc.freeze()
    running: dict[int, tuple[int, int]] = {}
    with Connection(os.dup(0)) as caller, selectors.DefaultSelector() as selector:
        selector.register(caller, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fd in running:
                    selector.unregister(key.fd)
                    _bury(key.fd, *running.pop(key.fd))
                    continue
                try:
                    request, answer = recv_handle(caller), recv_handle(caller)
                except (EOFError, OSError):
                    return
                others = [handle for watched, (_, told) in running.items() for handle in (watched, told)]
                child = _born(request, answer, answering, others)
                os.close(request)
                watched = os.pidfd_open(child)
                running[watched] = (child, answer)
                selector.register(watched, selectors.EVENT_READ)


def _born(request: int, answer: int, answering: Answering, others: list[int]) -> int:
    """Forks the child that reads one body, without the handles of the others; its process id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        for handle in others:
            os.close(handle)
        _answer(request, answer, answering)
        status = 0
    finally:
        os._exit(status)


def _answer(request: int, answer: int, answering: Answering) -> None:
    """Answers one request within the limits; dies with its parent."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    with os.fdopen(request, "rb") as coming:
        asked = json.loads(coming.readline())
        job, wall_s = asked.pop("job"), asked.pop("wall_s")
        signal.setitimer(signal.ITIMER_REAL, wall_s)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S[job], CPU_S[job] + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        said = json.dumps(answering(coming.read(), job, asked)).encode()
    with os.fdopen(answer, "wb") as going:
        going.write(said)


def _bury(watched: int, child: int, answer: int) -> None:
    """Tells how a child ended, and forgets it."""
    _, status = os.waitpid(child, 0)
    os.close(watched)
    with suppress(BrokenPipeError):
        os.write(answer, b"\n%d" % status)
    os.close(answer)


if __name__ == "__main__":
    main()
