"""Where in a source the evidence stands: a page, a paragraph, cells of a table, a moment of a recording.

One notation for people, forms and programs, `page 12, paragraph 3`, `Table 2!B4:C7`, `12:31–13:10`: what is written in
any usual way is read, and written back in one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from annotations.text.marking import Sentence, marked

MAX_LETTERS = 200
MOST_PAGES = 100_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_HOURS = 100
"""The last row and column of a spreadsheet, and a recording longer than there are."""

_DASH = r"\s*[-–—]\s*"
_NUMBERS = rf"(\d{{1,7}})(?:{_DASH}(\d{{1,7}}))?"
_PAGE = re.compile(rf"(?:pages?|pp?\.?|seiten?|s\.)\s*{_NUMBERS}", re.IGNORECASE)
_PARAGRAPH = re.compile(rf"(?:paragraphs?|paras?\.?|¶{{1,2}}|abs(?:atz|\.)?)\s*{_NUMBERS}", re.IGNORECASE)
_CELL = r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})"
_SHEET = r"(?:'([^'!]{1,31})'|([^!,;']{1,31}))!"
_CELLS = re.compile(rf"(?:{_SHEET})?(?:cells?\s+)?{_CELL}(?:\s*:\s*{_CELL})?", re.IGNORECASE)
_CLOCK = r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)"
_TIME = re.compile(rf"{_CLOCK}(?:{_DASH}{_CLOCK})?")
_PARTS = re.compile(r"\s*[,;]\s*")

Span = tuple[int, int]
Told = dict[str, Any]
"""Some of a `Locator`'s fields."""


class BadLocator(ValueError):
    """What was written names no place; `sentence` says it to a person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Locator:
    """One place. `pages` and `paragraphs`: first and last; `times`: from and to, in seconds; `cells`: `B4` or `B4:C7`,
    on the sheet named."""

    pages: Span | None = None
    paragraphs: Span | None = None
    sheet: str = ""
    cells: str = ""
    times: Span | None = None

    def __str__(self) -> str:
        sheet = f"{self.sheet}!" if self.sheet else ""
        told = [
            _numbered("page", self.pages),
            _numbered("paragraph", self.paragraphs),
            f"{sheet}{self.cells}" if self.cells else "",
            "–".join(map(_clock, dict.fromkeys(self.times))) if self.times else "",
        ]
        return ", ".join(filter(None, told))

    @property
    def fragment(self) -> str:
        """What brings a browser there behind `#`: RFC 8118 for a page, RFC 7111 leaves cells to CSV, W3C Media
        Fragments for a time. Empty where none does."""
        if self.pages:
            return f"page={self.pages[0]}"
        return f"t={','.join(map(str, dict.fromkeys(self.times)))}" if self.times else ""


def read_locator(written: str) -> Locator:
    """The place that is written there; nothing written is no place. Raises BadLocator."""
    found = Locator()
    for part in filter(None, _PARTS.split(written.strip())):
        found = _with(found, part)
    if len(str(found)) > MAX_LETTERS:
        raise BadLocator(marked("It names too many places."))
    return found


def _with(found: Locator, part: str) -> Locator:
    told = next((read(match) for pattern, read in _READERS if (match := pattern.fullmatch(part))), None)
    if told is None:
        shown = part if len(part) <= 60 else f"{part[:59]}…"
        words = marked("“{written}” names no place. Write page 12, paragraph 3, B4:C7, Table 2!B4 or 12:31.")
        raise BadLocator(Sentence(words, written=shown))
    if any(getattr(found, name) for name in told):
        raise BadLocator(marked("It names two places of one kind. Cite the second as a source of its own."))
    return replace(found, **told)


def _pages(match: re.Match[str]) -> Told:
    return {"pages": _span(match[1], match[2], most=MOST_PAGES)}


def _paragraphs(match: re.Match[str]) -> Told:
    return {"paragraphs": _span(match[1], match[2], most=MOST_PAGES)}


def _cells(match: re.Match[str]) -> Told:
    sheet = (match[1] or match[2] or "").strip()
    first, last = _cell(match[3], match[4]), _cell(match[5], match[6]) if match[5] else ""
    return {"sheet": sheet, "cells": f"{first}:{last}" if last and last != first else first}


def _times(match: re.Match[str]) -> Told:
    first = _seconds(match[1], match[2], match[3])
    last = _seconds(match[4], match[5], match[6]) if match[5] else first
    return {"times": _ordered(first, last)}


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Told]], ...] = (
    (_PAGE, _pages),
    (_PARAGRAPH, _paragraphs),
    (_TIME, _times),
    (_CELLS, _cells),
)


def _span(first: str, last: str | None, *, most: int) -> Span:
    found = _ordered(int(first), int(last or first))
    if not 1 <= found[0] <= found[1] <= most:
        words = marked("Pages and paragraphs are counted from 1 to {most}.")
        raise BadLocator(Sentence(words, most=most))
    return found


def _ordered(first: int, last: int) -> Span:
    if last < first:
        raise BadLocator(marked("It ends before it begins."))
    return first, last


def _cell(column: str, row: str) -> str:
    number = 0
    for letter in column.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > MOST_COLUMNS or int(row) > MOST_ROWS:
        raise BadLocator(Sentence(marked("No spreadsheet has a cell {cell}."), cell=f"{column.upper()}{row}"))
    return f"{column.upper()}{int(row)}"


def _seconds(hours: str | None, minutes: str, seconds: str) -> int:
    if (hours and int(minutes) > 59) or int(hours or 0) >= MOST_HOURS:
        raise BadLocator(marked("Write a time as 12:31 or 1:02:03."))
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _numbered(noun: str, span: Span | None) -> str:
    if span is None:
        return ""
    return f"{noun} {span[0]}" if span[0] == span[1] else f"{noun}s {span[0]}–{span[1]}"
