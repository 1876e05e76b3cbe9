"""What was deleted, put in or replaced between two texts, cut at words so that a person can read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import Literal, NamedTuple

from rapidfuzz.distance import LCSseq

from annotations.text.alignment import NO_WORD_GAPS, Alignment, Tokens, align
from annotations.text.folding import DASHES, SINGLE_QUOTES
from annotations.text.quotes import continues

Op = Literal["same", "deleted", "inserted", "replaced"]

_WORD = re.compile(
    rf"(?<!\w)[{DASHES}](?=\d)(?:\d|[.,](?=\d))+|[^\W{NO_WORD_GAPS}]+(?:[{SINGLE_QUOTES}.][^\W{NO_WORD_GAPS}]+)+"
)
"""What is one word to a reader though it is several tokens: "don't", "U.S", "-3"."""
MOST_LETTERS = 400_000
"""Code points of lines that differ, up to which texts are compared word by word: a second or two."""
MOST_LINE_PAIRS = 400_000_000
_NEAR = 40
"""How far around a cut a word is looked for, in code points."""


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of the old text and what stands for it in the new one; both half-open, one of them may be empty.

    `same` pieces say the same words, though blanks, quotation marks, dashes and the like may differ.
    """

    op: Op
    old_start: int
    old_end: int
    new_start: int
    new_end: int


