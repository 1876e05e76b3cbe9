"""A proxy for a browser that shows one page: every place that the page asks for is looked up and judged here.

It listens on this machine only, for as long as one page is shown. It connects to the addresses that it judged, so that
a name which says something else a moment later gains nothing. TLS is not opened: the browser checks it.
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from types import TracebackType

from annotations.web.addresses import Address, AllowedNetworks, may_reach
from annotations.web.clock import Clock
from annotations.web.connections import dial, failures_named
from annotations.web.failures import FetchError
from annotations.web.names import Resolver, look_up, system_resolver
from annotations.web.proxied import Asked, read_request
from annotations.web.targets import Target, parse_target

DNS_S = 5.0
CONNECT_S = 5.0
ENDS_S = 2.0
"""How long is waited for its threads at the end; one that still looks a name up ends by itself and opens nothing."""
_PIECE_BYTES = 64 * 1024
_OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"
_CLOSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

# Addresses of one host, and the port → whether a connection may be opened.
Rule = Callable[[Sequence[Address], int], bool]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take: seconds, bytes in both directions, connections at once and in all."""

    total_s: float = 25.0
    most_bytes: int = 60 * 1024 * 1024
    at_once: int = 96
    connections: int = 800


def rule_for(url: str, *, allow_networks: tuple[str, ...] = (), resolver: Resolver = system_resolver) -> Rule:
    """Say what a page at this address may reach. Raises FetchError where it may not be shown at all.

    A page of the public web reaches the public web only, not the networks that an operator opened: its scripts would
    have them show what they hold. A page inside such a network reaches what is inside them, and nothing else.
    """
    target = parse_target(url)
    with failures_named(timeout="dns_timeout", tls="tls_failed"):
        addresses = look_up(target.host, resolver=resolver, clock=Clock.start(DNS_S))
    opened = AllowedNetworks.parse(allow_networks)
    if _is_public(addresses, target.port):
        return _is_public
    if all(address in opened for address in addresses):
        return lambda found, port: all(address in opened for address in found)
    raise FetchError("blocked_address")


def _is_public(addresses: Sequence[Address], port: int) -> bool:
    return all(may_reach(address, port=port, allowed=AllowedNetworks()) for address in addresses)


@dataclass(slots=True)
class _Way:
    """One direction. `left`: how much may still go, None for as much as comes; a browser that says more than it
    announced has begun another request, which is not for this server.
    """

    source: socket.socket
    sink: socket.socket
    left: int | None = None


class FilteringProxy:
    """Use it as a context manager. `refused`: how many connections were not opened because they may not be.

    `is_too_much`: whether the page was cut off because it loaded too much. `last_failure`: why the last place that was
    not reached was not.
    """

    def __init__(self, rule: Rule, *, limits: Limits | None = None, resolver: Resolver = system_resolver) -> None:
        self._rule, self._limits, self._resolver = rule, limits or Limits(), resolver
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(self._limits.at_once)
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._is_over = False
        self._bytes, self.is_too_much = 0, False
        self.connections = self.refused = 0
        self.last_failure: FetchError | None = None

    @property
    def address(self) -> str:
        """Where a browser finds it: `127.0.0.1:40123`."""
        return f"127.0.0.1:{self._port}"

    def __enter__(self) -> FilteringProxy:
        self._clock = Clock.start(self._limits.total_s)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._port = int(self._listener.getsockname()[1])
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._is_over = True
            still_open = [self._listener, *self._open]
        for one in still_open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        patience = Clock.start(ENDS_S)
        for thread in self._threads:
            thread.join(timeout=max(0.0, patience.ends_at - time.monotonic()))

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name="filtering-proxy", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._is_over:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            if self.connections > self._limits.connections or not self._slots.acquire(blocking=False):
                self.refused += 1
                client.close()
                continue
            self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        """One connection of the browser's. Whatever breaks on it is the page's affair."""
        try:
            with ExitStack() as held, suppress(OSError, FetchError):
                self._hold(client, held)
                asked = read_request(client, clock=self._clock)
                if asked is not None:
                    self._pass_on(client, asked, held)
        finally:
            self._slots.release()

    def _pass_on(self, client: socket.socket, asked: Asked, held: ExitStack) -> None:
        try:
            server = self._dialled(asked.target)
        except FetchError as error:
            self._note(error)
            client.sendall(_CLOSED if asked.is_tunnel else b"")
            return
        self._hold(server, held)
        if asked.is_tunnel:
            client.sendall(_OPEN)
        server.settimeout(self._clock.left_s())
        server.sendall(asked.head + asked.body)
        self._relay(client, server, left=None if asked.is_tunnel else asked.body_bytes - len(asked.body))

    def _dialled(self, target: Target) -> socket.socket:
        """Looked up, judged and connected, in this order and by the same addresses. Raises FetchError."""
        with failures_named(timeout="dns_timeout", tls="tls_failed"):
            addresses = look_up(target.host, resolver=self._resolver, clock=self._clock.within(DNS_S))
        if not self._rule(addresses, target.port):
            raise FetchError("blocked_address")
        connected, _ = dial(addresses, port=target.port, clock=self._clock.within(CONNECT_S))
        return connected

    def _relay(self, client: socket.socket, server: socket.socket, *, left: int | None) -> None:
        """To and fro until one side ends it, or a limit is reached. `left`: of a request's body; None for a tunnel."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(client, selectors.EVENT_READ, _Way(client, server, left))
            waiting.register(server, selectors.EVENT_READ, _Way(server, client))
            while ready := waiting.select(self._clock.left_s()):
                if not all(self._is_moved(key.data) for key, _ in ready):
                    return

    def _is_moved(self, way: _Way) -> bool:
        """Whether there was something to pass on, and was passed on."""
        piece = way.source.recv(_PIECE_BYTES)[: way.left]
        if way.left is not None:
            way.left -= len(piece)
        if not piece or not self._is_within(len(piece)):
            return False
        way.sink.settimeout(self._clock.left_s())
        way.sink.sendall(piece)
        return True

    def _is_within(self, count: int) -> bool:
        with self._lock:
            self._bytes += count
            self.is_too_much = self._bytes > self._limits.most_bytes
            return not self.is_too_much

    def _hold(self, one: socket.socket, held: ExitStack) -> None:
        """The socket is closed at the end of its connection, and cut off at the end of all. Raises OSError then."""
        held.callback(self._let_go, one)
        with self._lock:
            self._open.add(one)
            if self._is_over:
                raise ConnectionAbortedError

    def _let_go(self, one: socket.socket) -> None:
        with self._lock:
            self._open.discard(one)
        one.close()

    def _note(self, error: FetchError) -> None:
        with self._lock:
            self.last_failure = error
            self.refused += error.code == "blocked_address"
