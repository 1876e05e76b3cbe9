"""A verdict's reasons with the comments on its words: paragraphs, the words marked, each comment under its paragraph.

Pure: values in, values out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.meaning.discussion import Remark
from annotations.text.segments import cut

_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words under the same comments, whose keys are their ids."""

    text: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`start` and `end`: code points of the whole explanation. `remarks` begin in it."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    remarks: tuple[Remark, ...] = ()


def paragraphs_of(text: str, remarks: Sequence[Remark]) -> list[Paragraph]:
    """Marks the words of open comments; those that are done with stand under the paragraph as well, unmarked."""
    spans = [remark.span for remark in remarks if remark.span is not None and not remark.comment.is_resolved]
    drawn = []
    for start, end in _lines(text):
        pieces = tuple(Piece(text[one.start : one.end], one.keys) for one in cut(start, end, spans))
        drawn.append(Paragraph(start, end, pieces, tuple(_beginning_in(remarks, start, end))))
    return drawn


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the paragraphs: what stands between blank lines."""
    start = 0
    for gap in _BLANK_LINES.finditer(text):
        yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)


def _beginning_in(remarks: Sequence[Remark], start: int, end: int) -> Iterator[Remark]:
    for remark in remarks:
        if remark.span is not None and start <= remark.span.start < end:
            yield remark
