"""Quoted passages with what stands around them, cut out by the database so that no long text travels."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import ExpressionWrapper, F, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Greatest, Least, Substr

from annotations.models import Claim, Highlight, Source
from annotations.models.source import QuoteState

AROUND = 220
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words and up to `AROUND` code points on either side, each cut at a space."""

    before: str
    words: str
    after: str
    is_cut_before: bool = False
    is_cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim stands in one article: the row an editor made, and the row on the version that is read today."""

    first: Highlight
    now: Highlight
    passage: Passage


def places_of(claim: Claim) -> list[Place]:
    """Every passage of the claim, in the order in which they were marked: one query."""
    rows = claim.highlights.filter(removed_at=None).select_related("article__page", "snapshot", "created_by")
    rows = rows.defer("snapshot__text", "snapshot__blocks", "snapshot__headers").order_by("id")
    firsts: dict[int, Highlight] = {}
    today: dict[int, Highlight] = {}
    for row in _with_surroundings(rows, "snapshot__text", "start", "end"):
        if row.first_id is None:
            firsts[row.pk] = row
        if row.snapshot_id == row.article.snapshot_id:
            today[row.first_id or row.pk] = row
    return [Place(first, today.get(key, first), _passage_of(today.get(key, first))) for key, first in firsts.items()]


def passages_of(sources: Iterable[Source]) -> dict[int, Passage]:
    """The verified passages of these sources by the source's id: one query."""
    wanted = [source.pk for source in sources if source.quote_state == QuoteState.VERIFIED]
    rows = Source.objects.filter(id__in=wanted)
    length = ExpressionWrapper(F("quote_end") - F("quote_start"), output_field=IntegerField())
    rows = _with_surroundings(rows, "snapshot__text", "quote_start", "quote_end").annotate(
        words=Substr("snapshot__text", F("quote_start") + 1, length)
    )
    found = rows.values_list("id", "before", "words", "after")
    return {source_id: _trimmed(before, words, after) for source_id, before, words, after in found}


def passage_in(text: str, start: int, end: int) -> Passage:
    """A span of a text that is at hand."""
    return _trimmed(text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND])


def _with_surroundings(rows: QuerySet[Row], text: str, start: str, end: str) -> QuerySet[Any]:
    """Annotates `before` and `after`: what the text says around the span."""
    left = ExpressionWrapper(Greatest(F(start) - AROUND, Value(0)) + 1, output_field=IntegerField())
    length = ExpressionWrapper(Least(F(start), Value(AROUND)), output_field=IntegerField())
    return rows.annotate(before=Substr(text, left, length), after=Substr(text, F(end) + 1, Value(AROUND)))


def _passage_of(row: Any) -> Passage:
    if row.start is None:
        return Passage(row.prefix, row.quote, row.suffix, bool(row.prefix), bool(row.suffix))
    return _trimmed(row.before or "", row.quote, row.after or "")


def _trimmed(before: str, words: str, after: str) -> Passage:
    """Keeps to the paragraph, and cuts at a space where there is more of it than is shown."""
    left, right = before.rpartition("\n")[2], after.partition("\n")[0]
    cut_before, cut_after = len(left) >= AROUND, len(right) >= AROUND
    if cut_before:
        left = left[left.find(" ") + 1 :]
    if cut_after and " " in right:
        right = right[: right.rfind(" ")]
    return Passage(left, words, right, cut_before, cut_after)
