"""JSON that careless programs write: read as it is, or mended where only one reading makes sense."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_TEXT = 5_000_000
"""The longest JSON, in characters, that is read."""

MAX_MENDED = 1_000_000
"""The longest that is mended."""

_BEFORE = ("<!--", "<![CDATA[", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/")
_AFTER = ("-->", "]]>", "//]]>", "// ]]>", "/*]]>*/")
_MEMBER = re.compile(r'"@?[\w:.$/#-]{1,80}"\s{0,50}:|\}')
_BLANKS = " \t\r\n"
_AFTER_COMMA = '"{[-0123456789tfn'


@dataclass(frozen=True, slots=True)
class Mended:
    """What a JSON text says. `trouble`: why it is no JSON, "" where it is; `is_read`: it was read all the same.

    `at`: line and column of the trouble, from 1. `is_cut`: the text ends inside of a string.
    """

    value: Any
    is_read: bool
    trouble: str = ""
    at: tuple[int, int] = (0, 0)
    is_cut: bool = False


def read_lenient(text: str) -> Mended:
    """The value, as it is or mended: comments around it, line breaks in texts, commas too many, quotes not escaped,
    several objects one after another, a text whose every quote is `&quot;`. Anything else is left unread.
    """
    if len(text) > MAX_TEXT:
        return Mended(None, is_read=False, trouble="it is too long")
    try:
        return Mended(json.loads(text, parse_constant=_refuse), is_read=True)
    except RecursionError:
        return Mended(None, is_read=False, trouble="it is nested too deeply")
    except json.JSONDecodeError as error:
        trouble, at = error.msg, (error.lineno, error.colno)
    except ValueError as error:
        trouble, at = str(error)[:100], (0, 0)
    is_cut = trouble.startswith("Unterminated string")
    for candidate in _candidates(text):
        try:
            value = _each(candidate)
        except (ValueError, RecursionError):
            continue
        return Mended(value, is_read=True, trouble=trouble, at=at, is_cut=is_cut)
    return Mended(None, is_read=False, trouble=trouble, at=at, is_cut=is_cut)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _each(text: str) -> Any:
    """The value, or a list of the values that stand one after another. Raises ValueError, RecursionError."""
    decoder = json.JSONDecoder(strict=False, parse_constant=lambda name: None)
    found, at = [], 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        found.append(value)
        at = _past(text, at, _BLANKS + ",;")
    if not found or (len(found) > 1 and not all(isinstance(one, dict) for one in found)):
        raise ValueError("nothing to read")
    return found[0] if len(found) == 1 else found


def _candidates(text: str) -> Iterator[str]:
    """The text with less and less left as it was."""
    bare = _bare(text)
    yield bare
    if len(bare) > MAX_MENDED:
        return
    if '"' not in bare and "&quot;" in bare:
        yield html.unescape(bare)
    requoted = _requoted(bare)
    if requoted is not None:
        yield requoted


def _bare(text: str) -> str:
    """The text without blanks, comments and semicolons around it."""
    bare = text.strip("\ufeff \t\r\n;")
    for opening in _BEFORE:
        bare = bare.removeprefix(opening)
    for closing in _AFTER:
        bare = bare.removesuffix(closing)
    return bare.strip(" \t\r\n;/")


def _past(text: str, at: int, chars: str) -> int:
    while at < len(text) and text[at] in chars:
        at += 1
    return at


class _Quotes:
    """A walk through a text that escapes the quotes inside of its strings and drops commas before closing brackets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str] = []
        self.open: list[str] = []
        self.is_name = False
        self.is_doubtful = False

    def walk(self) -> None:
        at = 0
        while at < len(self.text):
            char = self.text[at]
            if char == '"':
                at = self._string(at + 1)
                continue
            at = self._between(char, at)

    def _between(self, char: str, at: int) -> int:
        if char in "{[":
            self.open.append(char)
        elif char in "}]" and self.open:
            self.open.pop()
        if char in "{,":
            self.is_name = bool(self.open) and self.open[-1] == "{"
        elif char == ":":
            self.is_name = False
        self.pieces.append("" if char == "," and self._is_needless(at) else char)
        return at + 1

    def _is_needless(self, comma: int) -> bool:
        following = _past(self.text, comma + 1, _BLANKS)
        return self.text[following : following + 1] in ("}", "]")

    def _string(self, start: int) -> int:
        """Writes one string and returns where the text goes on."""
        at, written = start, ['"']
        while at < len(self.text):
            char = self.text[at]
            if char == "\\":
                written.append(self.text[at : at + 2])
                at += 2
                continue
            if char == '"' and self._closes(at):
                break
            written.append('\\"' if char == '"' else char)
            self._note(char)
            at += 1
        self.pieces.append("".join(written) + '"')
        return at + 1

    def _note(self, char: str) -> None:
        """A quote was escaped: in a list, or in a name, there is more than one way to read that."""
        if char == '"':
            self.is_doubtful = self.is_doubtful or self.is_name or not self.open or self.open[-1] == "["

    def _closes(self, at: int) -> bool:
        following = _past(self.text, at + 1, _BLANKS)
        after = self.text[following : following + 1]
        if self.is_name:
            return after == ":"
        if after == ",":
            then = _past(self.text, following + 1, _BLANKS)
            return self._begins_member(then)
        return after in ("", "}", "]")

    def _begins_member(self, at: int) -> bool:
        """Whether what follows a comma is the next member: in an object, a name and a colon."""
        if self.open and self.open[-1] == "{":
            return _MEMBER.match(self.text, at) is not None
        return self.text[at : at + 1] in tuple(_AFTER_COMMA + "]")


def _requoted(text: str) -> str | None:
    """The text with inner quotes escaped; None where that can be done in more than one way."""
    quotes = _Quotes(text)
    quotes.walk()
    return None if quotes.is_doubtful else "".join(quotes.pieces)
