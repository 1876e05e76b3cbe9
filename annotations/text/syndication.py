"""RSS 0.9x, 1.0 and 2.0, and Atom, by feedparser, which reads ill-formed ones too."""

import re
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from annotations.text.dates import read_date
from annotations.text.document import Unreadable
from annotations.text.entries import (
    MAX_ENTRIES,
    MAX_ID,
    MAX_SUMMARY,
    MAX_TITLE,
    Entry,
    FeedReading,
    address,
    language,
    once,
    people,
    plain,
    tidy,
)

MAX_READ = 2_000_000
"""How many characters of a feed are read: the newest entries stand first, and the time for them is short."""

_ENDS = re.compile(r"(?i)</(?:[\w-]+:)?(?:item|entry)\s*>")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DECLARED = {"content-type": "application/xml; charset=utf-8"}


def _beginning(text: str, root: str) -> str:
    """Return a feed, or as many whole entries of a long one as may be read, and the ends of what holds them."""
    if len(text) <= MAX_READ:
        return text
    ends = [found.end() for found in _ENDS.finditer(text, 0, MAX_READ)]
    if not ends:
        raise Unreadable("too_long")
    return text[: ends[-1]] + ("</channel>" if root.lower() == "rss" else "") + f"</{root}>"


def _parsed(text: str) -> dict[str, Any]:
    body = ("<?xml version='1.0' encoding='utf-8'?>" + _DECLARATION.sub("", text)).encode("utf-8", errors="replace")
    try:
        found = feedparser.parse(body, response_headers=_DECLARED, sanitize_html=False, resolve_relative_uris=False)
    except RecursionError as error:
        raise Unreadable("too_deep") from error
    except (ValueError, AssertionError, LookupError, TypeError, AttributeError) as error:
        raise Unreadable("broken_feed") from error
    return dict(found)


def _time(value: object) -> datetime | None:
    if not isinstance(value, struct_time):
        return None
    try:
        return read_date(datetime(*value[:6], tzinfo=UTC).isoformat())
    except ValueError:
        return None


def _words(node: dict[str, Any], name: str, limit: int) -> str:
    detail = node.get(f"{name}_detail")
    is_plain = isinstance(detail, dict) and detail.get("type") == "text/plain"
    return tidy(node.get(name), limit) if is_plain else plain(node.get(name), limit)


def _summary(item: dict[str, Any]) -> str:
    content = item.get("content")
    first = content[0].get("value") if isinstance(content, list) and content else None
    return _words(item, "summary", MAX_SUMMARY) or plain(first, MAX_SUMMARY)


def _authors(node: dict[str, Any]) -> tuple[str, ...]:
    listed = [author.get("name") for author in node.get("authors", []) if isinstance(author, dict)]
    return people([*listed, node.get("author")])


def _address(item: dict[str, Any], url: str) -> str:
    """Return where an entry leads; a guid counts only where it is an address itself."""
    link, name = dict.get(item, "link"), dict.get(item, "id")
    if link and link == name and not str(link).lower().startswith(("http://", "https://")):
        link = None
    return address(dict.get(item, "feedburner_origlink"), url) or address(link, url)


def _entry(item: dict[str, Any], feed: dict[str, Any], url: str) -> Entry:
    is_atom, place = feed["kind"] == "atom", _address(item, url)
    issued, updated = _time(dict.get(item, "published_parsed")), _time(dict.get(item, "updated_parsed"))
    issued = issued or _time(dict.get(item, "created_parsed")) or (None if is_atom else updated)
    title, summary = _words(item, "title", MAX_TITLE), _summary(item)
    return Entry(
        external_id=tidy(dict.get(item, "id"), MAX_ID) or place or title or summary,
        url=place,
        title=title,
        authors=_authors(item) or (_authors(feed) if is_atom else ()),
        published_at=issued,
        modified_at=updated if updated != issued else None,
        summary_text=summary,
    )


def read_syndicated(text: str, *, url: str, root: str) -> FeedReading:
    """Read RSS or Atom out of its text; `url` is where it was found, `root` its first element's name as written.

    Raises Unreadable (`not_a_feed`, `broken_feed`, `too_long`, `too_deep`).
    """
    found = _parsed(_beginning(text, root))
    items, version = found.get("entries") or [], str(found.get("version") or "")
    if not items and not version:
        raise Unreadable("not_a_feed")
    if not items and found.get("bozo"):
        raise Unreadable("broken_feed")
    is_atom = version.startswith("atom")
    feed = {**dict(found.get("feed") or {}), "kind": "atom" if is_atom else "rss"}
    entries = once(_entry(item, feed, url) for item in items[:MAX_ENTRIES])
    spoken = language(dict.get(feed, "language"))
    return FeedReading("atom" if is_atom else "rss", _words(feed, "title", MAX_TITLE), spoken, entries)
