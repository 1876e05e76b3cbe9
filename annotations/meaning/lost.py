"""Lost passages: what they were carried from, and where they may stand now, for a person to say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotations.models import Highlight, Snapshot
from annotations.text.candidates import candidates
from annotations.text.quotes import context
from annotations.text.segments import Span

MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Possible:
    """A place of the current version that may be the passage; `score` from 0 to 1 is how alike it is."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    score: float


@dataclass(frozen=True, slots=True)
class Lost:
    """A row of the tray. `first_text` is the version an editor marked, `text` the one in which the passage is lost."""

    row: Highlight
    first_text: str
    text: str
    candidates: tuple[Possible, ...]


def looked_for(rows: Sequence[Highlight]) -> list[Lost]:
    """Return the rows with their candidates, best first. Two queries, however many rows; each text is read once."""
    bases = bases_of(rows)
    wanted = {row.snapshot_id for row in rows} | {row.origin.snapshot_id for row in rows}
    wanted |= {basis.snapshot_id for basis in bases.values()}
    texts = dict(Snapshot.objects.filter(id__in=wanted).values_list("id", "text"))
    return [
        Lost(row, texts[row.origin.snapshot_id], texts[row.snapshot_id], _candidates(row, bases[row.pk], texts))
        for row in rows
    ]


def bases_of(rows: Iterable[Highlight]) -> dict[int, Highlight]:
    """Return by each row's id the row that it is carried from: the newest that a person placed on an older version."""
    by_first = {row.first_id or row.pk: row for row in rows}
    placed = Highlight.objects.filter(first__in=by_first, placed_by__isnull=False).order_by("snapshot")
    bases = {row.pk: row.origin for row in by_first.values()}
    for one in placed:
        row = by_first[one.first_id or one.pk]
        if one.snapshot_id < row.snapshot_id:
            bases[row.pk] = one
    return bases


def _candidates(row: Highlight, basis: Highlight, texts: Mapping[int, str]) -> tuple[Possible, ...]:
    """The best places; of a passage whose very words stand more than once, all of those."""
    new, span = texts[row.snapshot_id], Span(basis.start or 0, basis.end or 0, str(basis.pk))
    found = candidates(texts[basis.snapshot_id], new, span, most=MOST_CANDIDATES)
    return tuple(
        Possible(one.start, one.end, new[one.start : one.end], *context(new, one.start, one.end), one.score)
        for one in found
    )
