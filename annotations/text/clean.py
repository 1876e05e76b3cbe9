"""The one form that all stored text has: Unicode NFC, `\\n` line ends, nothing that PostgreSQL or JSON cannot carry."""

import re
import unicodedata

from annotations.text.marking import Sentence, marked

_LINE_ENDS = re.compile(r"\r\n?")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_PLANES = range(0x300, 0x1F000)
"""Where the characters are that NFC reorders among themselves: combining marks, and what is made of nothing else."""
_MARKS = re.compile(
    "["
    + "".join(mark for mark in map(chr, _PLANES) if unicodedata.combining(unicodedata.normalize("NFD", mark)[0]))
    + "]+"
)
MAX_MARKS = 100
"""The most combining marks on one letter: no script needs ten; to order them takes the square of their number."""

SENTENCES = {
    "nul": marked("The text holds a NUL character, which cannot be stored."),
    "surrogate": marked("The text holds half of a character (a lone surrogate), which cannot be stored."),
    "marks": Sentence(marked("The text piles more than {number} combining marks on one letter."), number=MAX_MARKS),
}


class BadText(ValueError):
    """Text that cannot be stored; `code` is `nul`, `surrogate` or `marks`, `sentence` says it to a person."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code])
        self.code = code
        self.sentence = SENTENCES[code]


def check(text: str) -> None:
    """Raise BadText where `text` holds a NUL, a lone surrogate or a pile of combining marks."""
    if "\x00" in text:
        raise BadText("nul")
    if text.isascii():
        return
    if _SURROGATE.search(text):
        raise BadText("surrogate")
    if len(text) > MAX_MARKS and any(pile.end() - pile.start() > MAX_MARKS for pile in _MARKS.finditer(text)):
        raise BadText("marks")


def normalise(text: str) -> str:
    """Return `text` in NFC with `\\n` line ends; raises BadText for what cannot be stored."""
    check(text)
    text = _LINE_ENDS.sub("\n", text) if "\r" in text else text
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def scrub(text: str) -> str:
    """Return fetched text without control characters and lone surrogates; tabs stay, line ends become `\\n`."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
