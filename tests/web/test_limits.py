"""What the outside does at its worst: always a named failure, in time, and in little memory."""

from __future__ import annotations

import gzip
import random
import socket
import threading
import time
from contextlib import ExitStack
from dataclasses import replace

import pytest

from annotations.web import names
from annotations.web.failures import FetchError
from annotations.web.fetch import FetchPolicy, fetch
from tests.fakes import HTML, Behaviour, HostileServer, Peer, answer
from tests.web.conftest import tls_server_context

MIB = 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def failure(url: str, policy: FetchPolicy) -> FetchError:
    """Fetch, expect a failure, and hold it to its time."""
    started = time.monotonic()
    with pytest.raises(FetchError) as failed:
        fetch(url, policy=policy)
    assert time.monotonic() - started < policy.total_s + 2
    return failed.value


SLOW: dict[str, Behaviour] = {
    "silence": Peer.hang,
    "a head that drips": lambda peer: peer.drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 60000, every_s=0.02),
    "a status line that drips": lambda peer: peer.drip(b"HTTP/1.1 200 " + b"O" * 60000, every_s=0.02),
    "a body that drips": lambda peer: peer.send(HEAD, b"\r\n").drip(b"<p>", every_s=0.02),
    "chunks that drip": lambda peer: peer.send(CHUNKED).drip(b"1\r\nx\r\n", every_s=0.02),
    "a chunk size that drips": lambda peer: peer.send(CHUNKED).drip(b"0" * 60000, every_s=0.02),
    "a body that stops": lambda peer: peer.send(HEAD, b"Content-Length: 100\r\n\r\n<p>").hang(),
    "interim answers that drip": lambda peer: peer.drip(b"HTTP/1.1 100 Continue\r\n\r\n", every_s=0.01),
    "trailers that drip": lambda peer: peer.send(CHUNKED, b"0\r\n").drip(b"X: y\r\n", every_s=0.02),
}


@pytest.mark.parametrize("behaviour", SLOW.values(), ids=SLOW.keys())
def test_names_a_read_that_takes_too_long(server: HostileServer, policy: FetchPolicy, behaviour: Behaviour) -> None:
    failed = failure(server.on("/a", behaviour), policy)
    assert (failed.code, failed.retryable) == ("read_timeout", True)


def test_names_redirects_that_take_too_long_together(server: HostileServer, policy: FetchPolicy) -> None:
    def late(location: str) -> Behaviour:
        head = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()
        return lambda peer: peer.wait(0.3).send(head)

    for number in range(5):
        server.on(f"/{number}", late(f"/{number + 1}"))
    assert failure(server.url("/0"), policy).code == "read_timeout"


@pytest.mark.parametrize("hello", [b"", b"\x16\x03\x03\x40\x00" + b"\x00" * 60000], ids=["silent", "dripping"])
def test_names_a_tls_handshake_that_takes_too_long(server: HostileServer, policy: FetchPolicy, hello: bytes) -> None:
    def stall(connected: socket.socket) -> None:
        for number in hello:
            connected.sendall(bytes((number,)))
            server.wait(0.02)
        server.wait(30)

    server.on_connect(stall)
    assert failure(server.url("/").replace("http:", "https:"), policy).code == "tls_timeout"


def test_names_a_connection_that_takes_too_long(policy: FetchPolicy) -> None:
    with ExitStack() as held:
        full = held.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        failed = failure(f"http://127.0.0.1:{full.getsockname()[1]}/", policy)
    assert (failed.code, failed.retryable) == ("connect_timeout", True)


