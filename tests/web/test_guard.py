"""No connection to a forbidden address, whatever the URL looks like, and one answer for all of them."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address
from itertools import chain, repeat
from pathlib import Path

import pytest

from annotations.web.failures import FetchError
from annotations.web.fetch import FetchPolicy, fetch
from annotations.web.names import Resolver, system_resolver
from tests.fakes import HostileServer, redirect

STRICT = FetchPolicy()
PUBLIC = "93.184.216.34"
INSIDE = [
    "127.0.0.1",
    "127.255.255.254",
    "127.1.2.3",
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "100.100.100.200",
    "169.254.169.254",
    "168.63.129.16",
    "169.254.0.1",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "192.168.255.254",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "255.255.255.255",
]
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９。")


def spellings(text: str) -> list[str]:
    """Return the ways of writing one IPv4 address as a URL's host."""
    number = int(IPv4Address(text))
    a, b, c, d = (int(part) for part in text.split("."))
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    return [
        text,
        f"{text}.",
        str(number),
        f"0x{number:x}",
        f"0X{number:08X}",
        f"0{number:o}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"000{a:o}.{b}.0x{c:02x}.{d}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{number & 0xFFFF}",
        f"0x{a:x}.{b}.{number & 0xFFFF}",
        text.translate(CIRCLED),
        text.translate(FULL_WIDTH),
        "".join(f"%{ord(character):02x}" for character in text),
        f"[::ffff:{text}]",
        f"[::ffff:{high}:{low}]",
        f"[0:0:0:0:0:FFFF:{high}:{low}]",
        f"[::{text}]",
        f"[64:ff9b::{text}]",
        f"[64:ff9b:1::{text}]",
        f"[2002:{high}:{low}::1]",
        f"[::ffff:0:{text}]",
    ]


def attacks() -> list[str]:
    hosts = [spelling for text in INSIDE for spelling in spellings(text)]
    hosts += ["localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "[fe80::1]", "[fd00:ec2::254]", "[ff02::1]"]
    plain = [f"http://{host}/latest/meta-data/" for host in hosts]
    odd = [
        "http:127.0.0.1/",
        "http:/127.0.0.1/",
        "http:\\\\127.0.0.1\\admin",
        "http:////127.0.0.1/",
        "https://127.0.0.1:22/",
        "http://127.0.0.1:6379/",
        "http://127.0.0.1:80\\@example.com/",
        "http://127.0.0.1#@example.com/",
        "http://127.0.0.1?@example.com/",
        "http://①②⑦.0.0.1:8080/",
    ]
    return plain + [f"https://{host}:8443/" for host in hosts] + odd


@pytest.fixture
def no_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_socket: socket.socket, address: object) -> None:
        raise AssertionError(f"a connection to {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def refusal(url: str, policy: FetchPolicy = STRICT, *, resolver: Resolver = system_resolver) -> FetchError:
    with pytest.raises(FetchError) as refused:
        fetch(url, policy=policy, resolver=resolver)
    return refused.value


def outcome(error: FetchError) -> tuple[object, ...]:
    return (error.code, error.detail, str(error), error.status, error.retryable, error.retry_after_s)


BLOCKED = ("blocked_address", "", "blocked_address", None, False, None)


@pytest.mark.usefixtures("no_connections")
def test_refuses_every_attack_url_with_one_answer() -> None:
    urls = attacks()
    assert len(urls) > 1_100
    assert {url: outcome(refusal(url)) for url in urls if outcome(refusal(url)) != BLOCKED} == {}


@pytest.mark.usefixtures("no_connections")
@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["::1"],
        ["fe80::1%eth0"],
        ["::ffff:10.0.0.1"],
        ["64:ff9b::a9fe:a9fe"],
        [PUBLIC, "10.0.0.1"],
        ["10.0.0.1", PUBLIC],
        [PUBLIC, "2606:4700::1111", PUBLIC, "169.254.169.254"],
    ],
)
def test_refuses_a_host_when_any_of_its_addresses_is_forbidden(answers: list[str]) -> None:
    assert outcome(refusal("http://news.example/", resolver=lambda _host: answers)) == BLOCKED


@pytest.mark.usefixtures("no_connections")
@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 9200])
def test_refuses_a_public_host_at_another_port_with_the_same_answer(port: int) -> None:
    assert outcome(refusal(f"http://news.example:{port}/", resolver=lambda _host: [PUBLIC])) == BLOCKED


