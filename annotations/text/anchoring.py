"""Interim: exact, unique words only. (The text helper replaces this file whole.)"""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.text.quotes import find_quote
from annotations.text.segments import Span


@dataclass(frozen=True, slots=True)
class Carried:
    state: str
    start: int | None
    end: int | None
    score: float


def carry(old: str, new: str, spans: Sequence[Span]) -> list[Carried]:
    carried = []
    for span in spans:
        found = find_quote(new, old[span.start : span.end])
        if found is not None and found.count == 1:
            carried.append(Carried("exact", found.start, found.end, 1.0))
        else:
            carried.append(Carried("orphaned" if found is None else "ambiguous", None, None, 0.0))
    return carried
