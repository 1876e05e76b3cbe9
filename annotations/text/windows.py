"""Places in a new text where words of an old one may stand, and how alike the words and their surroundings are."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import count, pairwise
from operator import eq

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from annotations.text.alignment import Alignment, Tokens
from annotations.text.folding import DASHES

_AROUND = 10
_SLACK = 4
_EDGE = "\x01" * _AROUND
_MOST_PLACES = 40
_GAP_COST = 0.5
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_LETTERS = re.compile(r"[^\W\d_]{1,20}")
_LONG_WORD = 4
_KEPT = 0.7
_RUN = 3
_MOST_SAID = 20_000
"""The most code points in a window that is read word for word; what is longer stands for no passage."""
_LINE_CELLS = 300
_TOKEN_CELLS = 30
_WORD_BITS = 64
_LEAST_SCORE = 40
_LEAST_COMMON = 0.25
"""The share of common tokens without which no window can score 40 of 100: a score is 2 common / (both lengths)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Tokens `[first, last)` of the new text and how alike they are to the words that are looked for, 0 to 1."""

    first: int
    last: int
    likeness: float


def occurrences(text: str, code: str, *, most: int = _MOST_PLACES) -> list[int]:
    """Return where `code` begins in `text`, at most 40 places unless told."""
    found: list[int] = []
    at = text.find(code)
    while at >= 0 and len(found) < most:
        found.append(at)
        at = text.find(code, at + 1)
    return found


def standing(alignment: Alignment, first: int, last: int, at: int) -> float:
    """Return the share of the old tokens `[first, last)` whose twins stand in a row from `at`."""
    twins: int = sum(map(eq, alignment.forward[first:last], count(at)))
    return twins / (last - first)


def taken(alignment: Alignment, first: int, last: int, at: int, end: int) -> float:
    """Return the share of the new tokens `[at, end)` that are twins of other old tokens than `[first, last)`."""
    twins = alignment.backward[at:end]
    return sum(twin >= 0 and not first <= twin < last for twin in twins) / max(1, end - at)


def sides(alignment: Alignment, first: int, last: int, at: int, end: int) -> tuple[float, float]:
    """Return how alike what stands left and right of old `[first, last)` and of new `[at, end)` is, 0 to 1 each."""
    old, new = alignment.old.code, alignment.new.code
    old_left, new_left = old[max(0, first - _AROUND) : first], new[max(0, at - _AROUND - _SLACK) : at]
    left = _beside((_EDGE + old_left)[::-1], (_EDGE + new_left)[::-1])
    right = _beside(old[last : last + _AROUND] + _EDGE, new[end : end + _AROUND + _SLACK] + _EDGE)
    return left, right


def around(alignment: Alignment, first: int, last: int, at: int, end: int) -> float:
    """Return how alike the surroundings of old `[first, last)` and of new `[at, end)` are, 0 to 1."""
    return sum(sides(alignment, first, last, at, end)) / 2


def _beside(old: str, new: str) -> float:
    old, new = old[:_AROUND], new[: _AROUND + _SLACK]
    run = next((at for at in range(_AROUND) if old[at] != new[at]), _AROUND)
    return max(run, LCSseq.similarity(old, new)) / _AROUND


def glued_before(tokens: Tokens, first: int) -> str:
    """Return the minus sign right before a number that is token `first`, if there is one."""
    start = tokens.span(first)[0]
    sign = tokens.text[start - 1 : start] if tokens.text[start].isdigit() else ""
    is_sign = bool(sign) and sign in DASHES and not tokens.text[max(0, start - 2) : start - 1].isalnum()
    return sign if is_sign else ""


def glued_after(tokens: Tokens, last: int) -> str:
    """Return the letters right behind a number that is the token before `last`, if there are any."""
    end = tokens.span(last - 1)[1]
    letters = _LETTERS.match(tokens.text, end) if tokens.text[end - 1].isdigit() else None
    return letters.group() if letters else ""


def is_line(alignment: Alignment, first: int, last: int, at: int) -> bool:
    """Tell whether old `[first, last)` and as many new tokens from `at` are whole lines, and the only such."""
    old, new, to = alignment.old, alignment.new, at + last - first
    edges = ((old, first), (old, last), (new, at), (new, to))
    is_whole = all(edge == len(tokens.code) or edge in tokens.firsts for tokens, edge in edges)
    code = old.code[first:last]
    return is_whole and len(occurrences(old.code, code, most=2)) == len(occurrences(new.code, code, most=2)) == 1


def bounds(alignment: Alignment, first: int, last: int) -> tuple[int, int, int, int]:
    """Return the nearest old tokens around `[first, last)` with twins (-1, the end for none) and what is between.

    That is `(before, after, low, high)`: the new tokens `[low, high)` stand between the twins.
    """
    forward, known = alignment.forward, alignment.known
    left, right = bisect_left(known, first), bisect_left(known, last)
    before = known[left - 1] if left else -1
    after = known[right] if right < len(known) else len(forward)
    low = forward[before] + 1 if before >= 0 else 0
    high = forward[after] if after < len(forward) else len(alignment.new.code)
    return before, after, low, high


def _cluster(twins: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the first and last index of the pairs (old, new) that stand closest together: a heaviest run of them."""
    best, best_run, weight, start = 0.0, (0, 0), 0.0, 0
    for at, (old, new) in enumerate(twins):
        gap = max(old - twins[at - 1][0], new - twins[at - 1][1]) - 1 if at else 0
        if weight - _GAP_COST * gap <= 0:
            weight, start = 1.0, at
        else:
            weight += 1 - _GAP_COST * gap
        if weight > best:
            best, best_run = weight, (start, at)
    return best_run


