"""Servers at the edge of the program, for tests: what the outside does at its worst."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import TracebackType

HTML = b"<!doctype html><title>A page</title><p>The harbour reopened on Monday."


@dataclass(frozen=True)
class Request:
    """One request as it came. Header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


class Peer:
    """One connection, as a behaviour sees it. Every wait ends when the server stops or the client has gone."""

    def __init__(self, connected: socket.socket, *, stopping: threading.Event, request: Request) -> None:
        self._connected = connected
        self._stopping = stopping
        self.request = request

    def send(self, *parts: bytes) -> Peer:
        for part in parts:
            self._connected.sendall(part)
        return self

    def drip(self, data: bytes, *, every_s: float) -> None:
        """Send byte after byte, for ever from the start again."""
        while True:
            for number in data:
                self.send(bytes((number,)))
                self.wait(every_s)

    def flood(self, data: bytes) -> None:
        """Send the same for ever, as fast as it is taken."""
        while not self._stopping.is_set():
            self.send(data)

    def wait(self, seconds: float) -> Peer:
        """Wait; raises ConnectionError when the server stops, so that no behaviour outlives it."""
        if self._stopping.wait(seconds):
            raise ConnectionError("the server stops")
        return self

    def hang(self) -> None:
        """Say nothing until the client leaves."""
        with suppress(TimeoutError):
            while self._connected.recv(1024):
                pass
        self.wait(0)

    def reset(self) -> None:
        """Break the connection with a RST."""
        self._connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connected.close()


Behaviour = Callable[[Peer], object]


def answer(
    body: bytes = HTML,
    *,
    status: str = "200 OK",
    content_type: str | None = "text/html; charset=utf-8",
    headers: tuple[tuple[str, str], ...] = (),
    length: int | None = -1,
) -> Behaviour:
    """Return a behaviour: one whole answer. `length` is announced if given; -1 for the true one, None for none."""
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    if content_type is not None:
        lines.append(f"Content-Type: {content_type}")
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length == -1 else length}")
    head = "\r\n".join((*lines, "", "")).encode("utf-8")
    return lambda peer: peer.send(head, body)


def redirect(location: str, *, status: str = "302 Found") -> Behaviour:
    """Return a behaviour: send the client on."""
    return answer(b"", status=status, headers=(("Location", location),))


@dataclass
class HostileServer:
    """A raw socket server with one behaviour for each path: `server.on("/slow", lambda peer: peer.hang())`.

    Use it as a context manager. Unknown paths get an ordinary page. It records requests, and counts connections, also
    those on which nothing was asked. With `tls`, connections shake hands first; a handshake that fails is dropped.
    """

    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._behaviours: dict[str, Behaviour] = {}
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._first: Callable[[socket.socket], object] | None = None

    def on(self, path: str, behaviour: Behaviour) -> str:
        """Set what happens at a path (without its query); return its URL."""
        self._behaviours[path] = behaviour
        return self.url(path)

    def on_connect(self, behaviour: Callable[[socket.socket], object]) -> None:
        """Do this with every connection before, and instead of, TLS and HTTP."""
        self._first = behaviour

    def url(self, path: str = "/", *, host: str | None = None) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{host or self.host}:{self.port}{path}"

    def wait(self, seconds: float) -> None:
        """Wait as `Peer.wait` does."""
        if self._stopping.wait(seconds):
            raise ConnectionError("the server stops")

    def __enter__(self) -> HostileServer:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self._listener = socket.create_server((self.host, self.port), family=family, backlog=128)
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            still_open = list(self._open)
        for connected in still_open:
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=5)

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connected, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.add(connected)
            self._start(self._serve, connected)

    def _serve(self, connected: socket.socket) -> None:
        with self._closing(connected):
            if self._first is not None:
                self._first(connected)
            elif self.tls is None:
                self._speak(connected)
            else:
                with self._closing(self.tls.wrap_socket(connected, server_side=True)) as secured:
                    self._speak(secured)

    @contextmanager
    def _closing(self, connected: socket.socket) -> Iterator[socket.socket]:
        """Whatever a hostile behaviour breaks is its own affair: errors of sockets and TLS end with the connection."""
        with suppress(OSError), connected:
            yield connected
        with self._lock:
            self._open.discard(connected)

    def _speak(self, connected: socket.socket) -> None:
        request = _read_request(connected)
        if request is None:
            return
        with self._lock:
            self.requests.append(request)
        behaviour = self._behaviours.get(request.path.partition("?")[0], answer())
        behaviour(Peer(connected, stopping=self._stopping, request=request))
        with suppress(OSError):
            connected.shutdown(socket.SHUT_WR)


def _read_request(connected: socket.socket) -> Request | None:
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = connected.recv(65536)
        if not chunk:
            return None
        received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value for name, value in (re.split(r":\s*", line, maxsplit=1) for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        chunk = connected.recv(65536)
        if not chunk:
            return None
        body += chunk
    return Request(method=method, path=path, headers=headers, body=body)
