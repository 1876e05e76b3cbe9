"""The one form that all stored text has: Unicode NFC, `\\n` line ends, nothing that PostgreSQL or JSON cannot carry."""

import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n?")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

SENTENCES = {
    "nul": "The text holds a NUL character, which cannot be stored.",
    "surrogate": "The text holds half of a character (a lone surrogate), which cannot be stored.",
}


class BadText(ValueError):
    """Text that cannot be stored; `code` is `nul` or `surrogate`, `sentence` says it to a person."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code])
        self.code = code
        self.sentence = SENTENCES[code]


def check(text: str) -> None:
    """Raise BadText where `text` holds a NUL or a lone surrogate."""
    if "\x00" in text:
        raise BadText("nul")
    if _SURROGATE.search(text):
        raise BadText("surrogate")


def normalise(text: str) -> str:
    """Return `text` in NFC with `\\n` line ends; raises BadText for what cannot be stored."""
    check(text)
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))


def scrub(text: str) -> str:
    """Return fetched text without control characters and lone surrogates; tabs stay, line ends become `\\n`."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
