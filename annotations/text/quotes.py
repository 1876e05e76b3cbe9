"""Find quoted words in a text, and say what stands around them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from annotations.text.clean import normalise
from annotations.text.folding import fold

CONTEXT = 32
_MAX_CLUSTER = 16
_MOST_PARTS = 20_000_000
"""How many code points of parts of words a search reads that only look like the quote; it finds nothing after them."""
_OUTER_MARKS = "\"'“”„‟«»‘’‚‛‹›\u00a0\u202f \n\t"
_ZWJ = "\u200d"
_NUMBER_JOINT = re.compile(r"\d[.,]\d")
_NO_WORD_GAPS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands first in a text, how often it does, and whether to the letter or but for its typesetting."""

    start: int
    end: int
    count: int
    is_verbatim: bool


def continues(text: str, at: int) -> bool:
    """Tell whether a boundary at `at` would split what a reader sees as one character."""
    if not 0 < at < len(text):
        return False
    char = text[at]
    is_mark = unicodedata.category(char) in ("Mn", "Me", "Mc") or char == _ZWJ or "\U0001f3fb" <= char <= "\U0001f3ff"
    return is_mark or text[at - 1] == _ZWJ


def context(text: str, start: int, end: int, *, length: int = CONTEXT) -> tuple[str, str]:
    """Return up to `length` code points before and after a span, cut between characters as a reader sees them."""
    left, right = max(0, start - length), min(len(text), end + length)
    for _ in range(_MAX_CLUSTER):
        left += left < start and continues(text, left)
        right -= right > end and continues(text, right)
    return text[left:start], text[end:right]


def _is_cut(text: str, at: int) -> bool:
    """Tell whether a boundary at `at` stands inside a word or a number: "13.1" has only its ends."""
    if not 0 < at < len(text):
        return False
    left, right = text[at - 1], text[at]
    if left.isalnum() and right.isalnum():
        return not (_NO_WORD_GAPS.match(left) or _NO_WORD_GAPS.match(right))
    around = text[max(0, at - 2) : at + 2]
    return _NUMBER_JOINT.search(around) is not None


def stands_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a span begins and ends between words and numbers: "3.1" does not in "13.1", "3.15" or "3.1.2"."""
    return start < end and not _is_cut(text, start) and not _is_cut(text, end)


def _occurrences(text: str, quote: str) -> Iterator[tuple[int, int]]:
    at, parts = text.find(quote), 0
    while at >= 0 and parts <= _MOST_PARTS:
        end = at + len(quote)
        if stands_whole(text, at, end):
            yield at, end
            at = text.find(quote, end)
        else:
            parts += len(quote)
            at = text.find(quote, _next_boundary(text, at + 1))


def _next_boundary(text: str, at: int) -> int:
    """Return the first place from `at` on where a word or a number may begin."""
    while _is_cut(text, at):
        at += 1
    return at


def find_quote(text: str, quote: str) -> Found | None:
    """Find a quote in an NFC text: to the letter, else but for blanks, quotation marks, dashes and the like.

    Letters and digits must all agree, and the quote must not begin or end inside a word or a number. Quotation marks
    around the whole quote may be missing in the text. Raises BadText for a quote that cannot be stored.
    """
    quote = normalise(quote).strip()
    if not any(map(str.isalnum, quote)):
        return None
    exact = list(_occurrences(text, quote))
    folded = fold(text)
    for wanted in (quote, quote.strip(_OUTER_MARKS)):
        places = _occurrences(folded.text, fold(wanted).text.strip())
        spans = [span for place in places if (span := folded.original(*place)) is not None]
        if spans:
            start, end = exact[0] if exact else spans[0]
            return Found(start, end, max(len(spans), len(exact)), bool(exact))
    return Found(*exact[0], len(exact), True) if exact else None
