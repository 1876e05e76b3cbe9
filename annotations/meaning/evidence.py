"""What speaks for a known statement being what somebody asks about, and how likely it makes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from annotations.meaning.statements import Stated
from annotations.meaning.wordsearch import Asked, Found, weight_of

ALIKE = 85
_NEAR_LETTERS = 5
_NEAR_COUNTS = 0.8
_TITLE_COUNTS = 0.7
_LONG = 0.15


@dataclass(frozen=True, slots=True)
class Weights:
    """What it tells to share each word of a question, and each word of a statement; nats."""

    asked: tuple[float, ...]
    known: Mapping[str, float]
    other: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """`near`: cosine likeness in meaning, None where it is not known; `asked`: which part of what the question's words
    tell the statement has too; `known`: the other way round, of the claim or of its title, whichever is more;
    `shared`: how much both have, in nats; `words`: those of the question that it has.
    """

    near: float | None
    asked: float
    known: float
    shared: float
    words: tuple[str, ...]


def weights(asked: Sequence[Asked], found: Sequence[Found]) -> Weights:
    """How telling words are in all archives together: those of the question as counted, others by statistics."""
    rows = float(sum(one.rows for one in found))
    own = tuple(weight_of(sum(one.often.get(at, 0) for one in found), rows) for at in range(len(asked)))
    often: dict[str, float] = {}
    for one in found:
        for word, share in one.shares.items():
            often[word] = often.get(word, 0) + share * one.rows
    least = sum(min(one.shares.values(), default=0) * one.rows for one in found) / 3
    known = {word: weight_of(often, rows) for word, often in often.items()}
    known |= {form: weight for one, weight in zip(asked, own, strict=True) for form in one.forms}
    return Weights(own, known, weight_of(least, rows) if least else 0.8 * max(own, default=1.0))


def evidence(asked: Sequence[Asked], stated: Stated, weighed: Weights, near: float | None) -> Evidence:
    """What speaks for a statement."""
    in_claim = [_has(one, stated.words) for one in asked]
    in_title = [_has(one, stated.title_words) for one in asked]
    about = [_has(one, stated.about_words) for one in asked]
    each = [max(some) for some in zip(in_claim, in_title, about, strict=True)]
    whole = sum(weighed.asked) or 1.0
    shared = sum(weight * has for weight, has in zip(weighed.asked, each, strict=True))
    known = max(_covered(asked, stated.words, weighed), _covered(asked, stated.title_words, weighed))
    words = tuple(one.said for one, has in zip(asked, each, strict=True) if has)
    return Evidence(near, shared / whole, known, shared, words)


def _has(one: Asked, words: frozenset[str]) -> float:
    """1 where the word is there, less where one is that is spelt nearly so."""
    if not one.forms.isdisjoint(words):
        return 1.0
    return 0.0


def _covered(asked: Sequence[Asked], words: frozenset[str], weighed: Weights) -> float:
    """Which part of what these words tell the question has too."""
    there = frozenset().union(*(one.forms for one in asked)) if asked else frozenset()
    whole = sum(weighed.known.get(word, weighed.other) for word in words)
    both = sum(weighed.known.get(word, weighed.other) for word in words & there)
    return both / whole if whole else 0.0


def likelihood(told: Evidence) -> float:
    """How likely the statement is what was asked about, 0 to 1."""
    x = -6 + 5 * told.asked + 4 * told.known
    return 1 / (1 + exp(-x))
