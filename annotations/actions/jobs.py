"""Trying failed captures again, one or many of one cause.

Each is a transaction of its own: an article is locked before a claim, and many in one would take them in any order.
"""

from dataclasses import dataclass

from annotations import policy
from annotations.actions import articles, sources
from annotations.errors import NotFound, Refused
from annotations.meaning.jobs import failed_and_wanted
from annotations.models import Article, Snapshot, Source, User

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class TriedAgain:
    """How many captures were asked for anew; how many cannot be, since what they are for may not change now."""

    asked: int
    refused: int
    left: bool = False


def retry_capture(snapshot_id: int, *, by: User) -> TriedAgain:
    """Captures anew what one failed capture was for. Raises NotFound, and what refuses the one thing it was for."""
    policy.require(by, "retry_captures")
    snapshot = failed_and_wanted().filter(id=snapshot_id).first()
    if snapshot is None:
        raise NotFound("There is no such capture that failed and is still wanted.")
    refusals: list[Refused] = []
    asked = _again(snapshot, refusals, by=by)
    if refusals and not asked:
        raise refusals[0]
    return TriedAgain(asked, len(refusals))


def retry_cause(code: str, *, by: User) -> TriedAgain:
    """The same for those that failed by one cause, the newest first, MOST_AT_ONCE at a time."""
    policy.require(by, "retry_captures")
    rows = list(failed_and_wanted(code).order_by("-id")[: MOST_AT_ONCE + 1])
    refusals: list[Refused] = []
    asked = sum(_again(row, refusals, by=by) for row in rows[:MOST_AT_ONCE])
    return TriedAgain(asked, len(refusals), left=len(rows) > MOST_AT_ONCE)


def _again(snapshot: Snapshot, refusals: list[Refused], *, by: User) -> int:
    """How many things were asked for anew; what may not be goes to `refusals`."""
    asked = 0
    for row in _wanting(snapshot):
        try:
            _asked(row, by=by)
            asked += 1
        except Refused as refused:
            refusals.append(refused)
    return asked


def _wanting(snapshot: Snapshot) -> list[Article | Source]:
    """What shows this capture: each has its own way to another one."""
    cited = Source.objects.still_wanted().filter(snapshot=snapshot)
    return [*Article.objects.filter(latest=snapshot, merged_into=None), *cited.order_by("claim_id", "id")]


def _asked(row: Article | Source, *, by: User) -> None:
    if isinstance(row, Article):
        articles.recapture(row, by=by)
    else:
        sources.retry_source(row, by=by)
