"""How much work waits, and for how long: what the metrics say of the rows that are jobs.

Each figure is counted along an index and no further than MOST, within PATIENCE_MS: watching must cost next to nothing
when there is most to watch.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from django.db import DatabaseError, connection, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from annotations.models import (
    ArchiveCopy,
    Article,
    Batch,
    ChatMessage,
    Claim,
    Delivery,
    Dump,
    Feed,
    FeedEntry,
    Highlight,
    Mail,
    PageHealth,
    PartnerPage,
    PriorImport,
    Publication,
    Purge,
    PushedPage,
    Rendering,
    Snapshot,
    StatementVector,
    Timestamp,
    Webhook,
)
from annotations.models.sealing import unsealed
from annotations.models.webhook import OPEN, Standing

MOST = 50_000
"""What is more is counted as this many."""
PATIENCE_MS = 1_500
LOOKED_BACK = timedelta(days=1)
"""Articles whose claims are all closed stay due for good, and are no work: older ones are not looked at."""
WORKING, FAILING, STOPPED = "working", "failing", "stopped"

T = TypeVar("T")
Rows = Callable[[], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job. `states`: what is counted, by name; `due`: what should be under work by now, since `since`."""

    name: str
    states: Mapping[str, Rows]
    due: Rows
    since: str


@dataclass(frozen=True, slots=True)
class Load:
    """How many of a kind there are, by state, and for how long the oldest has been due; 0 where none is."""

    job: str
    counts: Mapping[str, int]
    oldest_s: float


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Publishers' endpoints of one standing: how many, and how old the oldest message is that they have not got."""

    standing: str
    count: int
    oldest_s: float


def _states(rows: Callable[[str], QuerySet[Any]], *states: str) -> dict[str, Rows]:
    return {state: partial(rows, state) for state in states}


def _in_state(model: Any) -> Callable[[str], QuerySet[Any]]:
    return lambda state: model.objects.filter(state=state)


def _watched() -> QuerySet[Any]:
    return Article.objects.due_for_check().filter(next_check_at__gt=Now() - LOOKED_BACK)


def _untold() -> QuerySet[Any]:
    """Publications of which the caches were not told; none where nobody ever asked for that."""
    position = Purge.objects.filter(id=1).values("position")
    return Publication.objects.filter(id__gt=Subquery(position))


KINDS = (
    Kind(
        "capture",
        _states(_in_state(Snapshot), "pending", "running"),
        lambda: Snapshot.objects.overdue(),
        "next_attempt_at",
    ),
    Kind(
        "adoption",
        {"pending": lambda: Article.objects.waiting_to_adopt()},
        lambda: Article.objects.waiting_to_adopt(),
        "newest_version__captured_at",
    ),
    Kind("watch", {"pending": _watched}, _watched, "next_check_at"),
    Kind(
        "look",
        {"due": lambda: PageHealth.objects.due(), "to_note": lambda: PageHealth.objects.to_note()},
        lambda: PageHealth.objects.due(),
        "next_check_at",
    ),
    Kind(
        "publication",
        {"pending": lambda: Claim.objects.due_to_publish()},
        lambda: Claim.objects.due_to_publish(),
        "publish_at",
    ),
    Kind("feed", {"pending": lambda: Feed.objects.overdue()}, lambda: Feed.objects.overdue(), "next_poll_at"),
    Kind(
        "feed_entry",
        {"pending": lambda: FeedEntry.objects.waiting()},
        lambda: FeedEntry.objects.waiting().filter(feed__is_active=True),
        "created_at",
    ),
    Kind("batch", _states(_in_state(Batch), "pending", "running"), lambda: Batch.objects.overdue(), "created_at"),
    Kind(
        "prior_import",
        _states(_in_state(PriorImport), "pending", "running"),
        lambda: PriorImport.objects.overdue(),
        "next_attempt_at",
    ),
    Kind(
        "delivery",
        _states(_in_state(Delivery), "pending", "running"),
        lambda: Delivery.objects.due(),
        "next_attempt_at",
    ),
    Kind(
        "push",
        _states(_in_state(PushedPage), "pending", "running", "paused", "failed"),
        lambda: PushedPage.objects.due(),
        "next_attempt_at",
    ),
    Kind("purge", {"pending": _untold}, _untold, "published_at"),
    Kind(
        "partner_page",
        {"pending": lambda: PartnerPage.objects.overdue()},
        lambda: PartnerPage.objects.overdue(),
        "next_look_at",
    ),
    Kind("seal", {"pending": lambda: unsealed()}, lambda: unsealed(), "at"),
    # They say not since when they wait; without the model they wait for good, and nothing is wrong.
    Kind("vector", {"pending": lambda: StatementVector.objects.waiting()}, StatementVector.objects.none, "lease_until"),
    Kind(
        "chat_message",
        _states(_in_state(ChatMessage), "pending", "running"),
        lambda: ChatMessage.objects.due(),
        "next_attempt_at",
    ),
    Kind("mail", _states(_in_state(Mail), "pending", "running"), lambda: Mail.objects.unsettled(), "created_at"),
    Kind(
        "timestamp",
        _states(_in_state(Timestamp), "pending", "running"),
        lambda: Timestamp.objects.due(),
        "next_attempt_at",
    ),
    Kind(
        "archive_copy",
        _states(_in_state(ArchiveCopy), "pending", "running"),
        lambda: ArchiveCopy.objects.due(),
        "next_attempt_at",
    ),
    Kind(
        "rendering",
        _states(_in_state(Rendering), "pending", "running"),
        lambda: Rendering.objects.due(),
        "next_attempt_at",
    ),
    Kind("dump", _states(_in_state(Dump), "making"), lambda: Dump.objects.filter(state="making"), "started_at"),
)


def loads() -> Iterator[Load | None]:
    """Of each kind how much waits; None for one that could not be counted in time."""
    for kind in KINDS:
        yield _within_patience(partial(_load, kind))


def endpoints() -> list[Endpoints] | None:
    """Publishers' endpoints by standing; None where that could not be told in time."""
    return _within_patience(_endpoints)


def lost_passages() -> int | None:
    """How many passages wait in the orphans' tray; None where that could not be told in time."""
    return _within_patience(lambda: Highlight.objects.lost().order_by()[:MOST].count())


def _within_patience(ask: Callable[[], T]) -> T | None:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE_MS}")
            return ask()
    except DatabaseError:
        return None


def _load(kind: Kind) -> Load:
    counts = {state: rows().order_by()[:MOST].count() for state, rows in kind.states.items()}
    oldest = kind.due().order_by(kind.since).values_list(kind.since, flat=True).first()
    return Load(kind.name, counts, _seconds_since(oldest))


def _endpoints() -> list[Endpoints]:
    waiting = Delivery.objects.filter(webhook=OuterRef("pk"), state__in=OPEN).order_by("publication", "id")
    rows = Webhook.objects.kept().annotate(oldest=Subquery(waiting.values("begun_at")[:1])).order_by()
    ages: dict[str, list[float]] = {WORKING: [], FAILING: [], STOPPED: []}
    for state, failing_since, oldest in rows.values_list("state", "failing_since", "oldest")[:MOST]:
        standing = STOPPED if state != Standing.ACTIVE else FAILING if failing_since else WORKING
        ages[standing].append(_seconds_since(oldest))
    return [Endpoints(standing, len(known), max(known, default=0.0)) for standing, known in ages.items()]


def _seconds_since(moment: datetime | None) -> float:
    return max((timezone.now() - moment) / timedelta(seconds=1), 0.0) if moment else 0.0
