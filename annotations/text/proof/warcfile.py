"""A capture's WARC file (ISO 28500) read as far as it takes to compare it with what was stated of the capture."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Sequence

_END = b"\r\n\r\n"


def hashes_of_exchanges(packed: bytes, head_bytes: Sequence[int]) -> list[tuple[str, str, str]]:
    """SHA-256 of each request, of its answer's head and of what followed that, in the order in which they stand.

    `head_bytes`: how long the heads are. Raises OSError, EOFError, zlib.error and ValueError for what is no such file.
    """
    blocks: dict[str, list[bytes]] = {"request": [], "response": []}
    for kind, block in _records(gzip.decompress(packed)):
        blocks.get(kind, []).append(block)
    asked, answered = blocks["request"], blocks["response"]
    if not len(asked) == len(answered) == len(head_bytes):
        raise ValueError("it holds another number of questions or answers.")
    return [
        (_hashed(asked[place]), _hashed(answered[place][:size]), _hashed(answered[place][size:]))
        for place, size in enumerate(head_bytes)
    ]


def _records(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The type and the block of each record."""
    start = 0
    while start < len(data):
        end = data.find(_END, start)
        if not data.startswith(b"WARC/", start) or end < 0:
            raise ValueError("a record does not begin where it should.")
        lines = data[start:end].decode("utf-8", "replace").split("\r\n")[1:]
        named = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        block = end + len(_END)
        after = block + int(named.get("content-length", "x"))
        if data[after : after + len(_END)] != _END:
            raise ValueError("a record does not end where it should.")
        yield named.get("warc-type", ""), data[block:after]
        start = after + len(_END)


def _hashed(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
