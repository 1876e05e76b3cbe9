"""Feeds that a page names: the site's own first, comments last, whatever the markup looks like."""

import time

import pytest

from annotations.text.feedlinks import feed_links

PAGE = "https://news.example.org/section/"


def named(html: str) -> tuple[str, ...]:
    return feed_links(html.encode(), url=PAGE, charset="utf-8")


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/feed.xml">', "https://news.example.org/feed.xml"),
        ("<LINK HREF=feed TYPE=application/atom+xml REL=Alternate>", "https://news.example.org/section/feed"),
        (
            "<link href='//b.example/f?a&amp;b' type='application/feed+json' rel='alternate x'/>",
            "https://b.example/f?a&b",
        ),
        (
            "<base href='https://b.example/x/'><link rel=alternate type=application/rss+xml href=y>",
            "https://b.example/x/y",
        ),
    ],
)
def test_finds_feeds_in_any_spelling(html: str, found: str) -> None:
    assert named(html) == (found,)


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="stylesheet" type="application/rss+xml" href="/feed.xml">',
        '<link rel="alternate" type="application/rss+xml">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">',
        "",
    ],
)
def test_takes_nothing_else_for_a_feed(html: str) -> None:
    assert named(html) == ()


def test_puts_feeds_of_comments_last_and_each_once() -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'
    html = link.format("Comments", "/c") + link.format("News", "/n") + link.format("Again", "/n")
    assert named(html) == ("https://news.example.org/n", "https://news.example.org/c")


@pytest.mark.parametrize("piece", ["<link ", "<link rel=alternate ", "<base href=", '<link a="', "<", "a="])
def test_takes_no_long_time_over_hostile_pages(piece: str) -> None:
    started = time.monotonic()
    feed_links(piece.encode() * 100_000, url=PAGE, charset="utf-8")
    assert time.monotonic() - started < 2
