"""What a view of the queue asks for, and the claims that it finds: one place for the API, the pages and "take next".

`Wanted` says it, `rows_of` finds all of them, `counts_of` how many there are by state; pages are `turns.page_of`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from annotations.models import Claim, Highlight, Status, User
from annotations.models.claim import ClaimQuerySet
from annotations.models.counted import MOST_COUNTED, Counted
from annotations.models.queued import turns_of
from annotations.models.whose import HERS

NOBODY = 0
"""As `assignee` or `desk`: claims that have none."""
OPEN = (Status.DRAFT, Status.IN_REVIEW, Status.SENT_BACK, Status.APPROVED)
"""Where somebody still has something to do."""
WHOSE = ("mine", "others")
TAKEN = ("yes", "no", "mine")


class Order(StrEnum):
    """`priority`: the highest first, then the longest waiting, as "take next" goes. `due`: those without come last."""

    PRIORITY = "priority"
    OLDEST = "oldest"
    NEWEST = "newest"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims are wanted; what is left at its default narrows nothing.

    `states`: any of these. `assignee`, `desk`: an id, or NOBODY. `language`: its first part, `de`. `claimant`: the
    whole name, in whatever capitals. `waiting_…`: since when it waits (submitted, else made). `taken`: one of TAKEN.
    `recheck`: only where the published check is past its last day (in the state published, then).
    `whose`: one of WHOSE: made, last changed or judged by who asks; or by others only. `words`: each has to occur.
    """

    states: tuple[str, ...] = OPEN
    assignee: int | None = None
    desk: int | None = None
    language: str = ""
    claimant: str = ""
    label: str = ""
    article: int | None = None
    min_priority: int = 0
    due_before: datetime | None = None
    due_after: datetime | None = None
    overdue: bool = False
    without_due: bool = False
    waiting_before: datetime | None = None
    waiting_after: datetime | None = None
    recheck: bool = False
    taken: str = ""
    whose: str = ""
    words: str = ""
    order: Order = Order.PRIORITY

    def in_states(self, *states: str) -> "Wanted":
        return replace(self, states=states)


def usual_states(by: User) -> tuple[str, ...]:
    """Where her work is when she does not say: what she may decide on, or what she may still work on."""
    return (Status.IN_REVIEW,) if by.is_reviewer or by.edited_desks else (Status.SENT_BACK, Status.DRAFT)


def rows_of(wanted: Wanted, *, by: User) -> ClaimQuerySet:
    """All claims that are wanted, in no order. `by`: who asks."""
    rows = _narrowed(wanted, by=by).filter(status__in=wanted.states)
    return rows.of_person(by) if wanted.whose == "mine" else rows


def legs_of(wanted: Wanted, *, by: User) -> list[ClaimQuerySet]:
    """The same in parts, which may overlap: each of one state and one way of being hers, as the indexes are."""
    rows = _narrowed(wanted, by=by)
    ways: list[dict[str, Any]] = [{name: by} for name in HERS] if wanted.whose == "mine" else [{}]
    return [rows.filter(status=state, **way) for state in dict.fromkeys(wanted.states) for way in ways]


def counts_of(wanted: Wanted, *, by: User) -> dict[str, Counted]:
    """How many there are in each of the states, in one query that counts no further than a person cares."""
    states = list(dict.fromkeys(wanted.states))
    parts = [rows_of(wanted.in_states(state), by=by).values("pk")[: MOST_COUNTED + 1] for state in states]
    written = [part.query.sql_with_params() for part in parts]
    numbers = ", ".join(f"(SELECT count(*) FROM ({sql}) counted)" for sql, _ in written)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {numbers}", [value for _, values in written for value in values])
        found = cursor.fetchone() or ()
    capped = [Counted(min(number, MOST_COUNTED), number > MOST_COUNTED) for number in found]
    return dict(zip(states, capped, strict=True))


def _narrowed(wanted: Wanted, *, by: User) -> ClaimQuerySet:
    """By everything but state and `mine`, which decide along which index rows are read."""
    rows = Claim.objects.in_turn().filter(**dict(_equal(wanted)), **dict(_within(wanted)))
    if wanted.label:
        rows = rows.filter(labels__contains=[wanted.label]).exclude(labels=[])
    if wanted.article is not None:
        marked = Highlight.objects.filter(article=wanted.article, first=None, removed_at=None)
        rows = rows.filter(pk__in=marked.values("claim"))
    if by.blind_to:
        rows = rows.exclude(pk__in=by.blind_to)
    if wanted.recheck:
        rows = rows.filter(recheck_since__isnull=False)
    if wanted.whose == "others":
        rows = rows.of_others(by)
    if wanted.taken:
        rows = rows.filter(_in_hand(wanted.taken, by=by))
    return rows.matching(wanted.words) if wanted.words else rows


def _equal(wanted: Wanted) -> Iterator[tuple[str, Any]]:
    for name in ("assignee", "desk"):
        value = getattr(wanted, name)
        if value is not None:
            yield (f"{name}__isnull", True) if value == NOBODY else (name, value)
    if wanted.language:
        yield "language", wanted.language.split("-")[0].lower()
    if wanted.claimant:
        yield "claimant__iexact", wanted.claimant


def _within(wanted: Wanted) -> Iterator[tuple[str, Any]]:
    """Bounds, said of the expressions that the indexes hold."""
    if wanted.min_priority > 0:
        yield "turn__lt", turns_of(wanted.min_priority).stop
    bounds: Mapping[str, datetime | None] = {
        "due__lt": wanted.due_before,
        "due__gte": wanted.due_after,
        "since__lt": wanted.waiting_before,
        "since__gte": wanted.waiting_after,
    }
    yield from ((name, moment) for name, moment in bounds.items() if moment is not None)
    if wanted.due_before is not None or wanted.due_after is not None or wanted.overdue:
        yield "due_at__isnull", False
    if wanted.without_due:
        yield "due_at", None
    if wanted.overdue:
        yield "due__lte", Now()


def _in_hand(taken: str, *, by: User) -> Q:
    held = Q(taken_by__isnull=False, lease_until__gt=Now())
    return {"yes": held, "no": Q(taken_by=None) | Q(lease_until__lte=Now()), "mine": held & Q(taken_by=by)}[taken]
