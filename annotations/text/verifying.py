"""Whether a passage that was locked in an old text still stands in a new one."""

from dataclasses import dataclass
from typing import Literal

from annotations.text.anchoring import carry
from annotations.text.quotes import find_quote
from annotations.text.segments import Span

Stands = Literal["verified", "moved", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Standing:
    """`verified` where it stood, `moved` elsewhere, `changed` to other words, or `gone`, which has no place."""

    state: Stands
    start: int | None = None
    end: int | None = None


def stands_today(old: str, new: str, start: int, end: int) -> Standing:
    """Look for `old[start:end]` in the new text, both NFC. A figure that differs is a change; blanks, quotation marks
    and dashes are not.
    """
    [found] = carry(old, new, [Span(start, end, "quote")])
    if found.state == "exact":
        return Standing("verified", found.start, found.end)
    if found.state in ("moved", "edited"):
        return Standing("moved" if found.state == "moved" else "changed", found.start, found.end)
    again = find_quote(new, old[start:end]) if found.state == "ambiguous" else None
    return Standing("moved", again.start, again.end) if again else Standing("gone")
