"""Where in a new text a lost or ambiguous passage may stand: offers for a person to choose from, never an answer."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from annotations.text.alignment import Alignment, Tokens, Vocabulary, align_tokens, most_cells, tokenise
from annotations.text.difference import is_glued
from annotations.text.document import Block
from annotations.text.segments import Span
from annotations.text.sentences import MOST_SAID, sentences
from annotations.text.windows import around, likeness, occurrences, place_between, taken

FLOOR = 0.3
"""The least score that is offered: below it, places have little more in common with the passage than small words."""

MOST_STEPS = 1_500_000_000
"""What looking for the passages of one page may cost, in steps of about a nanosecond at worst."""

_MOST_SAID = 4_000
_WORD_BITS = 64
_MOST_CELLS = 200_000_000
_LETTER_STEPS = 20
_CUT_STEPS = 210
_TWIN_STEPS = 120
_CELLS_A_STEP = 8
_STRETCH_STEPS = 1_500
_CELL_STEPS = 2
_WINDOWS_STEPS = 20_000_000
_READ = 24
"""How many of the likest places are read word for word."""
_CONTEXT = 0.1
_TAKEN = 0.25
_PLACE = 0.45
"""What other words score where all that was around the passage still stands."""
_LEAST_TOKENS = 3
_LEAST_ALIKE = 30
_NEAR_END = 0.4
_EDGE = 8
_BEFORE_SENTENCE = re.compile(r"(?:\n|[.!?…。！？؟۔।:][\"'“”’»)\]」』]*)\s*[\"'“‘„«(\[「『]*$")
_AFTER_SENTENCE = re.compile(r"(?:[.!?…。！？؟۔।]|\S?[\"'“”’»)\]」』]*(?:[.!?…。！？؟۔।]|\s*\n|\s*$))")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in the new text and how well it would do, 0 to 1: mostly its words, a little what is around them."""

    start: int
    end: int
    score: float


