"""How alike two passages are, whoever chose them."""

from dataclasses import dataclass

from annotations.text.alignment import align
from annotations.text.windows import likeness


@dataclass(frozen=True, slots=True)
class Alike:
    """`score` from 0 to 1; `same_words` where only blanks, quotation marks, dashes and the like differ."""

    score: float
    same_words: bool


def alike(old: str, new: str) -> Alike:
    """Compare two NFC passages by the measure that carrying uses."""
    alignment = align(old, new)
    old_tokens, new_tokens = alignment.old.code, alignment.new.code
    if old_tokens == new_tokens:
        return Alike(1.0, True)
    if not old_tokens or not new_tokens:
        return Alike(0.0, False)
    return Alike(round(likeness(alignment, 0, len(old_tokens), 0, len(new_tokens)), 4), False)