def _reach(missing: int, outside: int, room: int) -> int:
    """Return how many new tokens stand for `missing` old ones at an edge with `outside` more before the next twin."""
    return min(room, round(room * missing / (missing + outside)), 2 * missing + 2) if missing else 0


def place_between(alignment: Alignment, first: int, last: int) -> Place | None:
    """Return the new tokens that stand between the twins of what stood around `[first, last)`."""
    before, after, low, high = bounds(alignment, first, last)
    twins = [(at, twin) for at, twin in enumerate(alignment.forward[first:last], first) if twin >= 0]
    if not twins:
        is_bounded = before == first - 1 and after == last and 0 < high - low <= 2 * (last - first) + 2
        return _place(alignment, first, last, low, high) if is_bounded else None
    head, tail = _cluster(twins)
    near_head = twins[0] if _runs_over(alignment, first) else twins[head]
    near_tail = twins[-1] if _runs_over(alignment, last) else twins[tail]
    windows = {(near_head, near_tail), (twins[0], twins[-1])}
    places = [place for window in sorted(windows) if (place := _widened(alignment, first, last, window))]
    return max(places, key=lambda place: (place.likeness, place.last - place.first), default=None)


def _runs_over(alignment: Alignment, edge: int) -> bool:
    """Tell whether the old tokens around an edge of the highlight have twins in a row: the edge is where it was."""
    around_edge = alignment.forward[max(0, edge - _RUN) : edge + 1]
    return (
        len(around_edge) > _RUN
        and around_edge[0] >= 0
        and around_edge == list(range(around_edge[0], around_edge[0] + _RUN + 1))
    )


def _widened(
    alignment: Alignment, first: int, last: int, window: tuple[tuple[int, int], tuple[int, int]]
) -> Place | None:
    """Widen a window from its outermost twins to the new words for what is missing before and after them."""
    before, after, low, high = bounds(alignment, first, last)
    (old_start, start), (old_end, end) = window
    old, new = alignment.old.code, alignment.new.code
    while old_start > first and start > low and old[old_start - 1] == new[start - 1]:
        old_start, start = old_start - 1, start - 1
    while old_end + 1 < last and end + 1 < high and old[old_end + 1] == new[end + 1]:
        old_end, end = old_end + 1, end + 1
    head = _reach(old_start - first, first - 1 - before, start - low)
    tail = _reach(last - 1 - old_end, after - last, high - 1 - end)
    start -= _within_sentence(alignment, old[first:old_start], new[start - head : start][::-1])
    end += _within_sentence(alignment, old[old_end + 1 : last], new[end + 1 : end + 1 + tail], keeps_end=True)
    return _place(alignment, first, last, start, end + 1)


def _within_sentence(alignment: Alignment, missing: str, reached: str, *, keeps_end: bool = False) -> int:
    """Return how much of what was reached to take: no further than the sentence, unless more than that is missing."""
    if not alignment.ends.isdisjoint(missing[:-1]):
        return len(reached)
    end = next((at for at, code in enumerate(reached) if code in alignment.ends), len(reached))
    return min(len(reached), end + keeps_end)


def is_stop(alignment: Alignment, tokens: Tokens, at: int) -> bool:
    """Tell whether a sentence ends before token `at`: with its line, or with a mark that no letter follows."""
    if at in (0, len(tokens.code)):
        return True
    end, start = tokens.span(at - 1)[1], tokens.span(at)[0]
    mark = at - 1 - (at > 1 and tokens.code[at - 1] in alignment.closing)
    return "\n" in tokens.text[end:start] or (start > end and tokens.code[mark] in alignment.ends)


