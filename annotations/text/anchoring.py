"""Carry highlights from one version of a text to the next: map, then verify the words; below the floor, never guess.

`docs/anchoring.md` says why each number here is what it is, and what was measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from annotations.text.alignment import Alignment, align
from annotations.text.segments import Span
from annotations.text.windows import (
    Place,
    around,
    bounds,
    glued_after,
    glued_before,
    is_line,
    keeps_facts,
    occurrences,
    place_between,
    places_elsewhere,
    sides,
    standing,
    taken,
    to_sentence,
)

State = Literal["exact", "edited", "moved", "ambiguous", "orphaned"]

FLOOR = 0.46
"""The least likeness of words that stand where the old words stood."""
FLOOR_OTHER_FACTS = 0.5
"""The same where a number or most names are others now."""
FLOOR_SHORT = 0.6
"""The same for fewer than six tokens, which chance makes alike more easily."""
FLOOR_HELD = 0.2
"""The same for a few words inside a sentence that still stands on both sides of them."""
FLOOR_ELSEWHERE = 0.72
"""The least likeness of words that moved with some of their surroundings and changed."""
FLOOR_ALONE = 0.9
"""The least likeness of words that moved without any of their surroundings and changed."""
MARGIN = 0.1
"""How much better than the next a place must be."""

MOST_SAID = 4_000
"""The longest passage, in code points, that is compared word for word; a longer one is carried only as it stands."""
MOST_CELLS = 500_000_000
"""How many pairs of tokens one call compares while it looks for edited passages elsewhere: about a second."""

_LONG = 8
_SHORT = 6
_FEW = 4
_LEAST_LINE = 3
_SOME_CONTEXT = 0.3
_FAIR_CONTEXT = 0.4
_GOOD_CONTEXT = 0.5
_FULL_CONTEXT = 0.7
_TIE = 0.1
_SURE_EDIT = 0.6
_NUMBER_GREW = 0.99
"""The likeness of the same words with a sign or a unit more, or less, at a number that is the first or last of them."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a highlight stands in the new text; no place where it is ambiguous or orphaned.

    `score` is the likeness of the words from 0 to 1: of those at the place, or of the best that was refused.
    """

    key: str
    state: State
    start: int | None
    end: int | None
    score: float


def carry(old: str, new: str, spans: Sequence[Span]) -> list[Carried]:
    """Carry spans of `old` over to `new`, both NFC; the answers are in the order of `spans`.

    `exact`: the same words (but for blanks, quotation marks, dashes) where they stood; `moved`: the same elsewhere;
    `edited`: other words, clearly for these; `ambiguous`: several places, none clearly theirs; `orphaned`: gone.
    """
    if old == new:
        return [Carried(span.key, "exact", span.start, span.end, 1.0) for span in spans]
    alignment = align(old, new)
    cells = MOST_CELLS // max(1, len(spans))
    return [_carried(alignment, span, cells=cells) for span in spans]


def _carried(alignment: Alignment, span: Span, *, cells: int) -> Carried:
    first, last = alignment.old.covering(span.start, span.end)
    if first >= last or span.start >= span.end:
        return Carried(span.key, "orphaned", None, None, 0.0)
    start, end = alignment.old.place(first, last)
    if end - start > MOST_SAID:
        return _as_it_stands(alignment, span, first, last)
    return _same_words(alignment, span, first, last) or _other_words(alignment, span, first, last, cells=cells)


def _as_it_stands(alignment: Alignment, span: Span, first: int, last: int) -> Carried:
    """Answer for a passage too long to be compared: the same words, if they stand once in either text."""
    code = alignment.old.code[first:last]
    places = occurrences(alignment.new.code, code, most=2)
    if not places:
        return Carried(span.key, "orphaned", None, None, 0.0)
    if len(places) > 1 or len(occurrences(alignment.old.code, code, most=2)) > 1:
        return Carried(span.key, "ambiguous", None, None, 1.0)
    stands = alignment.forward[first] == places[0] or alignment.forward[last - 1] == places[0] + last - first - 1
    return _same(alignment, span, (first, last), places[0], "exact" if stands else "moved")


def _same_words(alignment: Alignment, span: Span, first: int, last: int) -> Carried | None:
    """Answer where the same words stand in the new text and are this highlight's, not another passage's twin."""
    code = alignment.old.code[first:last]
    places = occurrences(alignment.new.code, code)
    rivals = _homeless(alignment, [at for at in occurrences(alignment.old.code, code) if at != first], last - first)
    for at in places:
        if standing(alignment, first, last, at) >= 0.5:
            return _in_place(alignment, span, first, last, at, rivals)
    free = [at for at in places if taken(alignment, first, last, at, at + last - first) <= 0.5]
    return _moved(alignment, span, first, last, free, rivals) if free else None


def _homeless(alignment: Alignment, starts: list[int], length: int) -> list[int]:
    """Return those old occurrences of the same words that have no twins of their own in a row."""
    twins = {at: alignment.forward[at] for at in starts}
    return [at for at in starts if twins[at] < 0 or standing(alignment, at, at + length, twins[at]) < 0.5]


def _context(alignment: Alignment, first: int, last: int, at: int) -> float:
    return around(alignment, first, last, at, at + last - first)


def _in_place(alignment: Alignment, span: Span, first: int, last: int, at: int, rivals: list[int]) -> Carried | None:
    length = last - first
    mine = _context(alignment, first, last, at)
    theirs = max((_context(alignment, rival, rival + length, at) for rival in rivals), default=-1.0)
    if theirs > mine + _TIE:
        return None
    if theirs >= mine - _TIE:
        return Carried(span.key, "ambiguous", None, None, 1.0)
    is_lone = length < _SHORT and max(sides(alignment, first, last, at, at + length)) < _FAIR_CONTEXT
    if is_lone and not (length >= _LEAST_LINE and is_line(alignment, first, last, at)):
        return None
    return _same(alignment, span, (first, last), at, "exact")


def _moved(
    alignment: Alignment, span: Span, first: int, last: int, free: list[int], rivals: list[int]
) -> Carried | None:
    """Answer for words that stand unclaimed somewhere: moved along with others, or long enough."""
    length = last - first
    ranked = sorted(((_context(alignment, first, last, at), at) for at in free), reverse=True)
    mine, at = ranked[0]
    theirs = max((_context(alignment, rival, rival + length, at) for rival in rivals), default=-1.0)
    needed = 0.0 if length >= _LONG else _GOOD_CONTEXT if length >= _FEW else _FULL_CONTEXT
    stays = place_between(alignment, first, last)
    if mine < needed or theirs > mine + _TIE or (stays and stays.likeness >= _SURE_EDIT and mine < _SOME_CONTEXT):
        return None
    if theirs >= mine - _TIE or (len(ranked) > 1 and ranked[1][0] > mine - _TIE):
        return Carried(span.key, "ambiguous", None, None, 1.0)
    _, _, low, high = bounds(alignment, first, last)
    return _same(alignment, span, (first, last), at, "exact" if low <= at < high else "moved")


def _same(alignment: Alignment, span: Span, old: tuple[int, int], at: int, state: State) -> Carried:
    """Answer with the same words at `at`; a highlight that began or ended inside a token does so again."""
    first, last = old
    old_start, old_end = alignment.old.place(first, last)
    new_start, new_end = alignment.new.place(at, at + last - first)
    start = min(new_start + max(0, span.start - old_start), new_end - 1)
    end = max(new_end - max(0, old_end - span.end), start + 1)
    gained = len(glued_before(alignment.new, at)) - len(glued_before(alignment.old, first))
    if gained or glued_after(alignment.new, at + last - first) != glued_after(alignment.old, last):
        return Carried(span.key, "edited", start - max(0, gained), end, _NUMBER_GREW)
    return Carried(span.key, state, start, end, 1.0)


def _other_words(alignment: Alignment, span: Span, first: int, last: int, *, cells: int) -> Carried:
    stays = place_between(alignment, first, last)
    if stays is not None and _is_theirs(alignment, first, last, stays):
        return _edited(alignment, span, stays)
    found = sorted(places_elsewhere(alignment, first, last, cells=cells), key=lambda place: -place.likeness)
    best = max((place.likeness for place in [*found[:1], stays] if place is not None), default=0.0)
    if last - first < _LONG or not found or not _is_theirs_elsewhere(alignment, first, last, found[0]):
        return Carried(span.key, "orphaned", None, None, round(best, 3))
    if len(found) > 1 and found[1].likeness > found[0].likeness - MARGIN:
        return Carried(span.key, "ambiguous", None, None, round(best, 3))
    return _edited(alignment, span, found[0])


def _is_theirs(alignment: Alignment, first: int, last: int, place: Place) -> bool:
    """Tell whether other words at the place of the old ones are these, edited; the same words were judged before."""
    if alignment.new.code[place.first : place.last] == alignment.old.code[first:last]:
        return False
    left, right = sides(alignment, first, last, place.first, place.last)
    if last - first < _SHORT:
        is_held = min(left, right) >= _FULL_CONTEXT and _is_inside_sentence(alignment, first, last)
        return min(left, right) >= _SOME_CONTEXT and place.likeness >= (FLOOR_HELD if is_held else FLOOR_SHORT)
    if max(left, right) < _GOOD_CONTEXT:
        return place.likeness >= _SURE_EDIT
    keeps = keeps_facts(alignment, first, last, place.first, place.last)
    return place.likeness >= (FLOOR if keeps else FLOOR_OTHER_FACTS)


def _is_theirs_elsewhere(alignment: Alignment, first: int, last: int, place: Place) -> bool:
    context = around(alignment, first, last, place.first, place.last)
    keeps = keeps_facts(alignment, first, last, place.first, place.last)
    return keeps and place.likeness >= (FLOOR_ELSEWHERE if context >= _SOME_CONTEXT else FLOOR_ALONE)


def _is_inside_sentence(alignment: Alignment, first: int, last: int) -> bool:
    """Tell whether a sentence goes on both before and after a highlight, and not only in it."""
    around_it = alignment.old.code[max(0, first - 1) : last + 1]
    return first > 0 and last < len(alignment.old.code) and alignment.ends.isdisjoint(around_it)


def _edited(alignment: Alignment, span: Span, place: Place) -> Carried:
    place = to_sentence(alignment, *alignment.old.covering(span.start, span.end), place)
    start, end = alignment.new.place(place.first, place.last)
    return Carried(span.key, "edited", start, end, round(place.likeness, 3))
