"""What sites ask of programs is kept to, read once, and not taken for granted where it cannot be read."""

import time
from dataclasses import replace

import pytest

from annotations.web import robots
from annotations.web.failures import FetchError
from annotations.web.fetch import FetchPolicy
from tests.fakes import HostileServer, Peer, answer

RULES = b"User-agent: *\nDisallow: /private/\nAllow: /private/open\n\nUser-agent: Factcheck\nDisallow: /ours\n"


def refusal(url: str, policy: FetchPolicy) -> str:
    with pytest.raises(FetchError) as refused:
        robots.require_allowed(url, policy=policy)
    return f"{refused.value.code}: {refused.value.detail}"


def test_keeps_to_the_rules_for_us_and_reads_them_once(server: HostileServer, policy: FetchPolicy) -> None:
    where = server.on("/robots.txt", answer(RULES, content_type="text/plain"))
    assert refusal(server.url("/ours/page"), policy) == f"robots: {where} disallows it for Factcheck tests."
    for path in ("/", "/private/page", "/private/open", "/ours"[:-1]):
        robots.require_allowed(server.url(path), policy=policy)
    assert [request.path for request in server.requests] == ["/robots.txt"]


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "200 OK"])
def test_takes_no_rules_for_no_objection(server: HostileServer, policy: FetchPolicy, status: str) -> None:
    server.on("/robots.txt", answer(b"<p>Disallow: /</p>", status=status))
    robots.require_allowed(server.url("/page"), policy=policy)


def test_waits_for_rules_that_cannot_be_read_now(server: HostileServer, policy: FetchPolicy) -> None:
    server.on("/robots.txt", answer(b"later", status="503 Service Unavailable"))
    assert refusal(server.url("/page"), policy).startswith("server_error")
    server.on("/robots.txt", answer(RULES, content_type="text/plain"))
    robots.require_allowed(server.url("/page"), policy=policy)


def test_asks_nothing_of_what_is_not_public(server: HostileServer) -> None:
    assert refusal(server.url("/page"), FetchPolicy()).startswith("blocked_address")
    assert server.connections == 0


def test_rules_and_page_share_one_time(server: HostileServer, policy: FetchPolicy) -> None:
    def slowly(peer: Peer) -> None:
        time.sleep(0.2)
        answer(RULES, content_type="text/plain")(peer)

    server.on("/robots.txt", slowly)
    left = robots.policy_left(server.url("/page"), policy=replace(policy, total_s=20.0))
    assert left.total_s <= 19.8


def test_rules_take_no_more_than_half_of_the_time(server: HostileServer, policy: FetchPolicy) -> None:
    server.on("/robots.txt", lambda peer: peer.hang())
    with pytest.raises(FetchError) as refused:
        robots.policy_left(server.url("/page"), policy=replace(policy, total_s=1.0))
    assert refused.value.code == "read_timeout" and refused.value.retryable
