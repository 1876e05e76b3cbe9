"""A capture's WARC file (ISO 28500) read as far as it takes to compare it with what was stated of the capture."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MOST_UNPACKED = 512 * 1024**2
"""A capture follows few redirects, and takes few megabytes of each."""
_END = b"\r\n\r\n"
_FIELD = re.compile(r"([A-Za-z][A-Za-z-]*): (.*)")
_LENGTH = re.compile(r"[0-9]{1,15}")
Stated = Mapping[str, Any]
Form = tuple[str, ...]


def holds_exchanges(packed: bytes, stated: Sequence[Stated]) -> bool:
    """Whether the file holds these exchanges and no other: each byte of them, their addresses and times.

    The first record is not compared: it only describes the file. Raises OSError, EOFError, zlib.error and ValueError
    for what is no such file.
    """
    first, *records = _records(_unpacked(packed))
    if first[0].get("warc-type") != "warcinfo":
        raise ValueError("it does not begin by saying what it is.")
    sizes = iter([one["head_bytes"] for one in stated])
    found = [_form(fields, block, sizes) for fields, block in records]
    return found == [form for one in stated for form in _expected(one)]


def _unpacked(packed: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
        data = file.read(MOST_UNPACKED + 1)
    if len(data) > MOST_UNPACKED:
        raise ValueError("it unpacks to more than any capture holds.")
    return data


def _form(fields: Mapping[str, str], block: bytes, sizes: Iterator[int]) -> Form:
    """A record's type, what it is of, when, from which address, and the SHA-256 of its parts. `sizes`: of the heads."""
    told = tuple(fields.get(name, "") for name in ("warc-type", "warc-target-uri", "warc-date", "warc-ip-address"))
    size = next(sizes, 0) if told[0] == "response" else None
    parts = (block,) if size is None else (block[:size], block[size:])
    return (*told, *map(_hashed, parts))


def _expected(stated: Stated) -> Iterator[Form]:
    """The records of one exchange, as they have to be."""
    url, at, address, certificate = (stated[name] for name in ("url", "asked_at", "address", "certificate_sha256"))
    yield "request", url, at, address, stated["request_sha256"]
    yield "response", url, at, address, stated["head_sha256"], stated["rest_sha256"] or _hashed(b"")
    if certificate:
        told = {"tls": stated["tls"], "certificate-sha256": certificate}
        lines = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in told.items() if value)
        yield "metadata", url, at, "", _hashed(lines.encode())
        yield "resource", f"urn:x-certificate:sha256:{certificate}", at, "", certificate


def _records(data: bytes) -> Iterator[tuple[Mapping[str, str], bytes]]:
    """The named fields, in lower case, and the block of each record."""
    start = 0
    while start < len(data):
        end = data.find(_END, start)
        if not data.startswith(b"WARC/", start) or end < 0:
            raise ValueError("a record does not begin where it should.")
        fields = _fields(data[start:end].decode("utf-8", "replace").split("\r\n")[1:])
        block = end + len(_END)
        after = block + int(fields["content-length"])
        if data[after : after + len(_END)] != _END:
            raise ValueError("a record does not end where it should.")
        yield fields, data[block:after]
        start = after + len(_END)


def _fields(lines: Sequence[str]) -> Mapping[str, str]:
    found = [_FIELD.fullmatch(line) for line in lines]
    named = {field[1].lower(): field[2].strip() for field in found if field}
    if len(named) != len(lines) or not _LENGTH.fullmatch(named.get("content-length", "")):
        raise ValueError("the head of a record cannot be read, or says something twice.")
    return named


def _hashed(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
