"""What a feed or a sitemap tells of: the values that every reader of one gives, and how their fields are tidied."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import lxml.html
from lxml import etree

from annotations.text.clean import BadText, normalise, scrub
from annotations.text.urls import BadUrl, canonical, join

FeedKind = Literal["rss", "atom", "json", "sitemap", "sitemap_index"]

MAX_ENTRIES = 50_000
"""As many as one sitemap may hold by its protocol; what follows is not read."""
MAX_TITLE = 500
MAX_SUMMARY = 1_000
MAX_NAME = 200
MAX_ID = 2_048
_MAX_MARKUP = 20_000
_MAX_AUTHORS = 20

_MAIL = re.compile(r"\S+@\S+")
_IN_BRACKETS = re.compile(r"\S+@\S+\s*\(([^()]+)\)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PLAIN = re.compile(r"(https?://[a-z0-9.-]+)/[A-Za-z0-9_~,/.-]*")
"""An address that is canonical as it stands, where its origin is and no part of its path begins with a dot."""
_BREAKS = re.compile(r"(?i)(</?(?:p|div|br|li|h[1-6]|tr|td|blockquote|figure|figcaption)\b)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; times are aware UTC.

    `external_id`, never empty, is the name that the feed gives it (guid, id), else its address, title or summary.
    `url` is absolute and canonical, "" where the entry has none that could be fetched.
    """

    external_id: str
    url: str
    title: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    summary_text: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index of sitemaps names; `url` is absolute and canonical."""

    url: str
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What was read out of a feed: its entries in their order, each `external_id` once; `children` of an index only.

    A sitemap's come the newest first, as far as it says when they changed.

    `replaced` counts characters that could not be decoded and stand as U+FFFD.
    """

    kind: FeedKind
    title: str = ""
    language: str = ""
    entries: tuple[Entry, ...] = ()
    children: tuple[Child, ...] = ()
    replaced: int = 0


def tidy(value: object, limit: int) -> str:
    """Return a value as one line of stored text, cut to `limit` characters at a blank; "" where it is no text."""
    if not isinstance(value, str):
        return ""
    try:
        words = " ".join(normalise(scrub(value[: 8 * limit])).split())
    except BadText:
        return ""
    return words if len(words) <= limit else words[: limit - 1].rsplit(" ", 1)[0] + "…"


def plain(value: object, limit: int) -> str:
    """Return a fragment of HTML as one line of its words, cut to `limit` characters."""
    if not isinstance(value, str) or not ("<" in value or "&" in value):
        return tidy(value, limit)
    fragment = scrub(_BREAKS.sub(r" \1", value[:_MAX_MARKUP]))
    try:
        tree = lxml.html.document_fromstring(f"<div>{fragment}</div>")
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    etree.strip_elements(tree, "script", "style", etree.Comment, etree.ProcessingInstruction, with_tail=False)
    return tidy("".join(map(str, tree.itertext())), limit)


def person(value: object) -> str:
    """Return a person's name without the mail address that feeds write beside it; "" where nothing is left."""
    name = plain(value, MAX_NAME)
    bracketed = _IN_BRACKETS.fullmatch(name)
    return (bracketed.group(1) if bracketed else _MAIL.sub("", name)).strip(" ,;<>()")


def people(values: Iterable[object]) -> tuple[str, ...]:
    """Return the names among `values`, each once, in order."""
    return tuple(name for name in dict.fromkeys(map(person, values)) if name)[:_MAX_AUTHORS]


def language(value: object) -> str:
    """Return a language tag as BCP 47 writes it, or ""."""
    if not value:
        return ""
    tag = value.strip().replace("_", "-") if isinstance(value, str) else ""
    return tag if len(tag) <= 35 and _LANGUAGE.fullmatch(tag) else ""


def address(value: object, base: str) -> str:
    """Return an address in canonical form, resolved against `base`; "" where it could not be fetched."""
    given = value.strip() if isinstance(value, str) else ""
    if not given:
        return ""
    is_whole = not base or given[:8].lower().startswith(("http://", "https://"))
    try:
        return canonical(given) if is_whole else join(base, given)
    except BadUrl:
        return ""


class Addresses:
    """Reads many addresses of one feed as `address` does; each plain origin is looked at once."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._plain: dict[str, bool] = {}

    def read(self, value: object) -> str:
        given = value.strip() if isinstance(value, str) else ""
        plain = _PLAIN.fullmatch(given) if len(given) <= MAX_ID else None
        is_plain = plain is not None and "/." not in given and self._is_plain(plain[1] + "/")
        return given if is_plain else address(given, self.base)

    def _is_plain(self, origin: str) -> bool:
        if origin not in self._plain:
            self._plain[origin] = address(origin, "") == origin
        return self._plain[origin]


def once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the first MAX_ENTRIES that have a name; where two share one, the later goes by its address."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        name = entry.external_id
        if name in kept and kept[name].url != entry.url:
            name = entry.url
        if name and name not in kept:
            kept[name] = entry if name == entry.external_id else _renamed(entry, name)
        if len(kept) >= MAX_ENTRIES:
            break
    return tuple(kept.values())


def _renamed(entry: Entry, name: str) -> Entry:
    times = (entry.published_at, entry.modified_at)
    return Entry(name, entry.url, entry.title, entry.authors, *times, entry.summary_text)
