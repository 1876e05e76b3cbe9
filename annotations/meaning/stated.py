"""Which published checks a reader's passages state again, word for word. Only what is published is compared."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice

from annotations.errors import TooLarge
from annotations.meaning.lookups import checks_beginning_with, letters_of
from annotations.text.repeats import Text

MOST_LETTERS = 60_000
"""How much is searched at once, all passages together, in code points."""
MOST_OPENINGS = 300_000
"""How many beginnings of statements are looked for at once. MOST_LETTERS of prose have some 60,000 of them; where each
letter is a word, as in Chinese, 13,000 letters have as many as this."""
_BETWEEN = "\n\n"


def checks_stated_in(passages: Sequence[str]) -> list[list[int]]:
    """Return the ids of the checks that each passage states: those whose statement or published passage stands in it,
    whatever the marks, blanks and capitals between the words. Two queries for them all. Raises TooLarge.
    """
    found: list[set[int]] = [set() for _ in passages]
    text = Text.of(_BETWEEN.join(passages))
    starts = _starts(passages)
    spans = [text.covering(start, start + len(passage)) for start, passage in zip(starts, passages, strict=True)]
    wholes = frozenset((first, last) for first, last in spans if first < last)
    if not wholes:
        return [[] for _ in passages]
    openings = list(islice(text.openings(letters_of(text.text), wholes), MOST_OPENINGS + 1))
    if len(openings) > MOST_OPENINGS:
        raise TooLarge("These passages have too many words to be looked for at once. Send fewer, or shorter ones.")
    for check, known in checks_beginning_with(set(openings)):
        for start, end in text.places(known, wholes):
            at = bisect_right(starts, start) - 1
            if end <= starts[at] + len(passages[at]):
                found[at].add(check)
    return [sorted(some) for some in found]


def _starts(passages: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for passage in passages:
        starts.append(at)
        at += len(passage) + len(_BETWEEN)
    return starts
