from __future__ import annotations

import pytest

from annotations.web.failures import FetchError
from annotations.web.targets import parse_target


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "/page",
        "http://",
        "http:///",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://example.com/",
        "gopher://example.com/_GET",
        "dict://127.0.0.1:11211/stats",
        "ws://example.com/",
        "data:text/html,hello",
        "javascript:alert(1)",
        "jar:http://example.com!/",
        "mailto:someone@example.com",
        "unix:///var/run/docker.sock",
        "http://user:secret@example.com/",
        "http://user@example.com/",
        "http://example.com:secret@127.0.0.1/",
        "http://example.com%40@127.0.0.1/",
        "http://example.com:99999/",
        "http://example.com:-1/",
        "http://256.1.1.1/",
        "http://1.2.3.4.5/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://exa mple.com/",
        "http://exa\nmple.com/",
        "http://example.com/\r\nHost: 127.0.0.1",
        "http://example.com/\x00",
        "http://ex%00ample.com/",
        "http://example.com/" + "a" * 9000,
        "http://" + "a." * 150 + "example/",
        "http://\ud800.example/",
    ],
)
def test_refuses_what_is_no_plain_web_address(url: str) -> None:
    with pytest.raises(FetchError) as refused:
        parse_target(url)
    assert refused.value.code == "bad_url"
    assert not refused.value.retryable


def test_returns_the_parts_of_an_address() -> None:
    target = parse_target("HTTPS://Münchner-Blatt.Example.:8443/Straße?q=ä b#absatz")
    assert target.url == "https://xn--mnchner-blatt-wob.example.:8443/Stra%C3%9Fe?q=%C3%A4%20b"
    assert (target.is_tls, target.host, target.port) == (True, "xn--mnchner-blatt-wob.example", 8443)
    assert target.host_header == "xn--mnchner-blatt-wob.example:8443"
    assert target.path == "/Stra%C3%9Fe?q=%C3%A4%20b"


@pytest.mark.parametrize(("scheme", "port"), [("http", 80), ("https", 443)])
def test_returns_the_scheme_s_port_when_none_is_given(scheme: str, port: int) -> None:
    target = parse_target(f"{scheme}://example.com")
    assert (target.port, target.host_header, target.path) == (port, "example.com", "/")


def test_returns_an_ipv6_host_without_brackets() -> None:
    target = parse_target("http://[2606:4700::1111]:8080/")
    assert (target.host, target.host_header) == ("2606:4700::1111", "[2606:4700::1111]:8080")


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b", "https://example.com/b"),
        ("c?d", "https://example.com/x/c?d"),
        ("//other.example/", "https://other.example/"),
        ("http://other.example", "http://other.example/"),
        ("https://example.com/#part", "https://example.com/"),
        ("?page=2", "https://example.com/x/y?page=2"),
    ],
)
def test_returns_a_redirect_resolved_against_its_base(location: str, url: str) -> None:
    assert parse_target(location, base="https://example.com/x/y").url == url
