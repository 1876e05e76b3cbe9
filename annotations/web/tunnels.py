"""Through a proxy that the newsroom set up: to the address that was judged here, never to a name looked up there."""

from __future__ import annotations

import socket
from collections.abc import Sequence

from annotations.web.addresses import Address
from annotations.web.clock import Clock
from annotations.web.connections import dial, failures_named
from annotations.web.failures import FetchError
from annotations.web.names import look_up, system_resolver
from annotations.web.targets import parse_target

_MOST_HEAD_BYTES = 8_192


def dial_through(proxy: str, addresses: Sequence[Address], *, port: int, clock: Clock) -> tuple[socket.socket, Address]:
    """Have an HTTP proxy (`http://host:port`) connect to the first of the addresses. Raises FetchError."""
    if not addresses:
        raise FetchError("unreachable", detail="no addresses")
    door = parse_target(proxy)
    with failures_named(timeout="connect_timeout", tls="tls_failed"):
        doors = look_up(door.host, resolver=system_resolver, clock=clock)
    connected, _ = dial(doors, port=door.port, clock=clock)
    address = addresses[0]
    host = f"[{address}]" if address.version == 6 else str(address)
    try:
        with failures_named(timeout="connect_timeout", tls="tls_failed"):
            connected.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            _require_open(_head(connected, clock=clock))
    except BaseException:
        connected.close()
        raise
    return connected, address


def _head(connected: socket.socket, *, clock: Clock) -> bytes:
    """Read the proxy's answer and nothing of what follows it."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        connected.settimeout(clock.left_s())
        byte = connected.recv(1)
        if not byte or len(head) >= _MOST_HEAD_BYTES:
            raise FetchError("unreachable", detail="the proxy's answer is none")
        head += byte
    return head


def _require_open(head: bytes) -> None:
    words = head.split(b"\r\n", 1)[0].split(None, 2)
    if len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not words[1].startswith(b"2"):
        raise FetchError("unreachable", detail="the proxy does not connect")
