"""Opening a socket to a judged address, with one clock over TCP, TLS and every byte after them."""

from __future__ import annotations

import errno
import http.client
import io
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

import certifi

from annotations.web.addresses import Address, AllowedNetworks, may_reach
from annotations.web.clock import Clock
from annotations.web.failures import FetchError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_ADDRESSES_TRIED = 4
_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EACCES, errno.EPERM, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


@contextmanager
def failures_named(*, timeout: str, tls: str) -> Iterator[None]:
    """Turn what sockets, TLS and HTTP raise into FetchError; `timeout` and `tls` are the codes for this phase."""
    try:
        yield
    except TimeoutError as error:
        raise FetchError(timeout, detail="timed out") from error
    except ssl.SSLError as error:
        raise FetchError(tls, detail=f"TLS: {error.reason or error}") from error
    except ConnectionRefusedError as error:
        raise FetchError("connection_refused") from error
    except (ConnectionError, http.client.IncompleteRead) as error:
        raise FetchError("connection_lost", detail=type(error).__name__) from error
    except http.client.HTTPException as error:
        raise FetchError("bad_response", detail=type(error).__name__) from error
    except OSError as error:
        code = "unreachable" if error.errno in _NO_WAY else "connection_lost"
        raise FetchError(code, detail=error.strerror or type(error).__name__) from error


def judge(addresses: Sequence[Address], *, port: int, allowed: AllowedNetworks) -> None:
    """Refuse a host of which any address may not be reached at this port.

    One answer for every reason (FetchError `blocked_address` without a detail), so that nobody can learn from it what
    is inside.
    """
    if not all(may_reach(address, port=port, allowed=allowed) for address in addresses):
        raise FetchError("blocked_address")


def dial(addresses: Sequence[Address], *, port: int, clock: Clock) -> tuple[socket.socket, Address]:
    """Connect to the first address that answers; both families get their turn early. Raises FetchError."""
    candidates = _families_in_turn(addresses)[:MAX_ADDRESSES_TRIED]
    failure = FetchError("unreachable", detail="no addresses")
    for tried, address in enumerate(candidates):
        try:
            with failures_named(timeout="connect_timeout", tls="tls_failed"):
                share_s = clock.left_s() / (len(candidates) - tried)
                return _connect(address, port=port, timeout_s=share_s), address
        except FetchError as error:
            failure = error
    raise failure


def _families_in_turn(addresses: Sequence[Address]) -> list[Address]:
    first = [address for address in addresses if address.version == addresses[0].version]
    other = [address for address in addresses if address.version != addresses[0].version]
    return [address for address in chain.from_iterable(zip_longest(first, other)) if address is not None]


def _connect(address: Address, *, port: int, timeout_s: float) -> socket.socket:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    plain = socket.socket(family, socket.SOCK_STREAM)
    try:
        plain.settimeout(timeout_s)
        plain.connect((str(address), port))
    except BaseException:
        plain.close()
        raise
    return plain


@lru_cache(maxsize=4)
def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Return a context that checks certificate and name against the system's authorities, certifi's, and `ca_file`."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(certifi.where())
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


def wrap_tls(plain: socket.socket, *, host: str, ca_file: str | None, clock: Clock) -> ssl.SSLSocket:
    """Shake hands as `host`, before the clock ends. Raises FetchError; `plain` is closed then."""
    try:
        with failures_named(timeout="tls_timeout", tls="tls_failed"):
            plain.settimeout(clock.left_s())
            return tls_context(ca_file).wrap_socket(plain, server_hostname=host)
    except UnicodeError as error:
        plain.close()
        raise FetchError("tls_failed", detail="a name that no certificate can hold") from error
    except BaseException:
        plain.close()
        raise


def _tls_of(connected: ssl.SSLSocket) -> str:
    cipher = connected.cipher()
    return " ".join(filter(None, (connected.version(), cipher[0] if cipher else "")))


class Wire(io.RawIOBase):
    """The bytes of one connection, in both directions, counted and against the clock.

    Each read may take what is left of the whole, never a fresh time-out: a peer that drips gains nothing. `max_bytes`
    is what may be received; nothing until it is set. `tape` is what was received, TLS taken off;
    `tls_used` its version and cipher, as "TLSv1.3 TLS_AES_256_GCM_SHA384", empty without TLS.
    """

    def __init__(self, connected: socket.socket, *, clock: Clock) -> None:
        super().__init__()
        self._connected = connected
        self.clock = clock
        self.max_bytes = 0
        self.tape = bytearray()
        self.tls_used = _tls_of(connected) if isinstance(connected, ssl.SSLSocket) else ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._connected.settimeout(self.clock.left_s())
        count = self._connected.recv_into(buffer)
        self.tape += memoryview(buffer)[:count]
        if len(self.tape) > self.max_bytes:
            raise FetchError("too_large", detail=f"more than {self.max_bytes} bytes on the wire")
        return count

    def send(self, request: bytes) -> None:
        self._connected.settimeout(self.clock.left_s())
        self._connected.sendall(request)

    def certificate(self) -> bytes | None:
        """Return the peer's certificate (DER), None without TLS."""
        return self._connected.getpeercert(binary_form=True) if isinstance(self._connected, ssl.SSLSocket) else None

    def close(self) -> None:
        self._connected.close()
        super().close()
