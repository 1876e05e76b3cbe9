"""Sending: what is sent, what is read of the answer, and what is never reached."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from annotations.web.failures import FetchError
from annotations.web.fetch import FetchPolicy
from annotations.web.sending import MAX_ANSWER_BYTES, MAX_WAIT_S, Message, send, send_policy
from tests.fakes import HostileServer, answer, redirect
from tests.web.test_guard import INSIDE, spellings

PUBLIC = "93.184.216.34"


@pytest.fixture
def to_here() -> FetchPolicy:
    return send_policy(allow_networks=("127.0.0.1/32",), user_agent="Factcheck tests", total_s=0.7)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_sends_method_headers_and_body_as_given(method: str, server: HostileServer, to_here: FetchPolicy) -> None:
    url = server.on("/hook", answer(b"thanks", status="202 Accepted", content_type="text/plain"))
    body = '{"text": "größer"}'.encode()
    reply = send(Message(f"{url}?a=1", body, (("X-Id", "7"),), method), policy=to_here)
    [request] = server.requests
    assert (request.method, request.path, request.body) == (method, "/hook?a=1", body)
    assert request.headers["content-length"] == str(len(body))
    assert request.headers["x-id"] == "7"
    assert request.headers["user-agent"] == "Factcheck tests"
    assert (reply.status, reply.body, reply.is_success) == (202, b"thanks", True)
    assert reply.address == "127.0.0.1"


def test_sends_a_request_without_a_body(server: HostileServer, to_here: FetchPolicy) -> None:
    url = server.on("/claim", answer(b"", status="204 No Content", content_type=None, length=None))
    assert send(Message(url, method="DELETE"), policy=to_here).status == 204
    assert "content-length" not in server.requests[0].headers


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_follows_no_redirect(status: str, server: HostileServer, to_here: FetchPolicy) -> None:
    url = server.on("/hook", redirect(server.url("/elsewhere"), status=status))
    reply = send(Message(url, b"{}"), policy=to_here)
    assert (reply.status, reply.is_success) == (int(status[:3]), False)
    assert [request.path for request in server.requests] == ["/hook"]


def test_reads_only_the_beginning_of_a_long_answer(server: HostileServer, to_here: FetchPolicy) -> None:
    url = server.on("/hook", answer(b"x" * 3_000_000))
    assert send(Message(url, b"{}"), policy=to_here).body == b"x" * MAX_ANSWER_BYTES


def test_takes_a_status_for_an_answer_when_the_body_never_ends(server: HostileServer, to_here: FetchPolicy) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"
    url = server.on("/hook", lambda peer: peer.send(head).hang())
    reply = send(Message(url, b"{}"), policy=to_here)
    assert (reply.status, reply.body) == (200, b"abc")


def test_gives_up_on_who_says_nothing_in_the_time_there_is(server: HostileServer, to_here: FetchPolicy) -> None:
    url = server.on("/hook", lambda peer: peer.hang())
    begun = time.monotonic()
    with pytest.raises(FetchError) as caught:
        send(Message(url, b"{}"), policy=to_here)
    assert caught.value.code == "read_timeout"
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(("said", "seconds"), [("7", 7), ("999999999", MAX_WAIT_S), ("soon", None), ("", None)])
def test_heeds_retry_after_within_reason(
    said: str, seconds: int | None, server: HostileServer, to_here: FetchPolicy
) -> None:
    url = server.on("/hook", answer(b"", status="429 Too Many", headers=(("Retry-After", said),)))
    assert send(Message(url, b"{}"), policy=to_here).retry_after_s == seconds


@pytest.mark.parametrize("inside", [*INSIDE, *spellings("169.254.169.254"), "[::1]", "localhost", "[fd00::1]"])
def test_sends_nothing_inside_and_says_the_same_of_all(inside: str, server: HostileServer) -> None:
    resolver = {"localhost": ["127.0.0.1", "::1"]}
    with pytest.raises(FetchError) as caught:
        send(Message(f"http://{inside}:{server.port}/", b"{}"), policy=send_policy(), resolver=lambda h: resolver[h])
    assert (caught.value.code, caught.value.detail, str(caught.value)) == ("blocked_address", "", "blocked_address")
    assert server.connections == 0


@pytest.fixture
def moving() -> Iterator[list[str]]:
    yield [PUBLIC, "127.0.0.1"]


def test_connects_to_the_address_that_was_judged(moving: list[str], server: HostileServer) -> None:
    """A name that is public when it is looked up first, and ours the next time, is looked up once."""
    asked: list[str] = []

    def resolver(host: str) -> list[str]:
        asked.append(host)
        return [moving[min(len(asked), len(moving)) - 1]]

    with pytest.raises((FetchError, RuntimeError)):
        send(Message("http://rebinding.example:8080/", b"{}"), policy=send_policy(total_s=0.5), resolver=resolver)
    assert asked == ["rebinding.example"]
    assert server.connections == 0


@pytest.mark.parametrize("both", [[PUBLIC, "10.0.0.1"], ["::1", PUBLIC], ["::ffff:127.0.0.1"]])
def test_refuses_a_host_of_which_one_address_is_inside(both: list[str]) -> None:
    with pytest.raises(FetchError) as caught:
        send(Message("https://two.example/", b"{}"), policy=send_policy(), resolver=lambda host: both)
    assert str(caught.value) == "blocked_address"


@pytest.mark.parametrize(
    ("method", "name"), [("GET /", "X"), ("get", "X"), ("POST", "Host"), ("POST", "X\r\nY"), ("POST", "")]
)
def test_refuses_what_would_break_a_request(method: str, name: str) -> None:
    with pytest.raises(ValueError, match="Not to be sent"):
        Message("https://hooks.example/", b"{}", ((name, "1"),), method)


def test_leaves_out_a_value_that_would_add_a_header(server: HostileServer, to_here: FetchPolicy) -> None:
    send(Message(server.url("/"), b"{}", (("X-Id", "7\r\nX-More: 1"),)), policy=to_here)
    assert "x-more" not in server.requests[0].headers


def test_reads_more_of_an_answer_where_that_is_wanted(server: HostileServer, to_here: FetchPolicy) -> None:
    url = server.on("/page", answer(b"x" * 9000))
    assert len(send(Message(url), policy=to_here).body) == 4096
    assert len(send(Message(url), policy=to_here, most_bytes=8000).body) == 8000


def test_sends_a_token_of_two_kilobytes(server: HostileServer, to_here: FetchPolicy) -> None:
    """As long as Google's may be."""
    said = "Bearer " + "x" * 2048
    send(Message(server.on("/page", answer(b"")), headers=(("Authorization", said),)), policy=to_here)
    assert server.requests[0].headers["authorization"] == said
