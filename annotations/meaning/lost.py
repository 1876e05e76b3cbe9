"""Lost passages: what they were carried from, and where they may stand now, for a person to say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotations.models import Highlight, Snapshot
from annotations.text.candidates import Budget, Candidate, candidates_for
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
    """A row of the tray. `first_text` is the version an editor marked, `text` the one in which the passage is lost.

    `is_looked_for` is False where the search would have taken too long: that nothing was found says nothing then.
    """

    row: Highlight
    first_text: str
    text: str
    candidates: tuple[Possible, ...]
    is_looked_for: bool


def looked_for(rows: Sequence[Highlight]) -> list[Lost]:
    """Return the rows with their candidates, best first. Two queries, however many rows; each text is read once.

    All of them share one budget, which the passages of short texts draw on first.
    """
    bases = bases_of(rows)
    wanted = {row.snapshot_id for row in rows} | {row.origin.snapshot_id for row in rows}
    wanted |= {basis.snapshot_id for basis in bases.values()}
    texts = dict(Snapshot.objects.filter(id__in=wanted).values_list("id", "text"))
    found = _found(rows, bases, texts, Budget())
    return [_lost(row, texts, found[row.pk]) for row in rows]


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


def _found(
    rows: Iterable[Highlight], bases: Mapping[int, Highlight], texts: Mapping[int, str], budget: Budget
) -> dict[int, tuple[Candidate, ...] | None]:
    """By each row's id the best places, None where it was not looked for: each pair of versions is aligned once."""
    pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in rows:
        pairs[bases[row.pk].snapshot_id, row.snapshot_id].append(row.pk)
    found: dict[int, tuple[Candidate, ...] | None] = {}
    for (old, new), keys in sorted(pairs.items(), key=lambda one: len(texts[one[0][0]]) + len(texts[one[0][1]])):
        spans = [Span(bases[key].start or 0, bases[key].end or 0, str(key)) for key in keys]
        places = candidates_for(texts[old], texts[new], spans, most=MOST_CANDIDATES, budget=budget)
        found.update(zip(keys, places, strict=True))
    return found


def _lost(row: Highlight, texts: Mapping[int, str], places: tuple[Candidate, ...] | None) -> Lost:
    """The row with its best places; of a passage whose very words stand more than once, all of those."""
    text = texts[row.snapshot_id]
    possible = tuple(
        Possible(one.start, one.end, text[one.start : one.end], *context(text, one.start, one.end), one.score)
        for one in places or ()
    )
    return Lost(row, texts[row.origin.snapshot_id], text, possible, is_looked_for=places is not None)
