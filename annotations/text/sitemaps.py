"""Sitemaps and indexes of sitemaps (sitemaps.org 0.9), with what Google's news extension adds.

A sitemap may name 50,000 pages, and is read in part where there is no time for all: the newest first, as far as it
says when they changed.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from itertools import islice, takewhile

from lxml import etree

from annotations.text.dates import read_date
from annotations.text.document import Unreadable
from annotations.text.entries import (
    MAX_ENTRIES,
    MAX_TITLE,
    Addresses,
    Child,
    Entry,
    FeedReading,
    language,
    once,
    tidy,
)
from annotations.text.markup import mended

PARSED_S = 0.8
TOLD_S = 1.2
"""After how much processor time parsing ends, and after how much reading the addresses and dates that were found."""

_PLACES = frozenset(["url", "sitemap"])
_OWN = {"loc": "loc", "lastmod": "lastmod", "title": "title", "publication_date": "published", "language": "language"}
_PARENTS = {
    "loc": _PLACES,
    "lastmod": _PLACES,
    "title": {"news"},
    "publication_date": {"news"},
    "language": {"publication"},
}
_WANTED = tuple(f"{{*}}{name}" for name in _OWN)
_DAY = re.compile(r"\s*\d{4}-\d\d-\d\d")

_Said = dict[str, str]


def _until(end_s: float) -> Callable[[object], bool]:
    """Return what tells whether a moment of this process's time is still to come."""
    return lambda _: time.process_time() < end_s


class _Days:
    """Reads dates. The protocol's own kind is read quickly: whether its day is likely is asked once."""

    def __init__(self) -> None:
        self.known: dict[str, datetime | None] = {}

    def read(self, said: str | None) -> datetime | None:
        given = (said or "").strip()
        if given not in self.known:
            self.known[given] = self._iso(given) or read_date(given)
        return self.known[given]

    def _iso(self, given: str) -> datetime | None:
        if not _DAY.match(given) or len(given) < len("2026-01-01T00:00"):
            return None
        try:
            told = datetime.fromisoformat(given)
            aware = (told.replace(tzinfo=UTC) if told.tzinfo is None else told).astimezone(UTC).replace(microsecond=0)
        except (ValueError, OverflowError):
            return None
        return aware if self.read(aware.date().isoformat()) else None


@lru_cache(maxsize=256)
def _name(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _said(place: etree._Element) -> _Said:
    """Return what a `<url>` or `<sitemap>` says, by name; pictures and films have a `loc` of their own."""
    said: _Said = {}
    for element in place.iterdescendants(*_WANTED):
        name, parent = _name(element.tag), element.getparent()
        if element.text and parent is not None and _name(parent.tag) in _PARENTS[name]:
            said.setdefault(_OWN[name], element.text)
    return said


def _places(body: bytes) -> Iterator[_Said]:
    """Yield what each place of a sitemap says; what is broken is passed over, and no entity is ever resolved."""
    events = etree.iterparse(
        BytesIO(body),
        tag=["{*}url", "{*}sitemap"],
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
    )
    try:
        for _, element in events:
            yield _said(element)
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError:
        return


def _newest_first(places: Iterable[_Said]) -> list[_Said]:
    """Return places by what they say of their time, those that do not say it last: a first look, without reading it."""
    return sorted(places, key=_moment, reverse=True)


def _moment(said: _Said) -> str:
    told = said.get("published") or said.get("lastmod") or ""
    return told.strip() if _DAY.match(told) else ""


def read_sitemap(text: str, *, url: str, is_index: bool) -> FeedReading:
    """Read a sitemap, or an index of them, out of its text; `url` is where it was found. Raises Unreadable."""
    start_s = time.process_time()
    body = mended(text).encode("utf-8", errors="replace")
    places = _newest_first(islice(takewhile(_until(start_s + PARSED_S), _places(body)), MAX_ENTRIES))
    entries, children, spoken = _told(takewhile(_until(start_s + TOLD_S), places), url, is_index=is_index)
    if not entries and not children and "</" not in text[-200:]:
        raise Unreadable("broken_feed")
    return FeedReading("sitemap_index" if is_index else "sitemap", "", spoken, once(entries), children)


def _told(places: Iterable[_Said], url: str, *, is_index: bool) -> tuple[list[Entry], tuple[Child, ...], str]:
    """Return the entries or the children that are named, and the first language."""
    entries: list[Entry] = []
    children: dict[str, Child] = {}
    addresses, days, spoken = Addresses(url), _Days(), ""
    for said in places:
        place, changed = addresses.read(said.get("loc")), days.read(said.get("lastmod"))
        if place and is_index:
            children.setdefault(place, Child(place, changed))
        elif place:
            spoken = spoken or language(said.get("language"))
            dated = days.read(said.get("published"))
            entries.append(Entry(place, place, tidy(said.get("title"), MAX_TITLE), (), dated, changed))
    return entries, tuple(children.values()), spoken
