"""Where in a new text a lost or ambiguous passage may stand: offers for a person to choose from, never an answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from annotations.text.alignment import Alignment, Tokens, align
from annotations.text.difference import is_glued
from annotations.text.document import Block
from annotations.text.segments import Span
from annotations.text.sentences import MOST_SAID, sentences
from annotations.text.windows import around, likeness, occurrences, place_between, taken

FLOOR = 0.3
"""The least score that is offered: below it, places have little more in common with the passage than small words."""

_MOST_SAID = 4_000
_WORD_BITS = 64
_MOST_CELLS = 200_000_000
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


def candidates(old: str, new: str, span: Span, *, most: int = 5) -> tuple[Candidate, ...]:
    """Return the best places in `new` for a passage of `old`, the best first; none overlaps another.

    Where the very words stand more than once, all those places are returned (40 at most) even beyond `most`.
    """
    alignment = align(old, new)
    first, last = alignment.old.covering(span.start, span.end)
    if first >= last or span.start >= span.end:
        return ()
    exact = occurrences(alignment.new.code, alignment.old.code[first:last])
    windows = [(at, at + last - first) for at in exact]
    if len(alignment.old.said(first, last)) <= _MOST_SAID:
        windows += _likest(alignment, first, last)
    ranked = sorted((_candidate(alignment, first, last, window) for window in windows), key=lambda one: -one[0])
    kept: list[tuple[int, int]] = []
    found: list[Candidate] = []
    for score, at, to in ranked:
        is_offered = len(found) < most or (at, to) in windows[: len(exact)]
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


def _likest(alignment: Alignment, first: int, last: int) -> list[tuple[int, int]]:
    """Return the likest windows of the lines and sentences of the new text, and what stands at the old place."""
    code, new = alignment.old.code[first:last], alignment.new
    ranked = []
    for start, end in _stretches(alignment, last - first):
        found = fuzz.partial_ratio_alignment(code, new.code[start:end], score_cutoff=_LEAST_ALIKE)
        if found is not None and found.dest_start < found.dest_end:
            ranked.append((found.score, start + found.dest_start, start + found.dest_end))
    windows = [_tightened(code, new.code, at, to) for _, at, to in sorted(ranked, reverse=True)[:_READ]]
    stays = place_between(alignment, first, last)
    windows += [(stays.first, stays.last)] if stays else []
    snap = _to_sentences if _is_sentence(alignment.old.text, *alignment.old.place(first, last)) else _to_words
    return list(dict.fromkeys(snap(new, at, to) for at, to in windows if at < to))


def _stretches(alignment: Alignment, length: int) -> Iterator[tuple[int, int]]:
    """Yield the lines of the new text and the sentences of each; none where a search would take too long."""
    tokens = alignment.new
    if len(tokens.code) * length * -(-length // _WORD_BITS) > _MOST_CELLS:
        return
    for start, end in pairwise([*tokens.firsts, len(tokens.code)]):
        cuts = [at for at in range(start + 1, end) if tokens.code[at - 1] in alignment.ends]
        yield start, end
        for left, right in pairwise([start, *cuts, end] if cuts else []):
            if right - left >= max(_LEAST_TOKENS, length / 3):
                yield left, right


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