@pytest.mark.usefixtures("no_connections")
def test_refuses_an_open_and_a_closed_local_port_alike(server: HostileServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:
        closed = closed_soon.getsockname()[1]
    assert outcome(refusal(server.url("/"))) == outcome(refusal(f"http://127.0.0.1:{closed}/")) == BLOCKED


def test_refuses_a_neighbour_of_the_allowed_network(server: HostileServer, policy: FetchPolicy) -> None:
    with HostileServer(host="127.0.0.2", port=server.port) as inside:
        assert outcome(refusal(inside.url("/"), policy)) == BLOCKED
        assert inside.connections == 0


def rebinding(*answers: list[str]) -> tuple[Callable[[str], list[str]], list[str]]:
    """Return a resolver that answers otherwise each time (the last for ever), and the names it was asked for."""
    turns: Iterator[list[str]] = chain(answers, repeat(answers[-1]))
    asked: list[str] = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        return next(turns)

    return resolve, asked


def test_connects_to_the_judged_address_when_the_name_moves(server: HostileServer, policy: FetchPolicy) -> None:
    resolve, asked = rebinding(["127.0.0.1"], ["127.0.0.2"])
    with HostileServer(host="127.0.0.2", port=server.port) as inside:
        fetched = fetch(server.url("/", host="news.example"), policy=policy, resolver=resolve)
        assert inside.connections == 0
    assert (fetched.address, asked) == ("127.0.0.1", ["news.example"])
    assert server.requests[0].headers["host"] == f"news.example:{server.port}"


def test_refuses_a_redirect_to_the_same_name_once_it_has_moved(server: HostileServer, policy: FetchPolicy) -> None:
    server.on("/start", redirect("/next"))
    resolve, asked = rebinding(["127.0.0.1"], ["127.0.0.2"])
    with HostileServer(host="127.0.0.2", port=server.port) as inside:
        assert outcome(refusal(server.url("/start", host="news.example"), policy, resolver=resolve)) == BLOCKED
        assert inside.connections == 0
    assert asked == ["news.example", "news.example"]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"])
def test_refuses_a_redirect_to_a_forbidden_address(server: HostileServer, policy: FetchPolicy, status: str) -> None:
    with HostileServer(host="127.0.0.2") as inside:
        url = server.on("/start", redirect(inside.url("/admin"), status=status))
        assert outcome(refusal(url, policy)) == BLOCKED
        assert inside.connections == 0


@pytest.mark.parametrize(
    "host", ["127.0.0.2", "2130706434", "0x7f000002", "0177.0.0.2", "[::ffff:127.0.0.2]", "[::1]", "169.254.169.254"]
)
def test_refuses_a_second_redirect_however_it_is_written(server: HostileServer, policy: FetchPolicy, host: str) -> None:
    server.on("/second", redirect(f"http://{host}:{server.port}/"))
    assert outcome(refusal(server.on("/first", redirect("/second")), policy)) == BLOCKED
    assert [request.path for request in server.requests] == ["/first", "/second"]


def test_keeps_away_from_the_environment_s_proxy(
    server: HostileServer, policy: FetchPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HostileServer() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url(""))
        assert fetch(server.url("/"), policy=policy).status == 200
        assert proxy.connections == 0
    assert server.connections == 1


def test_keeps_no_cookies_and_sends_no_credentials(
    server: HostileServer, policy: FetchPolicy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.on("/start", redirect("/end"))
    fetch(server.url("/start"), policy=policy)
    assert not {"cookie", "authorization", "referer"} & set(server.requests[-1].headers)


def test_refuses_any_way_of_writing_an_allowed_address_s_neighbour(server: HostileServer, policy: FetchPolicy) -> None:
    reached = [host for host in spellings("127.0.0.1") if fetch_status(f"http://{host}:{server.port}/", policy) == 200]
    refused = [host for host in spellings("127.0.0.1") if host not in reached]
    assert refused == [host for host in refused if host.startswith(("[::127", "[64:", "[2002:", "[::ffff:0:"))]
    assert len(reached) == 18


def fetch_status(url: str, policy: FetchPolicy) -> int:
    try:
        return fetch(url, policy=policy).status
    except FetchError as error:
        assert error.code == "blocked_address"
        return 0
