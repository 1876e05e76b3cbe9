"""Trying failed captures again, one or many of one cause.

Many are tried in one transaction, since doors do a deed once in one: so all articles are locked before any claim, each
in the order of their ids, as everybody does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

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


@transaction.atomic
def retry_capture(snapshot_id: int, *, by: User) -> TriedAgain:
    """Captures anew what one failed capture was for. Raises NotFound, and what refuses the one thing it was for."""
    policy.require(by, "retry_captures")
    rows = list(failed_and_wanted().filter(id=snapshot_id))
    if not rows:
        raise NotFound(_("There is no such capture that failed and is still wanted."))
    asked, refusals = _again(rows, by=by)
    if refusals and not asked:
        raise refusals[0]
    return TriedAgain(asked, len(refusals))


@transaction.atomic
def retry_cause(code: str, *, by: User) -> TriedAgain:
    """The same for those that failed by one cause: the newest MOST_AT_ONCE."""
    policy.require(by, "retry_captures")
    rows = list(failed_and_wanted(code).order_by("-id")[: MOST_AT_ONCE + 1])
    asked, refusals = _again(rows[:MOST_AT_ONCE], by=by)
    return TriedAgain(asked, len(refusals), left=len(rows) > MOST_AT_ONCE)


def _again(rows: Sequence[Snapshot], *, by: User) -> tuple[int, list[Refused]]:
    """How many things were asked for anew, and what was said of those that may not be."""
    asked, refusals = 0, list[Refused]()
    for row in _wanting(rows):
        try:
            _asked(row, by=by)
            asked += 1
        except Refused as refused:
            refusals.append(refused)
    return asked, refusals


def _wanting(rows: Sequence[Snapshot]) -> list[Article | Source]:
    """What shows these captures, in the order of locks: each has its own way to another one."""
    cited = Source.objects.still_wanted().filter(snapshot__in=rows)
    shown = Article.objects.filter(latest__in=rows, merged_into=None)
    return [*shown.order_by("id"), *cited.order_by("claim_id", "id")]


def _asked(row: Article | Source, *, by: User) -> None:
    if isinstance(row, Article):
        articles.recapture(row, by=by)
    else:
        sources.retry_source(row, by=by)
