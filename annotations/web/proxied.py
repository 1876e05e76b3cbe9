"""What a browser asks of its proxy (RFC 9112 section 3.2, RFC 9110 section 9.3.6): read strictly, passed on cleaned."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass, field

from annotations.web.clock import Clock
from annotations.web.failures import FetchError
from annotations.web.targets import Target, parse_target

MOST_HEAD_BYTES = 64 * 1024
_READ_BYTES = 16 * 1024
_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*")
_FIRST = re.compile(rb"([A-Z]{3,10}) ([\x21-\x7e]+) HTTP/1\.[01]")
_OURS = {"host", "connection", "proxy-connection", "proxy-authorization", "keep-alive", "te", "trailer", "upgrade"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to the proxy. `head`: what goes to the server, empty where a tunnel is wanted; `body`: what came with
    it so far; `body_bytes`: how long that will be in all.
    """

    target: Target
    is_tunnel: bool
    head: bytes = field(repr=False)
    body: bytes = field(repr=False)
    body_bytes: int


def read_request(client: socket.socket, *, clock: Clock) -> Asked | None:
    """Read one request; None where nobody asks anything. Raises FetchError `bad_url`, `bad_response`, and OSError."""
    received = b""
    while b"\r\n\r\n" not in received:
        client.settimeout(clock.left_s())
        piece = client.recv(_READ_BYTES)
        if not piece and not received:
            return None
        received += piece
        if not piece or len(received) > MOST_HEAD_BYTES:
            raise FetchError("bad_response", detail="not a request")
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    asked = _FIRST.fullmatch(first)
    if asked is None or not all(_LINE.fullmatch(line) for line in lines):
        raise FetchError("bad_response", detail="not a request")
    method, where = asked[1].decode(), asked[2].decode()
    if method == "CONNECT":
        return Asked(target=parse_target(f"https://{where}/"), is_tunnel=True, head=b"", body=body, body_bytes=0)
    target = parse_target(where)
    if target.is_tls:
        raise FetchError("bad_url", detail="TLS goes through a tunnel")
    length = _length(lines)
    passed_on = _head(method, target, lines)
    return Asked(target=target, is_tunnel=False, head=passed_on, body=body[:length], body_bytes=length)


def _head(method: str, target: Target, lines: list[bytes]) -> bytes:
    """The request as the server gets it: what is between us and the browser stays here, and one answer ends it."""
    kept = [line for line in lines if _name(line) not in _OURS]
    first = f"{method} {target.path} HTTP/1.1\r\nHost: {target.host_header}".encode()
    return b"\r\n".join((first, *kept, b"Connection: close", b"", b""))


def _length(lines: list[bytes]) -> int:
    """Raises FetchError for a body whose length is not said once and plainly: where it ends must not be guessed."""
    said = [line.partition(b":")[2].strip() for line in lines if _name(line) == "content-length"]
    if any(_name(line) == "transfer-encoding" for line in lines) or len(said) > 1:
        raise FetchError("bad_response", detail="a body of unknown length")
    if said and not re.fullmatch(rb"[0-9]{1,12}", said[0]):
        raise FetchError("bad_response", detail="a body of unknown length")
    return int(said[0]) if said else 0


def _name(line: bytes) -> str:
    return line.partition(b":")[0].decode("ascii").lower()
