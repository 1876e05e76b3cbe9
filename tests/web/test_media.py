from __future__ import annotations

from dataclasses import replace

import pytest

from annotations.web.failures import FetchError
from annotations.web.fetch import FetchPolicy, fetch
from annotations.web.media import FEED_TYPES, JSON_TYPES, PAGE_TYPES, actual_type, charset_of, declared_type
from tests.fakes import HTML, Behaviour, HostileServer, answer

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"
ZIP = b"PK\x03\x04\x14\x00\x06\x00\x08\x00"
XHTML = b'<?xml version="1.0"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"><p>A</p></html>'
RSS = b'<?xml version="1.0"?>\n<rss version="2.0"><channel></channel></rss>'


@pytest.mark.parametrize(
    ("header", "media_type", "charset"),
    [
        ("text/html", "text/html", None),
        ("Text/HTML; Charset=UTF-8", "text/html", "utf-8"),
        ('text/html;charset="windows-1251"', "text/html", "windows-1251"),
        ("text/html; charset='latin1'; level=1", "text/html", "latin1"),
        ("application/xhtml+xml ; q=1", "application/xhtml+xml", None),
        ("text/html, text/plain", "text/html", None),
        ("text/html; charset=no-such-thing", "text/html", "no-such-thing"),
        ("text/html; charset=", "text/html", None),
        ("html", "", None),
        ("", "", None),
        ("text/html charset=utf-8", "", "utf-8"),
        ("/", "", None),
        ("; charset=utf-8", "", "utf-8"),
    ],
)
def test_returns_what_a_header_says(header: str, media_type: str, charset: str | None) -> None:
    assert (declared_type(header), charset_of(header)) == (media_type, charset)


@pytest.mark.parametrize(
    ("declared", "head", "charset", "actual"),
    [
        ("text/html", HTML, None, "text/html"),
        ("text/html", b"Plain words", None, "text/html"),
        ("text/html", b"<p>\x01 a stray control", None, "text/html"),
        ("text/html", "<p>é".encode("utf-16-le"), "utf-16le", "text/html"),
        ("text/html", "<p>é".encode("utf-16"), None, "text/html"),
        ("text/html", PDF, None, "application/pdf"),
        ("text/html", b"\n<html>%PDF-1.4", None, "text/html"),
        ("text/html", PNG, None, "application/octet-stream"),
        ("text/html", ZIP, None, "application/octet-stream"),
        ("text/plain", b"Plain words", None, "text/plain"),
        ("text/plain", "Füße".encode("utf-16"), None, "text/plain"),
        ("text/plain", b"<b> is how bold is written", None, "text/plain"),
        ("text/plain", ZIP, None, "application/octet-stream"),
        ("", HTML, None, "text/html"),
        ("", b"\xef\xbb\xbf\n <p>", None, "text/html"),
        ("", PDF, None, "application/pdf"),
        ("", b"Plain words", None, "text/plain"),
        ("", PNG, None, "application/octet-stream"),
        ("application/octet-stream", PDF, None, "application/pdf"),
        ("application/pdf", PDF, None, "application/pdf"),
        ("application/pdf", b"junk before it\n" + PDF, None, "application/pdf"),
        ("application/pdf", HTML, None, "text/html"),
        ("application/pdf", ZIP, None, "application/octet-stream"),
        ("application/x-pdf", PDF, None, "application/pdf"),
        ("application/xml", XHTML, None, "application/xhtml+xml"),
        ("text/xml", RSS, None, "application/xml"),
        ("application/rss+xml", RSS, None, "application/rss+xml"),
        ("", RSS, None, "application/xml"),
        ("application/json", b'{"a": 1}', None, "application/json"),
    ],
)
def test_returns_what_a_body_is(declared: str, head: bytes, charset: str | None, actual: str) -> None:
    assert actual_type(declared, head=head, charset=charset) == actual


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("video/mp4", b"\x00\x00\x00\x18ftypmp42"),
        ("image/png", PNG),
        ("text/html", PNG),
        ("application/octet-stream", ZIP),
        (None, b"\x7fELF\x02\x01\x01\x00"),
        ("text/html", gzip_like := b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
        ("text/plain", gzip_like),
        ("application/json", b'{"a": 1}'),
        ("application/rss+xml", RSS),
        ("application/xml", RSS),
        ("text/css", b"p { color: red }"),
        ("multipart/x-mixed-replace; boundary=x", b"--x\r\n"),
    ],
)
def test_refuses_what_cannot_be_read_as_a_document(
    server: HostileServer, policy: FetchPolicy, content_type: str | None, body: bytes
) -> None:
    with pytest.raises(FetchError) as refused:
        fetch(server.on("/a", answer(body, content_type=content_type)), policy=policy)
    assert (refused.value.code, refused.value.retryable) == ("wrong_type", False)


def flood_after(head: bytes) -> Behaviour:
    return lambda peer: peer.send(head).flood(b"\x00" * 4096)


def test_refuses_a_film_before_it_is_loaded(server: HostileServer, policy: FetchPolicy) -> None:
    for content_type in ("video/mp4", "application/octet-stream"):
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode()
        url = server.on("/a", flood_after(head))
        with pytest.raises(FetchError) as refused:
            fetch(url, policy=policy)
        assert refused.value.code == "wrong_type"


@pytest.mark.parametrize("content_type", ["text/html", "text/plain", None, "application/pdf"])
def test_refuses_an_empty_page(server: HostileServer, policy: FetchPolicy, content_type: str | None) -> None:
    with pytest.raises(FetchError) as refused:
        fetch(server.on("/a", answer(b"", content_type=content_type)), policy=policy)
    assert refused.value.code == "empty_body"


def test_returns_feeds_and_json_where_the_policy_wants_them(server: HostileServer, policy: FetchPolicy) -> None:
    wide = replace(policy, content_types=(*PAGE_TYPES, *FEED_TYPES, *JSON_TYPES))
    for content_type, body in (("application/rss+xml", RSS), ("text/xml", RSS), ("application/json", b'{"a": 1}')):
        assert fetch(server.on("/a", answer(body, content_type=content_type)), policy=wide).body == body


def test_returns_a_pdf_whatever_its_header_says(server: HostileServer, policy: FetchPolicy) -> None:
    for content_type in ("application/pdf", "application/octet-stream", "text/html; charset=utf-8", None):
        fetched = fetch(server.on("/a", answer(PDF, content_type=content_type)), policy=policy)
        assert (fetched.content_type, fetched.body) == ("application/pdf", PDF)
