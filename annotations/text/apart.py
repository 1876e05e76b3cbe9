"""Reading in a process of its own: what hostile bytes break there costs that process, not the worker.

`python -m annotations.text.apart` reads one request from standard input (a line of JSON, then the body) and answers
with one line of JSON. The request's `job` says what to read the body as, `article` or `feed`; the rest of it goes to
the job. `annotations.worker.reading` is its caller.
"""

import ctypes
import json
import math
import resource
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from annotations.text.document import Unreadable
from annotations.text.feeds import read_feed
from annotations.text.packed import packed, packed_feed
from annotations.text.reader import read

CPU_S = {"article": 10, "file": 10, "feed": 2}
MEMORY_BYTES = 1024**3
_PR_SET_PDEATHSIG = 1


def answered(body: bytes, job: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request as plain JSON values; a refusal is its code under `unreadable`."""
    try:
        return packed_feed(read_feed(body, **asked)) if job == "feed" else packed(read(body, **asked))
    except Unreadable as error:
        return {"unreadable": error.code}


def main(answered: Callable[[bytes, str, dict[str, Any]], dict[str, Any]] = answered) -> None:
    """Answers one request within the limits; dies with its caller."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    asked = json.loads(sys.stdin.buffer.readline())
    job = asked.pop("job")
    most = math.ceil(time.process_time()) + CPU_S[job]
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(answered(sys.stdin.buffer.read(), job, asked), sys.stdout)


if __name__ == "__main__":
    main()
