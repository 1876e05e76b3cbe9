"""Sitemaps as long as their protocol allows: read quickly, and in part where there is no time for all."""

import json
import time
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from annotations.text import sitemaps
from annotations.text.dates import read_date
from annotations.text.entries import Addresses, address
from annotations.text.feeds import FeedReading, read_feed
from annotations.text.packed import packed_feed as packed
from annotations.text.packed import unpacked_feed as unpacked

URL = "https://news.example/sitemap.xml"
TEN = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def read(body: str) -> FeedReading:
    return read_feed(body.encode(), content_type="application/xml", url=URL, charset=None)


def sitemap(count: int) -> str:
    """A sitemap of a page for each day, the oldest first."""
    days = ((TEN - timedelta(days=count - at)).isoformat() for at in range(count))
    return "<urlset>" + "".join(f"<url><loc>/{at}</loc><lastmod>{day}</lastmod></url>" for at, day in enumerate(days))


def test_reads_all_places_that_a_sitemap_may_have_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    place = "<url><loc>https://news.example/2026/a-story-{}</loc><lastmod>2026-{:02}-{:02}T10:{:02}:00Z</lastmod></url>"
    places = (place.format(at, at % 10 + 1, at % 28 + 1, at % 60) for at in range(50_000))
    body = "<urlset>" + "".join(places) + "</urlset>"
    monkeypatch.setattr(sitemaps, "PARSED_S", 60)
    monkeypatch.setattr(sitemaps, "TOLD_S", 60)
    start = time.process_time()
    feed = read(body)
    answer = json.dumps(packed(feed))
    assert time.process_time() - start < 3
    assert len(unpacked(json.loads(answer)).entries) == 50_000


def test_tells_of_the_newest_where_there_is_no_time_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    body = sitemap(3_000) + "<url><loc>/undated</loc></url></urlset>"
    assert [entry.url for entry in read(body).entries[:2]] == [f"https://news.example/{at}" for at in (2_999, 2_998)]
    assert len(read(body).entries) == 3_001
    seconds = count(0.0, 0.01)
    monkeypatch.setattr("annotations.text.sitemaps.time.process_time", lambda: next(seconds))
    monkeypatch.setattr(sitemaps, "PARSED_S", 60)
    monkeypatch.setattr(sitemaps, "TOLD_S", 31)
    feed = read(body)
    assert [entry.url for entry in feed.entries[:2]] == [f"https://news.example/{at}" for at in (2_999, 2_998)]
    assert 50 < len(feed.entries) < 150


@pytest.mark.parametrize(
    "given",
    [
        "https://news.example/a/story-1.html",
        "https://news.example//a",
        "https://news.example/a/../b",
        "https://news.example/.hidden",
        "https://news.example/a b",
        "https://news.example/a?utm_source=x&b=1",
        "https://news.example/a#b",
        "https://NEWS.example/a",
        "https://news.example:443/a",
        "http://0x7f.1/a",
        "http://127.1/a",
        "https://xn--a/b",
        "https://.../a",
        "https://a..b/c",
        "https://news.example",
        " https://news.example/a\n",
        "https://news.example/" + "a" * 2_027,
        "https://news.example/" + "a" * 2_028,
        "/a",
        "",
        None,
        "javascript:alert(1)",
    ],
)
def test_reads_many_addresses_as_it_reads_one(given: str | None) -> None:
    addresses = Addresses(URL)
    assert [addresses.read(given) for _ in range(2)] == [address(given, URL)] * 2


@pytest.mark.parametrize(
    "given",
    ["2026-11-02T10:00:00Z", "2026-11-02T10:00:00+05:30", "2026-11-02T10:00", "2026-11-02", "2026-11-02T10:00:00.123Z"]
    + ["1989-12-31T23:30:00-01:00", "1989-12-31T10:00:00Z", "2999-01-01T10:00:00Z", "0001-01-01T00:00:00+14:00"]
    + [
        "9999-12-31T23:59:59-14:00",
        "2026-13-02T10:00:00Z",
        "2026-11-02 10:00:00 UTC",
        "2 Nov 2026",
        "",
        "x" * 99,
        None,
    ],
)
def test_reads_the_dates_of_a_sitemap_as_it_reads_any(given: str | None) -> None:
    lastmod = f"<lastmod>{given}</lastmod>" if given is not None else ""
    [entry] = read(f"<urlset><url><loc>/a</loc>{lastmod}</url></urlset>").entries
    assert entry.modified_at == read_date(given)