class Budget:
    """What looking for passages may still cost, in steps of about a nanosecond: one for all that a page asks."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def has(self, steps: int) -> bool:
        return steps <= self.left

    def pays(self, steps: int) -> bool:
        """Take the steps off, unless they are more than what is left."""
        is_enough = self.has(steps)
        self.left -= steps if is_enough else 0
        return is_enough


def candidates(old: str, new: str, span: Span, *, most: int = 5) -> tuple[Candidate, ...]:
    """Return the best places in `new` for a passage of `old`, the best first; none overlaps another.

    Where the very words stand more than once, all those places are returned (40 at most) even beyond `most`.
    Nothing is found in texts that would take too long to search.
    """
    return candidates_for(old, new, [span], most=most)[0] or ()


def candidates_for(
    old: str, new: str, spans: Sequence[Span], *, most: int = 5, budget: Budget | None = None
) -> list[tuple[Candidate, ...] | None]:
    """Return for each span what `candidates` does, the two texts aligned once; None where the budget was used up."""
    budget = budget or Budget()
    alignment = _aligned(old, new, budget) if spans else None
    if alignment is None:
        return [None] * len(spans)
    stretches = _Stretches(alignment)
    return [_found(stretches, span, most, budget) for span in spans]


def _aligned(old: str, new: str, budget: Budget) -> Alignment | None:
    """Return the texts aligned; None where cutting them, were each letter a token, or aligning them costs too much."""
    letters = len(old) + len(new)
    if not budget.has(letters * (_LETTER_STEPS + _CUT_STEPS)):
        return None
    vocabulary = Vocabulary()
    tokens = tokenise(old, vocabulary), tokenise(new, vocabulary)
    sizes = len(tokens[0].code), len(tokens[1].code)
    budget.pays(letters * _LETTER_STEPS + sum(sizes) * _CUT_STEPS)
    cells = min(sizes[0] * sizes[1], most_cells(sum(sizes)))
    is_paid = budget.pays(sum(sizes) * _TWIN_STEPS + cells // _CELLS_A_STEP)
    return align_tokens(*tokens, vocabulary) if is_paid else None


class _Stretches:
    """The lines of the new text of an alignment and, the longest first, the sentences of each: as spans of tokens."""

    def __init__(self, alignment: Alignment) -> None:
        self.alignment = alignment
        spans = pairwise([*alignment.new.firsts, len(alignment.new.code)])
        self.lines = sorted(filter(_length, spans), key=_length, reverse=True)
        long_enough = (one for one in self._sentences() if _length(one) >= _LEAST_TOKENS)
        self.sentences = sorted(long_enough, key=_length, reverse=True)

    def _sentences(self) -> Iterator[tuple[int, int]]:
        code, ends = self.alignment.new.code, "".join(self.alignment.ends)
        mark = re.compile(f"[{re.escape(ends)}]" if ends else r"\Z.")
        for start, end in self.lines:
            cuts = [found.end() for found in mark.finditer(code, start, end - 1)]
            yield from pairwise([start, *cuts, end] if cuts else [])

    def fit(self, length: int) -> list[tuple[int, int]]:
        """Return all lines, and the sentences that are long enough to hold a passage of so many tokens."""
        enough = bisect_right(self.sentences, -length / 3, key=lambda one: -_length(one))
        return self.lines + self.sentences[:enough]


def _length(stretch: tuple[int, int]) -> int:
    return stretch[1] - stretch[0]


def _found(stretches: _Stretches, span: Span, most: int, budget: Budget) -> tuple[Candidate, ...] | None:
    alignment = stretches.alignment
    first, last = alignment.old.covering(span.start, span.end)
    if first >= last or span.start >= span.end:
        return ()
    if not budget.pays(_WINDOWS_STEPS):
        return None
    exact = occurrences(alignment.new.code, alignment.old.code[first:last])
    windows = [(at, at + last - first) for at in exact]
    if len(alignment.old.said(first, last)) <= _MOST_SAID:
        likest = _likest(stretches, first, last, budget)
        if likest is None:
            return None
        windows += likest
    return _best(alignment, (first, last), windows, exact=len(exact), most=most)


def _best(
    alignment: Alignment, passage: tuple[int, int], windows: list[tuple[int, int]], *, exact: int, most: int
) -> tuple[Candidate, ...]:
    """Return the best of the windows that do not overlap; the first `exact` of them hold the very words."""
    ranked = sorted((_candidate(alignment, *passage, window) for window in windows), key=lambda one: -one[0])
    kept: list[tuple[int, int]] = []
    found: list[Candidate] = []
    for score, at, to in ranked:
        is_offered = len(found) < most or (at, to) in windows[:exact]
        if score >= FLOOR and is_offered and not any(at < end and start < to for start, end in kept):
            kept.append((at, to))
            found.append(Candidate(*alignment.new.place(at, to), round(score, 3)))
    return tuple(found)


def _candidate(alignment: Alignment, first: int, last: int, window: tuple[int, int]) -> tuple[float, int, int]:
    at, to = window
    beside = around(alignment, first, last, at, to)
    words = (1 - _CONTEXT) * likeness(alignment, first, last, at, to) + _CONTEXT * beside
    if alignment.new.code[at:to] != alignment.old.code[first:last]:
        words *= 1 - _TAKEN * taken(alignment, first, last, at, to)
    return max(words, _PLACE * beside), at, to


def _likest(stretches: _Stretches, first: int, last: int, budget: Budget) -> list[tuple[int, int]] | None:
    """Return the likest windows of the lines and sentences of the new text, and what stands at the old place.

    None where the budget does not allow the search.
    """
    alignment = stretches.alignment
    code, new = alignment.old.code[first:last], alignment.new
    searched = _searched(stretches, last - first)
    if not budget.pays(_search_steps(searched, last - first)):
        return None
    ranked = []
    for start, end in searched:
        found = fuzz.partial_ratio_alignment(code, new.code[start:end], score_cutoff=_LEAST_ALIKE)
        if found is not None and found.dest_start < found.dest_end:
            ranked.append((found.score, start + found.dest_start, start + found.dest_end))
    windows = [_tightened(code, new.code, at, to) for _, at, to in sorted(ranked, reverse=True)[:_READ]]
    stays = place_between(alignment, first, last)
    windows += [(stays.first, stays.last)] if stays else []
    snap = _to_sentences if _is_sentence(alignment.old.text, *alignment.old.place(first, last)) else _to_words
    return list(dict.fromkeys(snap(new, at, to) for at, to in windows if at < to))


def _searched(stretches: _Stretches, length: int) -> list[tuple[int, int]]:
    """Return the lines and sentences to look in; none where that would take too long for a single passage."""
    cells = len(stretches.alignment.new.code) * length * -(-length // _WORD_BITS)
    return stretches.fit(length) if cells <= _MOST_CELLS else []


def _search_steps(searched: list[tuple[int, int]], length: int) -> int:
    cells = sum(map(_length, searched)) * length * -(-length // _WORD_BITS)
    return len(searched) * _STRETCH_STEPS + cells * _CELL_STEPS


def _tightened(code: str, new: str, at: int, to: int) -> tuple[int, int]:
    """Cut off the tokens before the first and after the last that the passage has, but for what they may replace."""
    blocks = [block for block in LCSseq.opcodes(code, new[at:to]).as_matching_blocks() if block.size]
    if not blocks:
        return at, to
    head, tail = blocks[0], blocks[-1]
    missing = len(code) - tail.a - tail.size
    return max(at, at + head.b - head.a), min(to, at + tail.b + tail.size + missing)


def _to_words(tokens: Tokens, at: int, to: int) -> tuple[int, int]:
    """Move the ends of a window outwards to where words begin and end."""
    before = next((shift for shift in range(_EDGE) if not is_glued(tokens, at - shift)), 0)
    after = next((shift for shift in range(_EDGE) if not is_glued(tokens, to + shift)), 0)
    return at - before, to + after


def _to_sentences(tokens: Tokens, at: int, to: int) -> tuple[int, int]:
    """Move the ends of a window to those of sentences where these are near."""
    start, end = tokens.place(at, to)
    left = tokens.text.rfind("\n", 0, start) + 1
    right = tokens.text.find("\n", end)
    right = right if right >= 0 else len(tokens.text)
    if right - left > MOST_SAID:
        return _to_words(tokens, at, to)
    found = sentences(tokens.text, blocks=[Block("paragraph", left, right)], language="")
    reach = _NEAR_END * (end - start)
    first = min((one.start for one in found), key=lambda edge: abs(edge - start), default=start)
    last = min((one.end for one in found if one.end > first), key=lambda edge: abs(edge - end), default=end)
    snapped = first if abs(first - start) <= reach else start, last if abs(last - end) <= reach else end
    return _to_words(tokens, *tokens.covering(*snapped)) if snapped[0] < snapped[1] else (at, to)


def _is_sentence(text: str, start: int, end: int) -> bool:
    """Tell whether a passage begins and ends where sentences do."""
    begins = _BEFORE_SENTENCE.search(text[max(0, start - _EDGE) : start]) is not None or start == 0
    return begins and _AFTER_SENTENCE.match(text[end - 1 : end + _EDGE]) is not None
