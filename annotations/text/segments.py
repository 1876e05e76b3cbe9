"""Cut a block of text at every boundary of the highlights over it. `frontend/src/text/segments.ts` is its twin."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

MOST_KEYS = 64
"""How many of the spans that lie over one another a segment names: nobody can tell more of them apart."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points that belongs to `key`."""

    start: int
    end: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a block that lies under exactly the highlights named in `keys`, the outermost first."""

    start: int
    end: int
    keys: tuple[str, ...]


def cut(start: int, end: int, spans: Iterable[Span]) -> list[Segment]:
    """Cut `[start, end)` at every boundary of `spans`; the segments cover it whole, in order.

    Keys of a segment are ordered by (start, longest first, key) of the whole span; where more than 64 spans lie over
    one another, the last 64 are named. Empty and reversed spans are ignored.
    """
    inside = [span for span in spans if max(start, span.start) < min(end, span.end)]
    inside.sort(key=lambda span: (span.start, span.start - span.end, span.key))
    bounds = sorted({start, end, *(max(start, s.start) for s in inside), *(min(end, s.end) for s in inside)})
    by_end = sorted(range(len(inside)), key=lambda at: inside[at].end)
    segments: list[Segment] = []
    opened = closed = 0
    over: list[int] = []
    for left, right in pairwise(bounds if start < end else ()):
        while closed < len(inside) and inside[by_end[closed]].end <= left:
            del over[bisect_left(over, by_end[closed])]
            closed += 1
        while opened < len(inside) and inside[opened].start <= left:
            over.append(opened)
            opened += 1
        keys = dict.fromkeys(inside[at].key for at in over[-MOST_KEYS:])
        segments.append(Segment(left, right, tuple(keys)))
    return segments