def to_sentence(alignment: Alignment, first: int, last: int, place: Place) -> Place:
    """Widen the place of a whole sentence to a whole sentence, over words that were put in at its edges."""
    start, end = place.first, place.last
    reach = max(_AROUND, 2 * (last - first))
    if is_stop(alignment, alignment.old, first):
        start = _to_stop(alignment, range(first, last), range(start, max(-1, start - reach), -1))
    if is_stop(alignment, alignment.old, last):
        end = _to_stop(alignment, range(first, last), range(end, min(len(alignment.backward) + 1, end + reach)))
    if (start, end) == (place.first, place.last):
        return place
    return _place(alignment, first, last, start, end) or place


def _to_stop(alignment: Alignment, own: range, places: range) -> int:
    """Return the first place where a sentence ends, if no twins but one's own are on the way; else the nearest."""
    for at in places:
        if is_stop(alignment, alignment.new, at):
            return at
        twin = alignment.backward[at if places.step > 0 else at - 1]
        if twin >= 0 and twin not in own:
            break
    return places[0]


def _place(alignment: Alignment, first: int, last: int, start: int, end: int) -> Place | None:
    """Return a place with its likeness; None where it is too long to be read word for word."""
    left, right = alignment.new.place(start, end)
    return Place(start, end, likeness(alignment, first, last, start, end)) if right - left <= _MOST_SAID else None


def places_elsewhere(alignment: Alignment, first: int, last: int, *, cells: int) -> list[Place]:
    """Return the likest window of every line whose words are mostly nobody's twins.

    `cells` is how many pairs of tokens may be compared: a search that takes more finds nothing, for half a search might
    take the second best for the best.
    """
    places = []
    for start, end in _alike_lines(alignment, first, last, cells=cells):
        found = fuzz.partial_ratio_alignment(alignment.old.code[first:last], alignment.new.code[start:end])
        if found is not None and found.score >= _LEAST_SCORE and found.dest_start < found.dest_end:
            at, to = start + found.dest_start, start + found.dest_end
            place = _place(alignment, first, last, at, to) if taken(alignment, first, last, at, to) <= 0.5 else None
            places += [place] if place else []
    return places


def _alike_lines(alignment: Alignment, first: int, last: int, *, cells: int) -> list[tuple[int, int]]:
    """Return the free lines that have enough tokens in common with old `[first, last)`; none where that is too much."""
    code, tokens = alignment.old.code[first:last], alignment.new
    words = -(-len(code) // _WORD_BITS)
    cells -= len(tokens.firsts) * _LINE_CELLS + len(tokens.code) * (_TOKEN_CELLS + words)
    alike: list[tuple[int, int]] = []
    for start, end in pairwise([*tokens.firsts, len(tokens.code)]) if cells > 0 else ():
        size = min(end - start, len(code))
        if end - start < len(code) / 3 or taken(alignment, first, last, start, end) > 0.5:
            continue
        if LCSseq.similarity(code, tokens.code[start:end]) >= _LEAST_COMMON * size:
            cells -= (end - start) * len(code) * words
            alike.append((start, end))
    return alike if cells > 0 else []


def keeps_facts(alignment: Alignment, first: int, last: int, at: int, to: int) -> bool:
    """Tell whether every number of the old words is among the new, and most of their names."""
    old, new = _WORD.findall(alignment.old.said(first, last)), set(_WORD.findall(alignment.new.said(at, to)))
    names = [word for word in old[1:] if word[0].isupper()]
    numbers = [word for word in old if word[0].isdigit()]
    return new.issuperset(numbers) and 2 * sum(name in new for name in names) >= len(names)


def likeness(alignment: Alignment, first: int, last: int, start: int, end: int) -> float:
    """Return how much of old tokens `[first, last)` is in new tokens `[start, end)`, 0 to 1.

    What is missing weighs more than what was put in.
    """
    old_code, new_code = alignment.old.code[first:last], alignment.new.code[start:end]
    common = LCSseq.similarity(old_code, new_code)
    tokens = _KEPT * common / len(old_code) + (1 - _KEPT) * common / max(1, len(new_code))
    old, new = alignment.old.said(first, last).casefold(), alignment.new.said(start, end).casefold()
    letters = fuzz.ratio(old, new) / 100
    return 0.4 * tokens + 0.3 * letters + 0.3 * _long_words(old, new)


def _long_words(old: str, new: str) -> float:
    old_words, new_words = (
        {word for word in _WORD.findall(text) if len(word) >= _LONG_WORD or word[0].isdigit()} for text in (old, new)
    )
    common = len(old_words & new_words)
    if not old_words or not new_words:
        return float(old == new)
    return _KEPT * common / len(old_words) + (1 - _KEPT) * common / len(new_words)
