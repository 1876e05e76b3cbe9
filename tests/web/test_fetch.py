"""What a fetch returns, and the name it gives to each ordinary failure."""

from __future__ import annotations

import hashlib
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from annotations.web.answers import MAX_RETRY_AFTER_S, retry_after_s
from annotations.web.failures import FetchError
from annotations.web.fetch import FetchPolicy, Redirect, Validators, fetch
from tests.fakes import HTML, HostileServer, answer, redirect
from tests.web.conftest import CERTIFICATES, tls_server_context

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def failure(url: str, policy: FetchPolicy) -> FetchError:
    with pytest.raises(FetchError) as failed:
        fetch(url, policy=policy)
    return failed.value


def test_returns_a_page_with_what_was_said_about_it(server: HostileServer, policy: FetchPolicy) -> None:
    url = server.on("/page", answer(headers=(("ETag", '"v1"'), ("X-Note", "Füße"), ("X-Note", "two"))))
    fetched = fetch(f"{url}?q=1#part", policy=policy)
    assert (fetched.status, fetched.body, fetched.content_type, fetched.charset) == (200, HTML, "text/html", "utf-8")
    assert (fetched.requested_url, fetched.final_url) == (f"{url}?q=1#part", f"{url}?q=1")
    assert (fetched.redirects, fetched.address, fetched.certificate_sha256) == ((), "127.0.0.1", "")
    assert fetched.header("etag") == '"v1"'
    assert fetched.header("X-Note") == "Füße, two"
    assert 0 <= fetched.elapsed_ms < 700
    assert not fetched.is_unchanged


def test_sends_a_plain_request_that_says_who_asks(server: HostileServer, policy: FetchPolicy) -> None:
    fetch(server.url("/a b?ü=1"), policy=policy)
    request = server.requests[0]
    assert (request.method, request.path) == ("GET", "/a%20b?%C3%BC=1")
    assert set(request.headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert request.headers["host"] == f"127.0.0.1:{server.port}"
    assert request.headers["user-agent"] == "Factcheck tests"
    assert request.headers["accept-encoding"] == "gzip, deflate, br"


def test_follows_redirects_and_returns_each_hop(server: HostileServer, policy: FetchPolicy) -> None:
    first = server.on("/a", redirect("/b", status="301 Moved Permanently"))
    second = server.on("/b", redirect("c?d=é", status="307 Temporary Redirect"))
    fetched = fetch(first, policy=policy)
    assert fetched.final_url == server.url("/c?d=%C3%A9")
    assert fetched.redirects == (Redirect(url=first, status=301), Redirect(url=second, status=307))


def test_refuses_redirects_that_go_round(server: HostileServer, policy: FetchPolicy) -> None:
    server.on("/b", redirect("/a"))
    assert failure(server.on("/a", redirect("/b")), policy).code == "redirect_loop"
    assert failure(server.on("/self", redirect("/self#again")), policy).code == "redirect_loop"


def test_refuses_one_redirect_too_many(server: HostileServer, policy: FetchPolicy) -> None:
    for number in range(10):
        server.on(f"/{number}", redirect(f"/{number + 1}"))
    assert len(fetch(server.url("/5"), policy=policy).redirects) == 5
    assert failure(server.url("/4"), policy).code == "too_many_redirects"


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://example.com/",
        "http://user:secret@example.com/",
        "http://[",
        "",
    ],
)
def test_refuses_a_redirect_to_no_web_address(server: HostileServer, policy: FetchPolicy, location: str) -> None:
    assert failure(server.on("/a", redirect(location)), policy).code == "bad_redirect"


