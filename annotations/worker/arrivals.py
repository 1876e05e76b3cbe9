"""One job: the entries that wait in a feed become articles, each in a transaction of its own.

Whatever one entry does, the next is taken; what is no fault of its own (the database, the time) leaves it waiting.
"""

import logging
import re
from dataclasses import dataclass, field
from time import monotonic

from django.db import Error, IntegrityError, transaction
from django.db.utils import DataError

from annotations import policy
from annotations.models import Article, Feed, FeedEntry, Snapshot
from annotations.models.turn import Lane
from annotations.text.marking import marked
from annotations.text.urls import BadUrl, registrable_domain
from annotations.worker.intake import article_at, ask_for_capture
from annotations.worker.pausing import not_allowed, pause

log = logging.getLogger(__name__)
MOST_AT_ONCE = 500
WORK_S = 20.0
NO_ADDRESS = ("no_address", marked("The entry has no address that could be fetched."))
BROKEN = ("broken_entry", marked("The entry could not be taken in. The server’s log says more."))
_NAMES_ONE_THING = re.compile(r"(?:https?://[^/\s]+/|urn:|tag:)[^\s]+", re.IGNORECASE)


@dataclass
class Arrived:
    """What one turn brought: how many entries wait no longer, and the captures that are to be rung for."""

    settled: int = 0
    captures: list[Snapshot] = field(default_factory=list)


def bring_in(feed_id: int, *, seconds: float = WORK_S) -> Arrived:
    """Makes articles of the entries that wait longest. Safe to run twice, late, or in parallel."""
    arrived, ends_at = Arrived(), monotonic() + seconds
    feed = Feed.objects.select_related("added_by").filter(id=feed_id).first()
    if feed is None or not are_waiting(feed_id):
        return arrived
    if not policy.may(feed.added_by, "import"):
        pause(feed, not_allowed(feed))
        return arrived
    waiting = FeedEntry.objects.waiting().filter(feed_id=feed_id).order_by("id")
    for entry_id in list(waiting.values_list("id", flat=True)[:MOST_AT_ONCE]):
        _take(entry_id, arrived, ends_at)
        if monotonic() > ends_at:
            break
    return arrived


def are_waiting(feed_id: int) -> bool:
    return FeedEntry.objects.waiting().filter(feed_id=feed_id).exists()


def _take(entry_id: int, arrived: Arrived, ends_at: float) -> None:
    """Settles one entry, with an article or with a reason. What is raised when the time is over is no entry's fault."""
    try:
        capture, is_settled = _bring(entry_id)
    except (IntegrityError, DataError):
        is_settled, capture = _refuse(entry_id), None
    except Error:
        log.warning("entry %s waits on: the database did not take it", entry_id, exc_info=True)
        return
    except Exception:
        if monotonic() > ends_at:
            raise
        is_settled, capture = _refuse(entry_id), None
    arrived.settled += is_settled
    arrived.captures += [capture] if capture else []


@transaction.atomic
def _bring(entry_id: int) -> tuple[Snapshot | None, bool]:
    """The capture that was asked for, None where the article was known; False where another worker has the entry."""
    rows = FeedEntry.objects.waiting().select_for_update(skip_locked=True, of=("self",))
    entry = rows.select_related("feed__added_by").filter(id=entry_id).first()
    if entry is None:
        return None, False
    if not entry.url:
        entry.error_code, entry.error_detail = NO_ADDRESS
        entry.save(update_fields=["error_code", "error_detail"])
        return None, True
    article, is_new = _article_of(entry)
    entry.article = article
    entry.save(update_fields=["article"])
    return (ask_for_capture(article, by=entry.feed.added_by, lane=Lane.BULK) if is_new else None), True


def _refuse(entry_id: int) -> bool:
    """Says of an entry that it broke off; called while the reason is being caught."""
    log.exception("entry %s could not be taken in", entry_id)
    code, detail = BROKEN
    return FeedEntry.objects.waiting().filter(id=entry_id).update(error_code=code, error_detail=detail) == 1


def _article_of(entry: FeedEntry) -> tuple[Article, bool]:
    """The article of this name on the same domain, else the one at its address, which is given the name."""
    named = Article.objects.select_related("page", "merged_into").filter(external_id=entry.external_id).first()
    if named is not None and _is_same_piece(named, entry):
        return named.merged_into or named, False
    article, is_new = article_at(entry.url, by=entry.feed.added_by)
    if named is None and article.external_id is None and _is_its_own_name(entry):
        _name(article, entry.external_id)
    return article, is_new


def _is_same_piece(article: Article, entry: FeedEntry) -> bool:
    """Another address of what we have: only a site itself may say so of its own pages."""
    if not article.url or not is_unique_name(entry.external_id):
        return False
    return registrable_domain(article.url) == registrable_domain(entry.url)


def _is_its_own_name(entry: FeedEntry) -> bool:
    """Whether the feed, the entry's page and its name are of one site: nobody names another's articles."""
    if not is_unique_name(entry.external_id):
        return False
    try:
        domains = {registrable_domain(url) for url in (entry.feed.url, entry.url, _address_in(entry.external_id))}
    except BadUrl:
        return False
    return len(domains) == 1


def _address_in(name: str) -> str:
    """The address in a name: the URL itself, or who minted a tag URI (RFC 4151); a URN has none."""
    is_tag = name.startswith("tag:")
    return f"https://{name[4:].partition(',')[0].rpartition('@')[2]}/" if is_tag else name


def _name(article: Article, external_id: str) -> None:
    """Keeps the name that the feed gives it, unless another article was given it just now."""
    try:
        with transaction.atomic():
            Article.objects.filter(id=article.pk, external_id=None).update(external_id=external_id)
    except IntegrityError:
        return


def is_unique_name(external_id: str) -> bool:
    """Whether it can name only one thing in the world (a URL, a URN, a tag URI), and fits."""
    return len(external_id) <= 255 and _NAMES_ONE_THING.fullmatch(external_id) is not None
