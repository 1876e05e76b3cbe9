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
from dataclasses import asdict
from datetime import datetime
from typing import Any

from annotations.text.document import Block, Document, Metadata, Reading, Unreadable
from annotations.text.feeds import packed as packed_feed
from annotations.text.feeds import read_feed
from annotations.text.reader import read

CPU_S = {"article": 10, "feed": 2}
MEMORY_BYTES = 1024**3
_PR_SET_PDEATHSIG = 1
_TIMES = ("published_at", "modified_at")


def packed(reading: Reading) -> dict[str, Any]:
    """A reading as plain JSON values."""
    metadata = asdict(reading.metadata)
    for name in _TIMES:
        metadata[name] = metadata[name].isoformat() if metadata[name] else None
    return {
        "text": reading.document.text,
        "blocks": [[block.kind, block.start, block.end] for block in reading.document.blocks],
        "metadata": metadata,
    }


def unpacked(answer: dict[str, Any]) -> Reading:
    """The reading that `packed` was given. Raises Unreadable where the answer is a refusal."""
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    said = dict(answer["metadata"])
    times = {name: datetime.fromisoformat(said[name]) if said[name] else None for name in _TIMES}
    metadata = Metadata(**{**said, **times, "authors": tuple(said["authors"])})
    blocks = tuple(Block(kind, start, end) for kind, start, end in answer["blocks"])
    return Reading(Document(answer["text"], blocks), metadata)


def answered(body: bytes, job: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request as plain JSON values; a refusal is its code under `unreadable`."""
    try:
        return packed_feed(read_feed(body, **asked)) if job == "feed" else packed(read(body, **asked))
    except Unreadable as error:
        return {"unreadable": error.code}


def main() -> None:
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
