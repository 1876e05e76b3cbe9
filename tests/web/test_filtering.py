"""The proxy of a browser that shows a page: what may not be reached is not, by whatever way it is asked for."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress

import pytest

from annotations.web.addresses import Address, parse
from annotations.web.failures import FetchError
from annotations.web.filtering import FilteringProxy, Limits, rule_for
from annotations.web.names import Resolver, system_resolver
from tests.fakes import HostileServer, answer

OPENED = "127.0.0.3"
LIMITS = Limits(total_s=5.0)


@pytest.fixture
def opened() -> Iterator[HostileServer]:
    """A server in the network that is opened."""
    with HostileServer(host=OPENED) as server:
        yield server


@pytest.fixture
def forbidden() -> Iterator[HostileServer]:
    with HostileServer(host="127.0.0.4") as server:
        yield server


def asked(proxy: FilteringProxy, *sent: str, then: bytes = b"") -> bytes:
    """What comes back until the proxy ends the connection, or the answer to CONNECT is there."""
    host, _, port = proxy.address.partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as client:
        said = b""
        with suppress(ConnectionError):
            client.sendall("\r\n".join((*sent, "", "")).encode("latin-1") + then)
            while b" 200 Connection" not in said and (piece := client.recv(65536)):
                said += piece
        return said


def proxy_at(server: HostileServer, *, limits: Limits = LIMITS, resolver: Resolver = system_resolver) -> FilteringProxy:
    """One for a page of this server's."""
    rule = rule_for(server.url("/"), allow_networks=(f"{OPENED}/32",))
    return FilteringProxy(rule, limits=limits, resolver=resolver)


def test_passes_on_what_may_be_reached(opened: HostileServer) -> None:
    opened.on("/a", answer(b"<p>212 homes</p>"))
    with proxy_at(opened) as proxy:
        head = (f"POST {opened.url('/a?x=1')} HTTP/1.1", "Host: elsewhere.example", "Proxy-Connection: keep-alive")
        said = asked(proxy, *head, "Cookie: a=1", "Content-Length: 3", then=b"abcGET / HTTP/1.1\r\n\r\n")
        assert said.endswith(b"<p>212 homes</p>") and proxy.refused == 0
        assert b"200 Connection" in asked(proxy, f"CONNECT {OPENED}:{opened.port} HTTP/1.1", "Host: x")
    [request] = opened.requests
    assert (request.method, request.path, request.body) == ("POST", "/a?x=1", b"abc")
    assert request.headers["host"] == f"{OPENED}:{opened.port}" and request.headers["cookie"] == "a=1"
    assert request.headers["connection"] == "close" and "proxy-connection" not in request.headers


@pytest.mark.parametrize(
    "host", ["127.0.0.4", "2130706436", "0x7f.4", "[::ffff:127.0.0.4]", "[::ffff:7f00:4]", "127.0.0.4.", "localhost"]
)
def test_opens_nothing_else_however_it_is_written(opened: HostileServer, forbidden: HostileServer, host: str) -> None:
    with proxy_at(opened) as proxy:
        assert b" 403 " in asked(proxy, f"CONNECT {host}:{forbidden.port} HTTP/1.1")
        assert asked(proxy, f"GET http://{host}:{forbidden.port}/ HTTP/1.1", f"Host: {OPENED}") == b""
        assert proxy.refused == 2 and proxy.last_failure is not None and proxy.last_failure.code == "blocked_address"
    assert forbidden.connections == 0


def test_judges_each_connection_anew_and_keeps_to_what_it_judged(
    opened: HostileServer, forbidden: HostileServer
) -> None:
    answers = iter(([OPENED], ["127.0.0.4"], [OPENED, "127.0.0.4"]))

    def rebinding(host: str) -> Sequence[str]:
        return next(answers)

    with proxy_at(opened, resolver=rebinding) as proxy:
        for _ in range(3):
            asked(proxy, f"GET http://rebind.example:{opened.port}/ HTTP/1.1")
        assert proxy.refused == 2
    assert (opened.connections, forbidden.connections) == (1, 0)


@pytest.mark.parametrize(
    "lines",
    [
        ["GET / HTTP/1.1"],
        ["GET https://example.org/ HTTP/1.1"],
        ["GET http://user:pass@example.org/ HTTP/1.1"],
        ["GET ftp://example.org/ HTTP/1.1"],
        ["CONNECT example.org:99999 HTTP/1.1"],
        ["nonsense"],
        ["POST http://127.0.0.3/ HTTP/1.1", "Transfer-Encoding: chunked"],
        ["POST http://127.0.0.3/ HTTP/1.1", "Content-Length: 1", "Content-Length: 2"],
        ["GET http://127.0.0.3/ HTTP/1.1", " folded: line"],
        ["GET http://127.0.0.3/ HTTP/1.1", "X: " + "x" * 70_000],
    ],
)
def test_hangs_up_on_what_is_no_request_for_a_proxy(opened: HostileServer, lines: list[str]) -> None:
    with proxy_at(opened) as proxy:
        assert asked(proxy, *lines) == b""
    assert opened.connections == 0


def test_a_page_may_take_so_much_and_no_more(opened: HostileServer) -> None:
    opened.on("/flood", lambda peer: peer.flood(b"x" * 65536))
    with proxy_at(opened, limits=Limits(total_s=5.0, most_bytes=300_000, connections=2)) as proxy:
        assert len(asked(proxy, f"GET {opened.url('/flood')} HTTP/1.1")) <= 300_000
        assert proxy.is_too_much
        asked(proxy, f"GET {opened.url('/')} HTTP/1.1")
        assert asked(proxy, f"GET {opened.url('/')} HTTP/1.1") == b"" and proxy.refused == 1


def test_is_gone_with_all_its_connections(opened: HostileServer) -> None:
    opened.on("/slow", lambda peer: peer.hang())
    with proxy_at(opened) as proxy:
        host, _, port = proxy.address.partition(":")
        client = socket.create_connection((host, int(port)), timeout=5)
        client.sendall(f"GET {opened.url('/slow')} HTTP/1.1\r\n\r\n".encode())
    with client, suppress(ConnectionResetError):
        assert client.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)), timeout=5)


def test_a_page_of_the_web_does_not_reach_networks_that_an_operator_opened() -> None:
    public, inside = "93.184.215.14", "127.0.0.3"
    names = {"web.example": [public], "inside.example": [inside], "both.example": [public, inside]}
    names["no.example"] = ["10.0.0.1"]
    judged = {}
    for name in ("web.example", "inside.example"):
        rule = rule_for(f"http://{name}/", allow_networks=("127.0.0.3/32",), resolver=names.__getitem__)
        judged[name] = [rule(addresses, 80) for addresses in map(_parsed, ([public], [inside], [public, inside]))]
    assert judged == {"web.example": [True, False, False], "inside.example": [False, True, False]}
    for name in ("both.example", "no.example"):
        with pytest.raises(FetchError, match="blocked_address"):
            rule_for(f"http://{name}/", allow_networks=("127.0.0.3/32",), resolver=names.__getitem__)


def _parsed(texts: list[str]) -> list[Address]:
    return [parse(text) for text in texts]
