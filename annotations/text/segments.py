"""Cut a block of text at every boundary of the highlights over it. `frontend/src/text/segments.ts` is its twin."""

from collections.abc import Iterable
from dataclasses import dataclass


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

    Keys of a segment are ordered by (start, longest first, key) of the whole span. Empty and reversed spans are
    ignored.
    """
    inside = [span for span in spans if max(start, span.start) < min(end, span.end)]
    inside.sort(key=lambda span: (span.start, span.start - span.end, span.key))
    bounds = sorted({start, end, *(max(start, s.start) for s in inside), *(min(end, s.end) for s in inside)})
    segments = []
    waiting = 0
    open_spans: list[Span] = []
    for left, right in zip(bounds, bounds[1:], strict=False):
        open_spans = [span for span in open_spans if span.end > left]
        while waiting < len(inside) and inside[waiting].start <= left:
            open_spans.append(inside[waiting])
            waiting += 1
        segments.append(Segment(left, right, tuple(dict.fromkeys(span.key for span in open_spans))))
    return segments if start < end else []
