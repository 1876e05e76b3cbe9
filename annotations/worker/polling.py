"""One job: a feed's row is taken, the feed fetched and read, what is new in it noted, and the row settled.

Rows are the queue, as in `capture`: leased by the database's clock and counted; only the holder of the newest lease
settles the row. Each feed is a job of its own, so that a broken one holds up no other.
"""

import hashlib
import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Least, Now

from annotations import policy
from annotations.models import Feed
from annotations.text.document import Unreadable
from annotations.text.entries import Child, Entry, FeedReading
from annotations.text.feedlinks import feed_links
from annotations.text.marking import marked
from annotations.text.urls import registrable_domain
from annotations.web.failures import FetchError
from annotations.web.fetch import Fetched, FetchPolicy, Validators, fetch
from annotations.web.media import FEED_TYPES, JSON_TYPES, PACKED_TYPES
from annotations.worker import noting
from annotations.worker.pausing import Trouble, not_allowed, pause
from annotations.worker.reading import ReaderFailed, read_feed_apart

CONTENT_TYPES = (*FEED_TYPES, *JSON_TYPES, "text/html", "application/xhtml+xml", "text/plain", *PACKED_TYPES)
MOST_FAILURES = 1000
_LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,500}")


@dataclass(frozen=True, slots=True)
class Found:
    """What a poll brought. `reading` is None where the server or the bytes say that nothing changed.

    `url`: where the feed is. `is_whole`: nothing was left out, so the next poll need only ask for changes.
    """

    url: str
    fetched: Fetched
    reading: FeedReading | None = None
    body_sha256: str = ""
    is_whole: bool = True


KNOWN_FEED = Trouble("known_feed", marked("The feed of this page is subscribed to already."), is_final=True)
NOT_A_FEED = marked(
    "Look on the site for a link named RSS, Feed or Newsfeed, and subscribe to the address it leads to."
)


class Budget:
    """The time that one poll has for everything it fetches and reads."""

    def __init__(self) -> None:
        self.ends_at = time.monotonic() + settings.CELERY_TASK_SOFT_TIME_LIMIT - 1

    def fetch_s(self) -> float:
        """How long one more fetch may take, if what it brings is still to be read. Raises FetchError for none."""
        left_s = self.ends_at - time.monotonic() - settings.READ_WALL_S
        if left_s < 1:
            raise FetchError("read_timeout", detail="no time is left in this poll")
        return float(min(settings.FETCH_TOTAL_S, left_s))


def run(feed_id: int) -> None:
    """Does the job of one row, if it is there to be done. Safe to call twice, late, or in parallel."""
    feed = Feed.objects.take(feed_id)
    if feed is None:
        return
    if not policy.may(feed.added_by, "import"):
        settle_failed(feed, not_allowed(feed))
        return
    try:
        settle_ok(feed, _look(feed, Budget()))
    except FetchError as error:
        sentence, wait_s = error.failure.sentence, error.retry_after_s or 0
        is_final = error.code == "gone"
        settle_failed(feed, Trouble(error.code, sentence, error.status, wait_s, is_final))
    except (Unreadable, ReaderFailed) as error:
        advice = f" {NOT_A_FEED}" if error.code == "not_a_feed" else ""
        settle_failed(feed, Trouble(error.code, error.sentence + advice))


def settle_ok(feed: Feed, found: Found) -> bool:
    """Notes what is new and when to come again; False when the lease was lost."""
    try:
        with transaction.atomic():
            held = Feed.objects.select_for_update(no_key=True).held_by(feed).first()
            if held is None:
                return False
            is_whole = found.is_whole
            if found.reading is not None:
                is_whole = noting.note(held, found.reading.entries, kind=found.reading.kind) and is_whole
            Feed.objects.filter(id=held.pk).update(**_columns(found, is_whole=is_whole))
            return True
    except IntegrityError:
        return settle_failed(feed, KNOWN_FEED)


def settle_failed(feed: Feed, trouble: Trouble) -> bool:
    """Says why, and puts the next poll off: twice as long for each failure in a row, a day at most."""
    doubled = settings.FEED_EVERY_S * 2 ** min(feed.failures, 20)
    wait_s = min(max(doubled, trouble.retry_after_s), max(settings.FEED_MAX_WAIT_S, settings.FEED_EVERY_S))
    with transaction.atomic():
        held = Feed.objects.held_by(feed).update(
            lease_until=None,
            polled_at=Now(),
            next_poll_at=Now() + timedelta(seconds=wait_s),
            failures=Least(F("failures") + 1, MOST_FAILURES),
            http_status=trouble.http_status,
            error_code=trouble.code,
            error_detail=trouble.sentence,
        )
        if held == 1 and trouble.is_final:
            pause(feed, trouble)
    return held == 1