def test_names_a_connection_that_is_refused(policy: FetchPolicy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        port = closed_soon.getsockname()[1]
    failed = failure(f"http://127.0.0.1:{port}/", policy)
    assert (failed.code, failed.retryable) == ("connection_refused", True)


def test_names_a_name_that_takes_too_long(policy: FetchPolicy) -> None:
    released = threading.Event()

    def resolve(_host: str) -> list[str]:
        released.wait(10)
        return ["127.0.0.1"]

    started = time.monotonic()
    with pytest.raises(FetchError) as failed:
        fetch("http://slow.example/", policy=policy, resolver=resolve)
    assert time.monotonic() - started < policy.total_s + 1
    assert (failed.value.code, failed.value.retryable) == ("dns_timeout", True)
    released.set()


def test_names_names_that_hang_in_number(policy: FetchPolicy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_slots", threading.BoundedSemaphore(1))
    released = threading.Event()
    asked: list[str] = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        released.wait(10)
        return ["127.0.0.1"]

    for host in ("first.example", "second.example"):
        with pytest.raises(FetchError) as failed:
            fetch(f"http://{host}/", policy=policy, resolver=resolve)
        assert failed.value.code == "dns_timeout"
    assert asked == ["first.example"]
    released.set()


LOST: dict[str, Behaviour] = {
    "closed without a word": lambda peer: None,
    "reset without a word": Peer.reset,
    "reset in the head": lambda peer: peer.send(HEAD).reset(),
    "reset in the body": lambda peer: peer.send(HEAD, b"Content-Length: 9\r\n\r\n<p>").wait(0.05).reset(),
    "a body shorter than announced": answer(HTML, length=len(HTML) + 1),
    "gzip shorter than announced": answer(gzip.compress(HTML), length=500, headers=(("Content-Encoding", "gzip"),)),
    "a chunk cut short": lambda peer: peer.send(CHUNKED, b"64\r\n<p>"),
    "chunks without an end": lambda peer: peer.send(CHUNKED, b"3\r\n<p>\r\n"),
    "a chunk size that is none": lambda peer: peer.send(CHUNKED, b"3\r\n<p>\r\nZZ\r\n"),
}


@pytest.mark.parametrize("behaviour", LOST.values(), ids=LOST.keys())
def test_names_a_connection_that_breaks(server: HostileServer, policy: FetchPolicy, behaviour: Behaviour) -> None:
    failed = failure(server.on("/a", behaviour), policy)
    assert (failed.code, failed.retryable) == ("connection_lost", True)


MALFORMED: dict[str, Behaviour] = {
    "no http": lambda peer: peer.send(b"220 mail.example ESMTP ready\r\n"),
    "ssh": lambda peer: peer.send(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    "http 0.9": lambda peer: peer.send(HTML),
    "an endless status line": lambda peer: peer.flood(b"H" * 4096),
    "an endless header": lambda peer: peer.send(b"HTTP/1.1 200 OK\r\n").flood(b"X" * 4096),
    "endless headers": lambda peer: peer.send(b"HTTP/1.1 200 OK\r\n").flood(b"X: y\r\n"),
    "two lengths": answer(headers=(("Content-Length", "5"),)),
    "gzip as transfer": answer(headers=(("Transfer-Encoding", "gzip, chunked"),)),
    "a line that is no header": lambda peer: peer.send(b"HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 3\r\n\r\n<p>"),
    "a status that is none": lambda peer: peer.send(b"HTTP/1.1 ABC OK\r\n\r\n"),
    "a negative chunk": lambda peer: peer.send(CHUNKED, b"-5\r\n" + HTML),
}


@pytest.mark.parametrize("behaviour", MALFORMED.values(), ids=MALFORMED.keys())
def test_names_an_answer_that_is_no_http(server: HostileServer, policy: FetchPolicy, behaviour: Behaviour) -> None:
    assert failure(server.on("/a", behaviour), policy).code == "bad_response"


LARGE: dict[str, Behaviour] = {
    "announced": answer(HTML, length=50 * MIB),
    "an absurd length": answer(HTML, length=10**30),
    "endless": lambda peer: peer.send(HEAD, b"\r\n<p>").flood(b"x" * 65536),
    "endless chunks": lambda peer: peer.send(CHUNKED).flood(b"1000\r\n" + b"x" * 4096 + b"\r\n"),
    "endless trailers": lambda peer: peer.send(CHUNKED, b"0\r\n").flood(b"X: y\r\n" * 1000),
    "endless interim answers": lambda peer: peer.flood(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
}


@pytest.mark.parametrize("behaviour", LARGE.values(), ids=LARGE.keys())
def test_names_an_answer_that_is_too_large(server: HostileServer, policy: FetchPolicy, behaviour: Behaviour) -> None:
    failed = failure(server.on("/a", behaviour), replace(policy, total_s=5))
    assert (failed.code, failed.retryable) == ("too_large", False)


def test_skips_interim_answers(server: HostileServer, policy: FetchPolicy) -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    url = server.on("/a", lambda peer: peer.send(interim, HEAD, b"Content-Length: 3\r\n\r\n<p>"))
    assert fetch(url, policy=policy).body == b"<p>"


@pytest.mark.parametrize("size", [1, 1444, 1445, 65536, 65537, 3 * MIB])
def test_returns_chunked_and_packed_bodies_whole(server: HostileServer, policy: FetchPolicy, size: int) -> None:
    text = b"<p>" + random.Random(size).randbytes(size).hex().encode()[:size]
    packed = gzip.compress(text)
    policy = replace(policy, total_s=5, max_wire_bytes=4 * MIB)
    pieces = [packed[start : start + 1000] for start in range(0, len(packed), 1000)]
    chunks = b"".join(b"%x;ext=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    head = CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n")
    url = server.on("/a", lambda peer: peer.send(head, chunks, b"0\r\nX-Trailer: 1\r\n\r\n"))
    assert fetch(url, policy=policy).body == text


def test_returns_a_body_of_50_mb_where_the_policy_allows_it(server: HostileServer, policy: FetchPolicy) -> None:
    body = b"<p>" + b"word " * (10 * MIB)
    policy = replace(policy, total_s=20, max_wire_bytes=60 * MIB, max_body_bytes=60 * MIB)
    assert fetch(server.on("/a", answer(body)), policy=policy).body == body


def test_keeps_no_socket_and_no_thread_behind(server: HostileServer, policy: FetchPolicy) -> None:
    server.on("/lost", answer(HTML, length=5000))
    before = threading.active_count()
    with HostileServer(tls=tls_server_context("self-signed.pem")) as secure:
        for url in (server.url("/"), server.url("/lost"), secure.url("/"), "http://127.0.0.1:1/"):
            try:
                fetch(url, policy=policy)
            except FetchError as error:
                assert error.__traceback__ is not None
    time.sleep(0.1)
    assert threading.active_count() <= before + 1
