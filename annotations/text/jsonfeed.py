"""JSON Feed 1.0 and 1.1 (jsonfeed.org), as tolerant of wrong types as its readers are."""

import json
from collections.abc import Iterable
from typing import Any

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


def _parsed(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise Unreadable("too_deep") from error
    except ValueError as error:
        raise Unreadable("broken_feed") from error
    is_feed = isinstance(value, dict) and "jsonfeed.org/version" in str(value.get("version", ""))[:100]
    if not is_feed or not isinstance(value.get("items"), list):
        raise Unreadable("not_a_feed")
    return dict(value)


def _authors(node: dict[str, Any]) -> Iterable[object]:
    told = node.get("authors")
    listed = told if isinstance(told, list) else []
    return [author.get("name") for author in [*listed, node.get("author")] if isinstance(author, dict)]


def _summary(item: dict[str, Any]) -> str:
    said = tidy(item.get("summary"), MAX_SUMMARY) or tidy(item.get("content_text"), MAX_SUMMARY)
    return said or plain(item.get("content_html"), MAX_SUMMARY)


def _entry(item: dict[str, Any], feed: dict[str, Any], url: str) -> Entry:
    place = address(item.get("url"), url) or address(item.get("external_url"), url)
    name = item.get("id")
    named = tidy(str(name) if isinstance(name, int | float) else name, MAX_ID)
    title, summary = tidy(item.get("title"), MAX_TITLE), _summary(item)
    return Entry(
        external_id=named or place or title or summary,
        url=place,
        title=title,
        authors=people(_authors(item)) or people(_authors(feed)),
        published_at=read_date(item.get("date_published")),
        modified_at=read_date(item.get("date_modified")),
        summary_text=summary,
    )


def read_json_feed(text: str, *, url: str) -> FeedReading:
    """Read a JSON Feed; `url` is where it was found. Raises Unreadable (`not_a_feed`, `broken_feed`, `too_deep`)."""
    feed = _parsed(text)
    items = [item for item in feed["items"][:MAX_ENTRIES] if isinstance(item, dict)]
    entries = once(_entry(item, feed, url) for item in items)
    return FeedReading("json", tidy(feed.get("title"), MAX_TITLE), language(feed.get("language")), entries)