class _Run(NamedTuple):
    """Old tokens `[first, last)` whose twins are the new tokens `[at, to)`."""

    first: int
    last: int
    at: int
    to: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The pieces of two texts, in order, which cover both whole; whole lines where `is_by_line`."""

    pieces: tuple[Change, ...]
    is_by_line: bool = False


def compared(old: str, new: str) -> Compared:
    """Compare two NFC texts word by word, or by whole lines where too much of them differs for a person to wait."""
    by_line = tuple(_line_pieces(old, new))
    letters = sum(
        max(piece.old_end - piece.old_start, piece.new_end - piece.new_start) for piece in by_line if piece.op != "same"
    )
    return Compared(by_line, is_by_line=True) if letters > MOST_LETTERS else Compared(difference(old, new))


def says_same(old: str, new: str) -> bool:
    """Tell whether two passages say the same words, whatever their blanks, quotation marks, dashes and the like."""
    return all(piece.op == "same" for piece in difference(old, new))


def _line_pieces(old: str, new: str) -> Iterator[Change]:
    """Yield what differs between two texts by whole lines; all of the middle where they have too many of them."""
    sides = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [[0, *accumulate(map(len, side))] for side in sides]
    codes: dict[str, int] = {}
    before, after = ([codes.setdefault(line, len(codes)) for line in side] for side in sides)
    if len(before) * len(after) > MOST_LINE_PAIRS:
        before, after = [-1], [-2]
        starts = [[0, len(old)], [0, len(new)]]
    for is_same, group in groupby(LCSseq.opcodes(before, after), key=lambda edit: edit.tag == "equal"):
        edits = list(group)
        old_start, old_end = starts[0][edits[0].src_start], starts[0][edits[-1].src_end]
        new_start, new_end = starts[1][edits[0].dest_start], starts[1][edits[-1].dest_end]
        op: Op = "inserted" if old_start == old_end else "deleted" if new_start == new_end else "replaced"
        yield Change("same" if is_same else op, old_start, old_end, new_start, new_end)


def difference(old: str, new: str) -> tuple[Change, ...]:
    """Return what changed between two NFC texts, in order; the pieces cover both whole.

    A few letters that stand the same between two larger changes are counted to them.
    """
    if old == new:
        return (Change("same", 0, len(old), 0, len(new)),) if old else ()
    alignment = align(old, new)
    return tuple(_pieces(alignment, _readable(alignment, _whole_words(alignment))))


def is_glued(tokens: Tokens, token: int) -> bool:
    """Tell whether a token does not begin a word of its own: to a reader it belongs to what is before."""
    if not 0 < token < len(tokens.code):
        return False
    at = tokens.span(token)[0]
    if tokens.text[at - 1].isspace():
        return False
    near = _WORD.finditer(tokens.text, max(0, at - _NEAR), at + _NEAR)
    return continues(tokens.text, at) or any(word.start() < at < word.end() for word in near)


def _runs(alignment: Alignment) -> Iterator[_Run]:
    """Yield the longest runs of twins that are in a row in both texts."""
    forward, known = alignment.forward, alignment.known
    breaks = [at for at, (a, b) in enumerate(pairwise(known), 1) if b != a + 1 or forward[b] != forward[a] + 1]
    for start, end in pairwise([0, *breaks, len(known)]):
        if start < end:
            yield _Run(known[start], known[end - 1] + 1, forward[known[start]], forward[known[end - 1]] + 1)


def _whole_words(alignment: Alignment) -> list[_Run]:
    """Return the runs of twins, cut where words begin in both texts."""
    old, new = alignment.old, alignment.new
    kept = []
    for first, last, at, to in _runs(alignment):
        while first < last and (is_glued(old, first) or is_glued(new, at)):
            first, at = first + 1, at + 1
        while first < last and (is_glued(old, last) or is_glued(new, to)):
            last, to = last - 1, to - 1
        kept += [_Run(first, last, at, to)] if first < last else []
    return kept


def _readable(alignment: Alignment, runs: list[_Run]) -> list[_Run]:
    """Drop runs with fewer letters than the change on either side of them has, unless a line ends there."""
    kept = [_Run(0, 0, 0, 0)]
    end = _Run(len(alignment.forward), 0, len(alignment.backward), 0)
    for run, after in pairwise([*runs, end]):
        letters = len(alignment.old.said(run.first, run.last))
        before = kept[-1]
        is_between = (run.first, run.at) != (0, 0) and (run.last, run.to) != (end.first, end.at)
        if not is_between or letters >= min(_change(alignment, before, run), _change(alignment, run, after)):
            kept.append(run)
    return kept[1:]


def _change(alignment: Alignment, left: _Run, right: _Run) -> int:
    """Return how many code points changed between two runs: those of the longer side; 0 over the end of a line."""
    sides = (
        alignment.old.text[_end(alignment.old, left.last) : _start(alignment.old, right.first)],
        alignment.new.text[_end(alignment.new, left.to) : _start(alignment.new, right.at)],
    )
    return 0 if any("\n" in side for side in sides) else max(len(side.strip()) for side in sides)


def _start(tokens: Tokens, token: int) -> int:
    """Return where a token begins; the end of the text after the last."""
    return tokens.span(token)[0] if token < len(tokens.code) else len(tokens.text)


def _end(tokens: Tokens, token: int) -> int:
    """Return where the token before this one ends; the beginning of the text before the first."""
    return tokens.span(token - 1)[1] if token else 0


def _pieces(alignment: Alignment, runs: list[_Run]) -> Iterator[Change]:
    """Yield the runs and, between them, the changes, as spans of the two texts without a gap."""
    old, new = alignment.old, alignment.new
    ends = _Run(len(old.code), len(old.code), len(new.code), len(new.code))
    at_old = at_new = 0
    for left, right in pairwise([_Run(0, 0, 0, 0), *runs, ends]):
        if left.last == right.first and left.to == right.at:
            continue
        old_start, old_end, new_start, new_end = _between(alignment, left, right)
        if at_old < old_start or at_new < new_start:
            yield Change("same", at_old, old_start, at_new, new_start)
        op: Op = "inserted" if old_start == old_end else "deleted" if new_start == new_end else "replaced"
        yield Change(op, old_start, old_end, new_start, new_end)
        at_old, at_new = old_end, new_end
    if at_old < len(old.text) or at_new < len(new.text):
        yield Change("same", at_old, len(old.text), at_new, len(new.text))


def _between(alignment: Alignment, left: _Run, right: _Run) -> tuple[int, int, int, int]:
    """Return the spans of a change: the words of it, and the blanks that went or came along with them."""
    old, new = alignment.old, alignment.new
    if left.last == right.first:
        start, end, point = _with_blanks(new, left.to, right.at, old, left.last)
        return point, point, start, end
    if left.to == right.at:
        start, end, point = _with_blanks(old, left.last, right.first, new, left.to)
        return start, end, point, point
    spans = []
    for tokens, first, last in ((old, left.last, right.first), (new, left.to, right.at)):
        spans += [tokens.span(first)[0] if first else 0]
        spans += [tokens.span(last - 1)[1] if last < len(tokens.code) else len(tokens.text)]
    return spans[0], spans[1], spans[2], spans[3]


def _with_blanks(tokens: Tokens, first: int, last: int, other: Tokens, at: int) -> tuple[int, int, int]:
    """Return the span of tokens that only one text has, with the blanks beside them, and their place in the other."""
    if first == 0:
        return 0, _start(tokens, last), 0
    before = tokens.text[_end(tokens, first) : _start(tokens, first)]
    after = tokens.text[_end(tokens, last) : _start(tokens, last)]
    if last == len(tokens.code):
        return _end(tokens, first), len(tokens.text), len(other.text)
    if ("\n" in after and "\n" not in before) or (before and not after):
        return _end(tokens, first), _end(tokens, last), _end(other, at)
    return _start(tokens, first), _start(tokens, last), _start(other, at)
