"""What speaks for a known statement being what somebody asks about: what ranks it, and how likely it makes it.

The coefficients come from the development set (bench/known, docs/matching.md). They are few, and each has the sign that
it must have: a set written by hand is small.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from annotations.meaning.statements import Stated
from annotations.meaning.wordsearch import Asked, Found, weight_of
from annotations.models.vector import Near

_TWICE = 0.25
"""What it adds that claim and title both have a word."""
_ASKED = 0.3
_SHARED = 0.004
"""What all of a question's words, and each nat of what they tell, weigh beside the cosine in ranking."""
BY_WORDS_ALONE = 0.5
"""The power of `weights` where nothing is compared by meaning: posts hold rare words that no check has."""
_BY_MEANING = (-8.84, 12.0)
_BY_WORDS = (-6.0, 3.5, 5.0)
_CERTAIN = 2.2
"""Log-odds: of the cosine; of what both sides share; and from where words outweigh the cosine."""
_NEAR_BY_WORDS = (0.15, 0.45)
"""The cosine that a statement without a vector is taken to have: at least, and more with what it shares."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What it tells to share each word of a question, and each word of a statement; nats."""

    asked: tuple[float, ...]
    known: Mapping[str, float]
    other: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """`near`: likeness in meaning, None where it is not known; `asked`: which part of what the question's words
    tell the statement has too; `known`: the other way round, of the claim or of its title, whichever is more;
    `shared`: how much both have, in nats; `words`: those of the question that it has.
    """

    near: Near | None
    asked: float
    known: float
    shared: float
    words: tuple[str, ...]


def weights(asked: Sequence[Asked], found: Sequence[Found], *, power: float = 1.0) -> Weights:
    """How telling words are in all archives together: those of the question as counted, others by statistics.

    With a `power` below 1 rare words tell less beside the others.
    """
    rows = float(sum(one.rows for one in found))

    def told(often: float) -> float:
        return float(weight_of(often, rows) ** power)

    own = tuple(told(sum(one.often.get(at, 0) for one in found)) for at in range(len(asked)))
    often: dict[str, float] = {}
    for one in found:
        for word, share in one.shares.items():
            often[word] = often.get(word, 0) + share * one.rows
    least = sum(min(one.shares.values(), default=0) * one.rows for one in found) / 3
    known = {word: told(often) for word, often in often.items()}
    known |= {form: weight for one, weight in zip(asked, own, strict=True) for form in one.forms}
    return Weights(own, known, told(least) if least else 0.8 * max(own, default=1.0))


def evidence(asked: Sequence[Asked], stated: Stated, weighed: Weights, near: Near | None) -> Evidence:
    """What speaks for a statement."""
    whole = sum(weighed.asked) or 1.0
    shared = sum(weight * _has(one, stated) for weight, one in zip(weighed.asked, asked, strict=True))
    known = max(_covered(asked, stated.words, weighed), _covered(asked, stated.title_words, weighed))
    words = tuple(one.said for one in asked if _has(one, stated))
    return Evidence(near, shared / whole, known, shared, words)


def _has(one: Asked, stated: Stated) -> float:
    """1 where the statement has the word, more where its title does too."""
    times = sum(not one.forms.isdisjoint(some) for some in (stated.words, stated.title_words))
    if times == 2:
        return 1 + _TWICE
    return 1.0 if times or not one.forms.isdisjoint(stated.about_words) else 0.0


def _covered(asked: Sequence[Asked], words: frozenset[str], weighed: Weights) -> float:
    """Which part of what these words tell the question has too."""
    there = frozenset().union(*(one.forms for one in asked)) if asked else frozenset()
    whole = sum(weighed.known.get(word, weighed.other) for word in words)
    both = sum(weighed.known.get(word, weighed.other) for word in words & there)
    return both / whole if whole else 0.0


def strength(told: Evidence) -> float:
    """What statements are ranked by."""
    least, more = _NEAR_BY_WORDS
    near = least + more * told.asked if told.near is None else (told.near.likeness + told.near.average) / 2
    return near + _ASKED * told.asked + _SHARED * told.shared


def likelihood(told: Evidence) -> float:
    """How likely the statement is what was asked about, 0 to 1; words alone make it the same only where all agree."""
    base, asked, known = _BY_WORDS
    x = base + asked * min(told.asked, 1.0) + known * told.known
    if told.near is not None:
        base, near = _BY_MEANING
        x = max(base + near * told.near.likeness, x if x >= _CERTAIN else base)
    return 1 / (1 + exp(-x))