def _columns(found: Found, *, is_whole: bool) -> dict[str, Any]:
    fetched, reading = found.fetched, found.reading
    columns: dict[str, Any] = {
        "lease_until": None,
        "polled_at": Now(),
        "next_poll_at": Now() + timedelta(seconds=settings.FEED_EVERY_S),
        "failures": 0,
        "error_code": "",
        "error_detail": "",
        "http_status": fetched.status,
    }
    if not fetched.is_unchanged:
        columns["etag"] = _kept(fetched.header("ETag")) if is_whole else ""
        columns["last_modified"] = _kept(fetched.header("Last-Modified")) if is_whole else ""
        columns["body_sha256"] = found.body_sha256 if is_whole else ""
    if reading is not None:
        columns |= {"read_at": Now(), "url": found.url, "kind": reading.kind, "language": reading.language}
        columns |= {"title": reading.title} if reading.title else {}
    return columns


def _kept(header: str) -> str:
    return header if _VALIDATOR.fullmatch(header) else ""


def _look(feed: Feed, budget: Budget) -> Found:
    """What stands at the feed's address. Raises FetchError, Unreadable, ReaderFailed."""
    asked = Validators(feed.etag, feed.last_modified) if feed.etag or feed.last_modified else None
    fetched = _fetched(feed.url, budget, validators=asked)
    body_sha256 = hashlib.sha256(fetched.body).hexdigest()
    if fetched.is_unchanged or body_sha256 == feed.body_sha256:
        return Found(feed.url, fetched, body_sha256=body_sha256)
    try:
        found = Found(feed.url, fetched, _read(fetched), body_sha256)
    except Unreadable as error:
        if error.code != "not_a_feed" or feed.read_at is not None:
            raise
        found = _discovered(fetched, error, budget)
    return _with_children(found, budget)


def _fetched(url: str, budget: Budget, *, validators: Validators | None = None) -> Fetched:
    policy = FetchPolicy(
        allow_networks=tuple(settings.FETCH_ALLOW_NETWORKS),
        user_agent=settings.FETCH_USER_AGENT,
        total_s=budget.fetch_s(),
        content_types=CONTENT_TYPES,
    )
    return fetch(url, policy=policy, validators=validators)


def _read(fetched: Fetched) -> FeedReading:
    return read_feed_apart(
        fetched.body, content_type=fetched.content_type, url=fetched.final_url, charset=fetched.charset
    )


def _discovered(page: Fetched, error: Unreadable, budget: Budget) -> Found:
    """The feed that a page names as its own, on its own domain. Raises `error` where it names none."""
    for url in feed_links(page.body, url=page.final_url, charset=page.charset):
        if _is_neighbour(url, page.final_url):
            fetched = _fetched(url, budget)
            return Found(url, fetched, _read(fetched), hashlib.sha256(fetched.body).hexdigest())
    raise error


def _with_children(found: Found, budget: Budget) -> Found:
    """With the entries of the newest sitemaps, where an index was found.

    An index that does not say when its sitemaps changed has to be read each time.
    """
    if found.reading is None or found.reading.kind != "sitemap_index":
        return found
    children = [child for child in found.reading.children if _is_neighbour(child.url, found.fetched.final_url)]
    entries: list[Entry] = []
    troubles: list[Exception] = []
    chosen = sorted(children, key=_by_age, reverse=True)[: settings.FEED_MAX_CHILDREN]
    for child in chosen:
        try:
            entries += _read(_fetched(child.url, budget)).entries
        except (FetchError, Unreadable, ReaderFailed) as error:
            troubles.append(error)
    if chosen and len(troubles) == len(chosen):
        raise troubles[0]
    is_whole = not troubles and all(child.modified_at for child in children)
    return replace(found, reading=replace(found.reading, entries=tuple(entries)), is_whole=is_whole)


def _by_age(child: Child) -> tuple[datetime, bool]:
    return child.modified_at or _LONG_AGO, "news" in child.url


def _is_neighbour(url: str, other: str) -> bool:
    return registrable_domain(url) == registrable_domain(other)
