"""Hostile bodies break the reader, never its caller, and each has a name."""

import threading

import pytest
from pytest_django import Settings

from annotations.text.document import Reading, Unreadable
from annotations.text.feeds import FeedReading
from annotations.text.reader import read
from annotations.worker import nursery, reading
from tests.factories import PAGE


def read_apart(body: bytes, content_type: str = "text/html") -> Reading:
    return reading.read_apart(body, content_type=content_type, url="", charset=None, filename="")


def test_returns_what_the_reader_returns() -> None:
    assert read_apart(PAGE) == read(PAGE, content_type="text/html", url="", charset=None, filename="")


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"<html><body>" + b"<div>" * 100_000 + b"x", "text/html", "too_deep"),
        (b"%PDF-1.7\n" + b"\x00\xff" * 500_000, "application/pdf", "damaged_pdf"),
        (b" \n ", "text/plain", "empty_text"),
        (b"\x00\x01\x02" * 1000, "image/png", "unsupported_type"),
    ],
    ids=["deep", "pdf", "empty", "binary"],
)
def test_passes_refusals_on(body: bytes, content_type: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_apart(body, content_type)
    assert refused.value.code == code


ENTITIES = b"".join(b'<!ENTITY e%d "%s">' % (level + 1, b"&e%d;" % level * 10) for level in range(9))
BOMBS = {
    "entities": (b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "bomb">%s]><html><p>A page.</p><p>&e9;</p></html>')
    % ENTITIES,
    "entity from a file": b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    b"<html><body><p>A page with words.</p><p>&e;</p></body></html>",
    "attributes": b"<p " + b" ".join(b"a%d=1" % number for number in range(200_000)) + b">A page with words.</p>",
}


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("content_type", ["text/html", "application/xhtml+xml"])
def test_a_bomb_is_named_or_read_for_what_it_says(bomb: str, content_type: str) -> None:
    try:
        text = read_apart(BOMBS[bomb], content_type).document.text
    except (Unreadable, reading.ReaderFailed):
        return
    assert len(text) < 2_000 and "root:" not in text and "bombbomb" not in text


def test_names_a_body_that_needs_more_memory_or_time_than_there_is() -> None:
    with pytest.raises(reading.ReaderFailed) as failed:
        read_apart(b"<html><body><p>" + b"word " * 9_000_000 + b"</p>")
    assert failed.value.code in ("crashed_reader", "reader_too_slow")


def test_names_a_body_that_takes_too_long(settings: Settings) -> None:
    settings.READ_WALL_S = 0.0001
    with pytest.raises(reading.ReaderFailed) as failed:
        read_apart(PAGE)
    assert failed.value.code == "reader_too_slow"


FEED = b"<rss><channel><title>T</title><item><title>Dam</title><link>/dam</link></item></channel></rss>"


def read_feed_apart(body: bytes) -> FeedReading:
    return reading.read_feed_apart(body, content_type="application/rss+xml", url="https://news.example/f", charset=None)


def test_returns_what_the_feed_reader_returns() -> None:
    feed = read_feed_apart(FEED)
    assert (feed.kind, feed.entries[0].url) == ("rss", "https://news.example/dam")


def test_passes_a_feeds_refusals_on() -> None:
    with pytest.raises(Unreadable) as refused:
        read_feed_apart(b"<html><body>")
    assert refused.value.code == "not_a_feed"


def test_names_a_feed_that_takes_too_long(settings: Settings) -> None:
    settings.READ_WALL_S = 0.0001
    with pytest.raises(reading.ReaderFailed) as failed:
        read_feed_apart(FEED)
    assert failed.value.code == "reader_too_slow"


def test_no_body_waits_for_the_end_of_another_that_is_read_at_the_same_time() -> None:
    slow = threading.Thread(
        target=lambda: pytest.raises(reading.ReaderFailed, read_apart, b"<p>" + b"word " * 9_000_000)
    )
    slow.start()
    try:
        quick = [read_apart(PAGE).metadata.title for _ in range(5)]
        assert quick == ["Housing register 2026"] * 5 and slow.is_alive()
    finally:
        slow.join(60)


def test_begins_anew_where_the_readers_were_killed() -> None:
    read_apart(PAGE)
    nursery.nursery("annotations.text.apart").process.kill()
    nursery.nursery("annotations.text.apart").process.wait()
    assert read_apart(PAGE).metadata.title == "Housing register 2026"
