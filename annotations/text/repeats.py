"""Where a text says again, word for word, what is known: whatever the marks, blanks and capitals between."""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from annotations.text.alignment import NO_WORD_GAPS
from annotations.text.folding import DASHES, INVISIBLE
from annotations.text.quotes import stands_whole
from annotations.text.windows import occurrences

FEWEST_WORDS = 3
"""A known statement of fewer words counts only where it is a whole sentence."""
OPENING = 24
"""How many letters and digits of a statement's beginning say where it may stand."""

_TOKEN = re.compile(
    rf"(?:(?<![\w)])[{DASHES}])?\d+(?:[.,]\d+)*|[{NO_WORD_GAPS}]|[^\W\d_](?:[\w{INVISIBLE}]*\w)?|[^\w\s{INVISIBLE}]"
)
_INVISIBLES = re.compile(f"[{INVISIBLE}]+")
_DASHES = re.compile(f"[{DASHES}]")
_SAID_MARKS = "%‰°§&#@"


class Words(dict[str, str]):
    """One character for each word, equal where words differ only in capitals and typesetting; "" for mere marks.

    Shared by the texts that are compared.
    """

    def __init__(self) -> None:
        super().__init__()
        self._forms: dict[str, str] = {}

    def __missing__(self, token: str) -> str:
        form = _form(token)
        number = 0x100 + len(self._forms)
        code = self._forms.setdefault(form, chr(number if number < 0xD800 else number + 0x800)) if form else ""
        self[token] = code
        return code

    def code(self, text: str) -> str:
        """Return the characters that stand for the words of a statement."""
        return "".join(map(self.__getitem__, _TOKEN.findall(text)))


def _form(token: str) -> str:
    """Return what a token says, or "" where it says nothing."""
    if not token.isascii():
        token = _INVISIBLES.sub("", unicodedata.normalize("NFKC", token))
    if token[-1:].isalnum():
        return _DASHES.sub("-", token).casefold()
    kind = unicodedata.category(token[0]) if token else ""
    return token if token in _SAID_MARKS or kind[:1] == "M" or kind in ("Sc", "Sm", "So") else ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as its words: `code` has one character for each, `starts` and `ends` its span of code points."""

    text: str
    words: Words
    code: str
    starts: "array[int]"
    ends: "array[int]"

    @classmethod
    def of(cls, text: str) -> "Text":
        """Cut a text into words."""
        words = Words()
        codes: list[str] = []
        starts, ends = array("l"), array("l")
        for token in _TOKEN.finditer(text):
            code = words[token.group()]
            if code:
                codes.append(code)
                starts.append(token.start())
                ends.append(token.end())
        return cls(text, words, "".join(codes), starts, ends)

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """Return the words `[first, last)` that stand inside a span of the text."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)

    def places(self, known: str, wholes: frozenset[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield the spans of the text that say what `known` says; `wholes` are the words of each sentence."""
        code = self.words.code(known)
        for first in occurrences(self.code, code) if code else ():
            last = first + len(code)
            if len(code) < FEWEST_WORDS and (first, last) not in wholes:
                continue
            start, end = self.starts[first], self.ends[last - 1]
            if stands_whole(self.text, start, end):
                yield start, end

    def openings(self, letters: Mapping[str, str], wholes: frozenset[tuple[int, int]]) -> Iterator[str]:
        """Yield, perhaps more than once, how a statement that stands somewhere in the text may begin; in its order.

        `letters` says what the database makes of each character of the text; an opening is the first OPENING of these,
        or a whole statement that has fewer.
        """
        at = [0]
        for char in self.text:
            at.append(at[-1] + len(letters[char]))
        key = "".join(map(letters.__getitem__, self.text))
        short = (key[at[self.starts[first]] : at[self.ends[last - 1]]][:OPENING] for first, last in sorted(wholes))
        yield from filter(None, chain(short, self._openings(key, at)))

    def _openings(self, key: str, at: Sequence[int]) -> Iterator[str]:
        """Yield what begins at each word: an opening of full length, and whatever has too few letters for one."""
        for first, start in enumerate(self.starts):
            begin = at[start]
            yield key[begin : begin + OPENING]
            for end in self.ends[first + FEWEST_WORDS - 1 : first + FEWEST_WORDS - 1 + OPENING]:
                if at[end] - begin >= OPENING:
                    break
                yield key[begin : at[end]]
