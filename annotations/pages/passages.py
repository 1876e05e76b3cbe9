"""Quoted passages with what stands around them, cut out by the database so that no long text travels."""

from collections.abc import Iterable, Sequence
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
    """Where a claim stands in one article: the row an editor made, the one on the version that is read today, and the
    newest that has a place, whose version holds the passage."""

    first: Highlight
    now: Highlight
    held: Highlight
    passage: Passage


def places_of(claim: Claim) -> list[Place]:
    """Every passage of the claim, in the order in which they were marked: one query."""
    rows = claim.highlights.filter(removed_at=None).select_related("article__page", "snapshot", "created_by")
    rows = rows.defer("snapshot__text", "snapshot__blocks", "snapshot__headers").order_by("id")
    chains: dict[int, list[Highlight]] = {}
    for row in _with_surroundings(rows, "snapshot__text", "start", "end"):
        chains.setdefault(row.first_id or row.pk, []).append(row)
    return [_place_of(chain) for chain in chains.values() if chain[0].first_id is None]


def _place_of(chain: Sequence[Highlight]) -> Place:
    """Of the row an editor made and those it was carried to, oldest first."""
    now = next((row for row in chain if row.snapshot_id == row.article.snapshot_id), chain[0])
    held = max((row for row in chain if row.is_placed), key=lambda row: row.snapshot_id)
    return Place(chain[0], now, held, _passage_of(held))


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
