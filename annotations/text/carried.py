"""Where words of an older text stand in a newer one, if they stand there at all."""

from annotations.text.difference import difference
from annotations.text.segments import Span


def carried(span: Span, old: str, new: str) -> Span | None:
    """The span of the same words in the newer text; None where they were edited, cut or taken out: never other words.

    The words have to lie in one stretch that did not change, so that a phrase that merely occurs again is not taken.
    """
    if old == new:
        return span
    for piece in difference(old, new):
        if piece.op == "same" and piece.old_start <= span.start and span.end <= piece.old_end:
            return _in_stretch(span, old[piece.old_start : piece.old_end], new, piece.old_start, piece.new_start)
    return None


def _in_stretch(span: Span, stretch: str, new: str, old_start: int, new_start: int) -> Span | None:
    """The span moved by as much as its stretch, where exactly its words stand there."""
    words = stretch[span.start - old_start : span.end - old_start]
    start = new_start + span.start - old_start
    end = start + span.end - span.start
    return Span(start, end, span.key) if new[start:end] == words else None
