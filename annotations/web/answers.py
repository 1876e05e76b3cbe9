"""One request and the answer's head; its body is read from `Answer.packed()`, within the wire's limits."""

from __future__ import annotations

import http.client
import io
import re
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import FirstHeaderLineIsContinuationDefect, MissingHeaderBodySeparatorDefect
from email.utils import parsedate_to_datetime
from typing import cast

from annotations.web.connections import Wire, failures_named
from annotations.web.failures import FetchError
from annotations.web.targets import Target

MAX_HEAD_BYTES = 256 * 1024
MAX_RETRY_AFTER_S = 3600
_READ_BYTES = 64 * 1024
_CONTROLS = re.compile(r" *[\x00-\x1f\x7f-\x9f\ufeff]+ *")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]{1,4096}")

_LOST_LINES = (MissingHeaderBodySeparatorDefect, FirstHeaderLineIsContinuationDefect)

Headers = tuple[tuple[str, str], ...]


class _Source:
    """What `HTTPResponse` wants of a socket: a file. It may be asked again, after an interim answer."""

    def __init__(self, reader: io.BufferedReader[Wire]) -> None:
        self._reader = reader

    def makefile(self, _mode: str) -> io.BufferedReader[Wire]:
        return self._reader


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an answer. Header values are single lines of text, without control characters."""

    status: int
    headers: Headers
    response: http.client.HTTPResponse

    def header(self, name: str) -> str:
        """Return a header's value, several joined by commas; empty if there is none."""
        return header_value(self.headers, name)

    def packed(self) -> Iterator[bytes]:
        """Yield the body as sent. Raises FetchError `connection_lost` when it ends before its announced end."""
        with failures_named(timeout="read_timeout", tls="connection_lost"):
            while chunk := self.response.read1(_READ_BYTES):
                if self.response.chunked and (self.response.chunk_left or 0) < 0:
                    raise FetchError("bad_response", detail="chunk of a negative size")
                yield chunk
            if self.response.length:
                raise FetchError("connection_lost", detail=f"{self.response.length} bytes missing")


def header_value(headers: Headers, name: str) -> str:
    """Return a header's value, several joined by commas; empty if there is none."""
    return ", ".join(value for key, value in headers if key.lower() == name.lower())


def request_bytes(target: Target, *, headers: Headers, method: str = "GET", body: bytes | None = None) -> bytes:
    """Return a request. A header value that cannot be sent (our own stored copy of a strange one) is left out.

    `body` None: a request that has none, which says nothing of its length (RFC 9110 section 8.6).
    """
    length = () if body is None else (("Content-Length", str(len(body))),)
    sent = (("Host", target.host_header), *headers, *length, ("Connection", "close"))
    lines = [f"{name}: {value}" for name, value in sent if _HEADER_VALUE.fullmatch(value)]
    head = "\r\n".join((f"{method} {target.path} HTTP/1.1", *lines, "", "")).encode("latin-1")
    return head + (body or b"")


@contextmanager
def answer_to(request: bytes, *, wire: Wire, max_bytes: int) -> Iterator[Answer]:
    """Send a request and read the answer's head; then allow `max_bytes` in all. Raises FetchError."""
    with closing(io.BufferedReader(wire, _READ_BYTES)) as reader:
        wire.max_bytes = MAX_HEAD_BYTES
        with failures_named(timeout="read_timeout", tls="connection_lost"):
            wire.send(request)
            with closing(_final_response(reader)) as response:
                wire.max_bytes = max_bytes
                yield _answer(response)


def _final_response(reader: io.BufferedReader[Wire]) -> http.client.HTTPResponse:
    """Skip interim answers (102, 103; `begin` skips 100 itself). The wire's limit bounds their number."""
    while True:
        response = http.client.HTTPResponse(cast(socket.socket, _Source(reader)), method="GET")
        response.begin()
        if response.status >= 200:
            return response
        response.fp = io.BufferedReader(io.BytesIO())  # else forgetting it would close the reader


def _answer(response: http.client.HTTPResponse) -> Answer:
    """Refuse a head that can be read in two ways (RFC 9112 section 6.3), and one of which lines were lost."""
    message = response.headers
    is_ambiguous = len(set(message.get_all("Content-Length", []))) > 1
    is_unknown_transfer = not response.chunked and "Transfer-Encoding" in message
    if is_ambiguous or is_unknown_transfer or any(isinstance(defect, _LOST_LINES) for defect in message.defects):
        raise FetchError("bad_response", detail="ambiguous header lines", status=response.status)
    headers = tuple((_text(name), _text(value)) for name, value in message.items())
    return Answer(status=response.status, headers=headers, response=response)


def _text(raw: str) -> str:
    """Return a header as one line of text: UTF-8 if it is that, as many servers send, else Latin-1."""
    with suppress(UnicodeError):
        raw = raw.encode("latin-1").decode("utf-8")
    return _CONTROLS.sub(" ", raw).strip()


def retry_after_s(value: str, *, now: datetime, most_s: int = MAX_RETRY_AFTER_S) -> int | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110 section 10.2.3), capped; None if none."""
    if re.fullmatch(r"[0-9]+", value):
        return min(int(value[:9]), most_s)
    try:
        at = parsedate_to_datetime(value)
        wait_s = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return max(0, min(int(wait_s.total_seconds()), most_s))