@pytest.mark.parametrize(
    ("status", "code", "retryable"),
    [
        ("300 Multiple Choices", "http_error", False),
        ("304 Not Modified", "http_error", False),
        ("400 Bad Request", "http_error", False),
        ("401 Unauthorized", "unauthorized", False),
        ("402 Payment Required", "payment_required", False),
        ("403 Forbidden", "forbidden", False),
        ("404 Not Found", "not_found", False),
        ("408 Request Timeout", "http_error", True),
        ("410 Gone", "gone", False),
        ("418 I'm a teapot", "http_error", False),
        ("429 Too Many Requests", "rate_limited", True),
        ("451 Unavailable For Legal Reasons", "legally_blocked", False),
        ("500 Internal Server Error", "server_error", True),
        ("503 Service Unavailable", "server_error", True),
        ("522 Connection Timed Out", "server_error", True),
        ("999 Request denied", "server_error", True),
        ("204 No Content", "empty_body", False),
        ("206 Partial Content", "http_error", False),
    ],
)
def test_names_the_failure_of_each_status(
    server: HostileServer, policy: FetchPolicy, status: str, code: str, retryable: bool
) -> None:
    failed = failure(server.on("/a", answer(b"" if status.startswith(("204", "304")) else HTML, status=status)), policy)
    assert (failed.code, failed.retryable) == (code, retryable)
    assert failed.status == int(status[:3]) or code == "empty_body"


@pytest.mark.parametrize("header", [("cf-mitigated", "challenge"), ("x-amzn-waf-action", "captcha")])
def test_names_a_wall_against_bots(server: HostileServer, policy: FetchPolicy, header: tuple[str, str]) -> None:
    for status in ("403 Forbidden", "202 Accepted", "503 Service Unavailable"):
        assert failure(server.on("/a", answer(status=status, headers=(header,))), policy).code == "bot_wall"


def test_keeps_the_beginning_of_a_refusal_s_page(server: HostileServer, policy: FetchPolicy) -> None:
    for status in ("401 Unauthorized", "403 Forbidden", "429 Too Many Requests", "503 Service Unavailable"):
        assert failure(server.on("/a", answer(HTML, status=status)), policy).page == HTML
    assert failure(server.on("/a", answer(HTML, status="404 Not Found")), policy).page == b""
    assert len(failure(server.on("/a", answer(b"x" * 200_000, status="403 Forbidden")), policy).page) == 65_536
    broken = answer(b"no gzip", status="403 Forbidden", headers=(("Content-Encoding", "gzip"),))
    assert (failure(server.on("/a", broken), policy).code, failure(server.on("/a", broken), policy).page) == (
        "forbidden",
        b"",
    )


def test_returns_how_long_the_site_asks_to_wait(server: HostileServer, policy: FetchPolicy) -> None:
    for status in ("429 Too Many Requests", "503 Service Unavailable"):
        url = server.on("/a", answer(status=status, headers=(("Retry-After", "120"),)))
        assert failure(url, policy).retry_after_s == 120
    assert failure(server.on("/b", answer(status="429 Too Many Requests")), policy).retry_after_s is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        ("86400", MAX_RETRY_AFTER_S),
        ("9" * 5000, MAX_RETRY_AFTER_S),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300),
        (format_datetime(NOW - timedelta(days=5), usegmt=True), 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_RETRY_AFTER_S),
        ("Sun Nov 22 12:01:00 2026", 60),
        ("Sun, 22 Nov 2026 12:01:00 -0000", 60),
        ("", None),
        ("-1", None),
        ("soon", None),
        ("1e9", None),
        ("²", None),
        ("Fri, 99 Dec 2026 23:59:59 GMT", None),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
        (",,,", None),
    ],
)
def test_returns_the_seconds_of_a_retry_after_header(value: str, seconds: int | None) -> None:
    assert retry_after_s(value, now=NOW) == seconds


def test_asks_whether_the_page_changed(server: HostileServer, policy: FetchPolicy) -> None:
    url = server.on("/a", answer(b"", status="304 Not Modified", headers=(("ETag", '"v1"'),), length=None))
    fetched = fetch(
        url, policy=policy, validators=Validators(etag='"v1"', last_modified="Sun, 22 Nov 2026 12:00:00 GMT")
    )
    assert (fetched.status, fetched.is_unchanged, fetched.body, fetched.content_type) == (304, True, b"", "")
    assert server.requests[0].headers["if-none-match"] == '"v1"'
    assert server.requests[0].headers["if-modified-since"] == "Sun, 22 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize("etag", ['"a"\r\nX-Injected: 1', '"\x00"', '"日本"', '"' + "x" * 5000 + '"'])
def test_leaves_out_a_validator_that_no_header_can_hold(server: HostileServer, policy: FetchPolicy, etag: str) -> None:
    fetch(server.url("/a"), policy=policy, validators=Validators(etag=etag))
    assert {"if-none-match", "x-injected"}.isdisjoint(server.requests[0].headers)


