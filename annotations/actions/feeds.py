"""Subscribing to feeds and sitemaps, and what their keepers do with them."""

import re

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy, tasks
from annotations.errors import Conflict, Invalid, NotFound
from annotations.incoming import clean_url
from annotations.models import Event, Feed, User

MOST_FIRST = 500
_FEED_SCHEME = re.compile(r"\s*feed:(?://)?(?=https?:)|\s*feed:(?=//)", re.IGNORECASE)


@transaction.atomic
def subscribe(url: str, *, first_entries: int = settings.FEED_FIRST_ENTRIES, by: User) -> tuple[Feed, bool]:
    """The feed at this address, and whether it is new; a new one is polled by a worker.

    `first_entries`: how many of the entries that stand in it now become articles.
    """
    policy.require(by, "import")
    columns = {"first_entries": _clean_first(first_entries), "added_by": by}
    feed, is_new = Feed.objects.get_or_create(url=clean_url(_with_scheme(url)), defaults=columns)
    if is_new:
        Event.objects.record("feed.added", by=by, data=_named(feed))
        tasks.ring_feed(feed)
    return feed, is_new


@transaction.atomic
def change(feed: Feed, *, is_active: bool | None = None, first_entries: int | None = None, by: User) -> Feed:
    """Pauses or resumes, and says how many entries the first reading imports; what is None stays."""
    changed = feed
    if first_entries is not None:
        changed = set_first_entries(feed, first_entries, by=by)
    if is_active is not None:
        changed = resume(feed, by=by) if is_active else pause(feed, by=by)
    return changed


@transaction.atomic
def set_first_entries(feed: Feed, first_entries: int, *, by: User) -> Feed:
    """Says how many entries the first reading imports. Raises Conflict where that has been done."""
    held = _held(feed, by=by)
    cleaned = _clean_first(first_entries)
    if held.first_entries == cleaned:
        return held
    if held.read_at is not None:
        raise Conflict(_("The feed has been read: its first entries are here already."), code="already_read")
    held.first_entries = cleaned
    held.save(update_fields=["first_entries"])
    return held


@transaction.atomic
def pause(feed: Feed, *, by: User) -> Feed:
    """Ends the polling until it is resumed; what was seen stays known."""
    held = _held(feed, by=by)
    if held.is_active:
        held.is_active = False
        held.save(update_fields=["is_active"])
        Event.objects.record("feed.paused", by=by, data=_named(held))
    return held


@transaction.atomic
def resume(feed: Feed, *, by: User) -> Feed:
    """Takes the polling up again, now. Who resumes a feed of somebody who may not import any more takes it over."""
    held = _held(feed, by=by)
    if not held.is_active:
        held.is_active = True
        if not policy.may(held.added_by, "import"):
            held.added_by = by
        _make_due(held, "is_active", "added_by")
        Event.objects.record("feed.resumed", by=by, data=_named(held))
    return held


@transaction.atomic
def poll_now(feed: Feed, *, by: User) -> Feed:
    """Asks for a poll without waiting for the next one. One that is under way is left to finish."""
    held = _held(feed, by=by)
    if not held.is_active:
        raise Conflict(_("This subscription is paused. Resume it first."), code="feed_paused")
    _make_due(held)
    return held


@transaction.atomic
def remove(feed: Feed, *, by: User) -> None:
    """Ends the subscription and forgets which entries were seen. The articles stay."""
    held = _held(feed, by=by)
    Event.objects.record("feed.removed", by=by, data=_named(held))
    held.delete()


def _held(feed: Feed, *, by: User) -> Feed:
    """The row, locked. Raises NotAllowed, and NotFound where somebody removed it meanwhile."""
    policy.require_keeper(by, feed)
    held = Feed.objects.select_for_update().filter(id=feed.pk).first()
    if held is None:
        raise NotFound(_("There is no such feed."))
    return held


def _make_due(held: Feed, *columns: str) -> None:
    held.next_poll_at = Now()
    held.save(update_fields=["next_poll_at", *columns])
    held.refresh_from_db()
    tasks.ring_feed(held)


def _clean_first(first_entries: int) -> int:
    if not 0 <= first_entries <= MOST_FIRST:
        said = _("Give a number from 0 to {most}.").format(most=MOST_FIRST)
        raise Invalid(_("That is not a number of entries to begin with."), fields={"first_entries": [said]})
    return first_entries


def _with_scheme(url: str) -> str:
    """An address as feed readers write it (`feed://…`, `feed:https://…`), as the web does."""
    found = _FEED_SCHEME.match(url)
    if found is None:
        return url
    rest = url[found.end() :]
    return f"https:{rest}" if rest.startswith("//") else rest


def _named(feed: Feed) -> dict[str, object]:
    return {"feed": feed.pk, "url": feed.url}
