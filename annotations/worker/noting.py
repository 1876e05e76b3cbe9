"""What is new in a feed is noted: each entry once, by the name that the feed gives it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings

from annotations.models import Feed, FeedEntry
from annotations.models.feed import NOTED
from annotations.text.entries import Entry

SITEMAPS = ("sitemap", "sitemap_index")
CHUNK = 1000
_LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)


def note(feed: Feed, entries: Sequence[Entry], *, kind: str) -> bool:
    """Adds the entries that were never seen, the oldest first; False where some are left for the next poll.

    On the first reading only the newest are wanted. Later all are, but for pages that a sitemap names late.
    """
    unseen = sorted(_unseen(feed, entries), key=_moment, reverse=True)
    if feed.read_at is None:
        most = feed.first_entries
        wanted, known = unseen[:most], unseen[most:]
    else:
        most = settings.FEED_MAX_NEW
        late = {entry.external_id for entry in unseen if kind in SITEMAPS and _is_late(entry, feed)}
        wanted = [entry for entry in unseen if entry.external_id not in late]
        known = [entry for entry in unseen if entry.external_id in late]
    rows = [_row(feed, entry, NOTED) for entry in reversed(known)]
    rows += [_row(feed, entry, "") for entry in reversed(wanted[:most])]
    FeedEntry.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    return len(wanted) <= most


def _unseen(feed: Feed, entries: Sequence[Entry]) -> list[Entry]:
    """Each name once, and none that the feed is known by."""
    by_key = {_key(entry): entry for entry in reversed(entries)}
    keys = list(by_key)
    for start in range(0, len(keys), CHUNK):
        seen = FeedEntry.objects.filter(feed=feed, key__in=keys[start : start + CHUNK])
        for key in seen.values_list("key", flat=True):
            del by_key[key]
    return list(reversed(by_key.values()))


def _moment(entry: Entry) -> datetime:
    return entry.published_at or entry.modified_at or _LONG_AGO


def _is_late(entry: Entry, feed: Feed) -> bool:
    return _LONG_AGO < _moment(entry) < feed.created_at - timedelta(days=1)


def _row(feed: Feed, entry: Entry, error_code: str) -> FeedEntry:
    return FeedEntry(
        feed=feed,
        key=_key(entry),
        external_id=entry.external_id,
        url=entry.url,
        title=entry.title,
        published_at=entry.published_at or entry.modified_at,
        error_code=error_code,
    )


def _key(entry: Entry) -> str:
    return hashlib.sha256(entry.external_id.encode()).hexdigest()