def test_returns_headers_as_single_lines_without_controls(server: HostileServer, policy: FetchPolicy) -> None:
    url = server.on("/a", answer(headers=(("X-Odd", "a\x00b\x1b[31m\x85c\r\n folded"),)))
    assert fetch(url, policy=policy).header("X-Odd") == "a b [31m c folded"


def test_names_a_name_that_does_not_exist(policy: FetchPolicy) -> None:
    def no_such_name(_host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def no_server(_host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    for resolver, retryable in ((no_such_name, False), (no_server, True)):
        with pytest.raises(FetchError) as failed:
            fetch("http://nobody.example/", policy=policy, resolver=resolver)
        assert (failed.value.code, failed.value.retryable) == ("dns_failed", retryable)


@pytest.mark.parametrize("answers", [[], ["not an address"], ["127.0.0.1", ""]])
def test_names_an_answer_that_is_no_address(policy: FetchPolicy, answers: list[str]) -> None:
    with pytest.raises(FetchError) as failed:
        fetch("http://news.example/", policy=policy, resolver=lambda _host: answers)
    assert failed.value.code == "dns_failed"


def test_returns_the_local_machine_s_own_names(server: HostileServer) -> None:
    policy = FetchPolicy(allow_networks=("127.0.0.0/8", "::1/128"), total_s=2)
    assert fetch(server.url("/", host="localhost"), policy=policy).status == 200


def test_tries_the_host_s_next_address_when_one_refuses(policy: FetchPolicy) -> None:
    open_policy = replace(policy, allow_networks=("127.0.0.0/8", "::1/128"))
    with HostileServer(host="127.0.0.3") as server:
        url = server.url("/", host="news.example")
        fetched = fetch(url, policy=open_policy, resolver=lambda _host: ["::1", "127.0.0.2", "127.0.0.3"])
    assert fetched.address == "127.0.0.3"


def test_returns_over_tls_when_name_and_authority_are_right(policy: FetchPolicy) -> None:
    trusting = replace(policy, ca_file=str(CERTIFICATES / "authority.pem"))
    with HostileServer(tls=tls_server_context("archive.example.pem")) as server:
        url = server.url("/", host="archive.example")
        fetched = fetch(url, policy=trusting, resolver=lambda _host: ["127.0.0.1"])
    pem = (CERTIFICATES / "archive.example.pem").read_text().partition("-----BEGIN PRIVATE")[0]
    assert fetched.certificate_sha256 == hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
    assert (fetched.body, fetched.final_url) == (HTML, url)


@pytest.mark.parametrize(
    ("certificate", "host", "is_trusted"),
    [
        ("archive.example.pem", "archive.example", False),
        ("archive.example.pem", "other.example", True),
        ("archive.example.pem", "127.0.0.1", True),
        ("self-signed.pem", "127.0.0.1", True),
        ("self-signed.pem", "archive.example", True),
    ],
)
def test_refuses_a_certificate_that_proves_nothing(
    policy: FetchPolicy, certificate: str, host: str, is_trusted: bool
) -> None:
    policy = replace(policy, ca_file=str(CERTIFICATES / "authority.pem") if is_trusted else None)
    with HostileServer(tls=tls_server_context(certificate)) as server, pytest.raises(FetchError) as failed:
        fetch(server.url("/", host=host), policy=policy, resolver=lambda _host: ["127.0.0.1"])
    assert (failed.value.code, server.requests) == ("tls_failed", [])


def test_refuses_tls_where_plain_http_is_spoken(server: HostileServer, policy: FetchPolicy) -> None:
    server.on_connect(lambda connected: connected.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    assert failure(server.url("/").replace("http:", "https:"), policy).code == "tls_failed"


@pytest.mark.parametrize("user_agent", ["", "two\r\nlines", "Prüfer", "x" * 400])
def test_refuses_a_user_agent_that_no_header_can_hold(user_agent: str) -> None:
    with pytest.raises(ValueError, match="user agent"):
        FetchPolicy(user_agent=user_agent)


def test_refuses_a_policy_with_a_block_that_is_no_network() -> None:
    with pytest.raises(ValueError, match="Not a network"):
        FetchPolicy(allow_networks=("the intranet",))
