"""Feeds as servers give them, for tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from django.db.models.functions import Now

from annotations.models import Feed, Snapshot
from annotations.worker import arrivals, polling

START = datetime(2026, 11, 1, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry: `hour` hours after START; the name is its address where none is given."""

    url: str
    guid: str = ""
    title: str = "A title"
    hour: int = 0


def rss(items: Iterable[Item], *, title: str = "Harbour News") -> bytes:
    """An RSS 2.0 document."""
    parts = []
    for item in items:
        at = format_datetime(START + timedelta(hours=item.hour))
        guid = f'<guid isPermaLink="false">{item.guid or item.url}</guid>'
        link = f"<link>{item.url}</link>" if item.url else ""
        parts.append(f"<item><title>{item.title}</title>{link}{guid}<pubDate>{at}</pubDate></item>")
    channel = f"<title>{title}</title><language>en</language><link>https://news.example/</link>{''.join(parts)}"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}</channel></rss>'.encode()


def stories(count: int, *, start: int = 0, site: str = "https://news.example.org") -> list[Item]:
    """Entries of one site, the oldest first."""
    return [Item(f"{site}/story-{n}", title=f"Story {n}", hour=n) for n in range(start, start + count)]


def sitemap(urls: Iterable[tuple[str, str]]) -> bytes:
    """A sitemap of addresses and their `lastmod`."""
    places = "".join(f"<url><loc>{url}</loc><lastmod>{day}</lastmod></url>" for url, day in urls)
    return (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'.encode()
    )


def sitemap_index(urls: Iterable[tuple[str, str]]) -> bytes:
    """An index of sitemaps and their `lastmod`, where they have one."""
    places = "".join(
        f"<sitemap><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for url, day in urls
    )
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    return f'<?xml version="1.0"?><sitemapindex {space}>{places}</sitemapindex>'.encode()


def poll(feed: Feed) -> Feed:
    """Does the whole job now, due or not: the poll, and the import of what it brought. Returns the row as it is."""
    Feed.objects.filter(id=feed.pk).update(next_poll_at=Now())
    polling.run(feed.pk)
    arrivals.bring_in(feed.pk)
    return Feed.objects.get(id=feed.pk)


def imported(feed: Feed) -> list[str]:
    """The addresses of its articles, in the order of their import."""
    rows = feed.entries.exclude(article=None).order_by("article_id")
    return [str(url) for url in rows.values_list("article__page__url", flat=True)]


def captures() -> int:
    return Snapshot.objects.count()
