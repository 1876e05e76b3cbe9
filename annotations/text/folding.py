"""One form for what typesetters change and writers do not: blanks, quotation marks, dashes, ellipses, invisibles.

Letters and digits are never touched, so two texts with one folded form say the same words and the same numbers.
"""

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass

SINGLE_QUOTES = "'`´‘’‚‛ʹʻʼʽˈ′＇‹›"
DOUBLE_QUOTES = '"“”„‟«»″〝〞〟＂'
DASHES = "-‐‑‒–—―−﹘﹣－"
INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ſt", "ﬆ": "st"}

_BLANK = rf"[\s{INVISIBLE}]"
_UNIT = re.compile(
    rf"""
      (?P<ellipsis>…|\.\s\.\s\.|\.\.\.)
    | (?P<dash>(?:(?<!\d){_BLANK}*[{DASHES}]+{_BLANK}*(?!{_BLANK}|\d)|[{DASHES}]+))
    | (?P<quote>[«‹]{_BLANK}*|{_BLANK}*[»›]|[{SINGLE_QUOTES}{DOUBLE_QUOTES}])
    | (?P<tight>{_BLANK}+(?=[%‰;:!?]))
    | (?P<blank>(?:[^\S\x20]|\x20{_BLANK}|[{INVISIBLE}]+\s){_BLANK}*)
    | (?P<invisible>[{INVISIBLE}]+)
    | (?P<ligature>[ﬀ-ﬆ])
    """,
    re.VERBOSE,
)
_FORMS = {"ellipsis": "...", "dash": "-", "quote": '"', "tight": "", "blank": " ", "invisible": ""}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, where the original of it begins and ends."""

    text: str
    starts: "array[int]"
    ends: "array[int]"

    def original(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the original that `[start, end)` stands for; None where it cuts a character."""
        is_cut = start and self.starts[start] == self.starts[start - 1]
        if is_cut or (end < len(self.starts) and self.starts[end] == self.starts[end - 1]):
            return None
        return self.starts[start], self.ends[end - 1]

    def at(self, point: int) -> int:
        """Return the place in the folded text of a place in the original."""
        return bisect_left(self.ends, point + 1)


def fold(text: str) -> Folded:
    """Return the folded form of an NFC text; a run of blanks is one space, a dash "-", a quotation mark '"'."""
    parts: list[str] = []
    starts, ends = array("l"), array("l")
    at = 0
    for unit in _UNIT.finditer(text):
        start, end = unit.span()
        parts.append(text[at:start])
        starts.extend(range(at, start))
        ends.extend(range(at + 1, start + 1))
        form = LIGATURES[unit.group()] if unit.lastgroup == "ligature" else _FORMS[unit.lastgroup or ""]
        parts.append(form)
        starts.extend([start] * len(form))
        ends.extend([end] * len(form))
        at = end
    parts.append(text[at:])
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return Folded("".join(parts), starts, ends)
