"""Feeds as JSON Feed 1.1 (jsonfeed.org/version/1.1), the ClaimReview of each entry in `_claimreview`."""

import json

from annotations.meaning.payload import Json, utc
from annotations.meaning.syndication import Channel, Entry

JSON_TYPE = "application/feed+json"


def json_feed(channel: Channel) -> bytes:
    """The feed as JSON Feed. `_factcheck` says which version of a check an entry is, and under which licence."""
    body: Json = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.about,
        "home_page_url": channel.page_url,
        "feed_url": channel.own_url,
        "language": channel.language,
        "authors": [{"name": channel.newsroom}],
        "items": [_item(entry, channel) for entry in channel.entries],
    }
    return json.dumps(body, ensure_ascii=False).encode()


def _item(entry: Entry, channel: Channel) -> Json:
    own = {"version": entry.version, "kind": entry.kind, "severity": entry.severity, "license": channel.licence}
    item: Json = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": utc(entry.published_at),
        "date_modified": utc(entry.modified_at),
        "language": entry.language,
        "tags": list(entry.tags),
        "_factcheck": {name: value for name, value in own.items() if value},
    }
    return item if entry.review is None else {**item, "_claimreview": entry.review}
