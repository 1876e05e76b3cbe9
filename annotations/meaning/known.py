"""Has this been checked? From a sentence, a post or a headline to the known claims that may be it, the best first.

One function stands behind every place that asks. Statements are found by their words (`wordsearch`) and, where the
sentence model is installed, by their meaning (`meant`); both together weigh each (`evidence`). What is found is
offered to a person: nothing here is a verdict.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, zip_longest

from django.utils.translation import ngettext

from annotations.meaning import statements
from annotations.meaning.evidence import BY_WORDS_ALONE, Evidence, evidence, likelihood, strength, weights
from annotations.meaning.meant import Meant, meanings
from annotations.meaning.statements import CLAIM, PRIOR_CHECK, Key, Stated
from annotations.meaning.wordsearch import CHECKS, CLAIMS, PRIORS, Archive, asked_in, by_words, shares_of
from annotations.text.contrast import differences
from annotations.text.document import Block
from annotations.text.languages import guess_language
from annotations.text.posts import said_in
from annotations.text.sentences import sentences

SAME = 0.9
"""From this score on a statement is taken for the same claim: right nine times in ten (docs/matching.md)."""
MOST_LIMIT = 50
LONG = 600
"""A text of more code points is looked through sentence by sentence."""
MOST_SENTENCES = 12
_FEWEST_LETTERS = 15
_LOOKED_AT = 60
_DIFFERENT = 0.89


class Scope(StrEnum):
    """What may be shown. STAFF: the newsroom's claims, drafts too, and prior checks; PUBLIC: checks that stand."""

    STAFF = "staff"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A statement, how likely it is the same as the question, and what it is ranked by."""

    question: str
    stated: Stated
    score: float
    strength: float
    words: tuple[str, ...]

    @classmethod
    def of(cls, question: str, told: Evidence, stated: Stated) -> "_Weighed":
        """What differs is kept below SAME, and keeps its place otherwise."""
        score = likelihood(told)
        if score > _DIFFERENT and differences(question, stated.text):
            score = _DIFFERENT
        return cls(question, stated, score, strength(told), told.words)

    def as_result(self, score: float) -> "Result":
        return Result(self.stated.key, score, self.words, differences(self.question, self.stated.text))


Shares = Sequence[tuple[Archive, Mapping[str, float]]]
_ARCHIVES = {Scope.STAFF: (CLAIMS, PRIORS), Scope.PUBLIC: (CHECKS,)}
_NEAR = {Scope.STAFF: 60, Scope.PUBLIC: 200}
"""How many statements near in meaning are weighed; of those near a reader's question most are not public."""
_FOUND = {CLAIMS: statements.claims, CHECKS: statements.checks, PRIORS: statements.prior_checks}
_OWNED = {
    Scope.STAFF: {CLAIM: statements.claims, PRIOR_CHECK: statements.prior_checks},
    Scope.PUBLIC: {CLAIM: statements.checks_of_claims},
}


@dataclass(frozen=True, slots=True)
class Result:
    """A known claim or prior check. `score`: how likely it is the same, 0 to 1; never SAME where they differ in
    something that counts. `matched`: the question's words that it has; `differs`: number, date, negation, direction,
    unit, name.
    """

    key: Key
    score: float
    matched: tuple[str, ...]
    differs: tuple[str, ...]

    @property
    def claim(self) -> int | None:
        return self.key[1] if self.key[0] == CLAIM else None

    @property
    def prior_check(self) -> int | None:
        return None if self.key[0] == CLAIM else self.key[1]

    @property
    def relation(self) -> str:
        return "same" if self.score >= SAME else "related"


@dataclass(frozen=True, slots=True)
class Known:
    """The best first. `by_meaning`: not by words alone; `note`: what was not looked at, and why, for a person."""

    results: tuple[Result, ...]
    by_meaning: bool
    note: str


def match(said: str, *, limit: int = 5, scope: Scope = Scope.STAFF) -> Known:
    """Find what is known of a statement, `limit` at most. A long text is looked through sentence by sentence."""
    questions, note = _questions(said)
    meant, unread = meanings(questions, limit=_NEAR[scope])
    shares = [(archive, shares_of(archive)) for archive in _ARCHIVES[scope]]
    best: dict[Key, _Weighed] = {}
    for question, meaning in zip_longest(questions, meant):
        for one in _weigh(question, meaning, shares, scope):
            key = one.stated.key
            best[key] = max(one, best[key], key=_rank) if key in best else one
    ordered = sorted(best.values(), key=_rank, reverse=True)[:limit]
    scores = accumulate((one.score for one in ordered), min)
    results = tuple(one.as_result(score) for one, score in zip(ordered, scores, strict=True))
    return Known(results, bool(meant), " ".join(filter(None, (note, unread))))


def _rank(one: "_Weighed") -> tuple[bool, float, Key]:
    """The same first, then by what speaks for each."""
    return one.score >= SAME, one.strength, one.stated.key


def _questions(said: str) -> tuple[list[str], str]:
    """What is asked about, one or several, and what of it was left out."""
    whole = said_in(said)
    if len(whole) <= LONG:
        return [whole], ""
    cut = sentences(whole, blocks=[Block("paragraph", 0, len(whole))], language=guess_language(whole))
    told = [whole[one.start : one.end] for one in cut if one.end - one.start >= _FEWEST_LETTERS]
    asked = [one[:LONG] for one in told[:MOST_SENTENCES]] or [whole[:LONG]]
    cut_off = ngettext(
        "Only the first {number} of {all} sentence was looked for.",
        "Only the first {number} of {all} sentences were looked for.",
        len(told),
    )
    return asked, cut_off.format(number=len(asked), all=len(told)) if told[len(asked) :] else ""


def _weigh(question: str, meant: Meant | None, shares: Shares, scope: Scope) -> Iterator[_Weighed]:
    """What is known of one question, in no order."""
    asked = asked_in(question)
    found = [by_words(asked, archive, some, limit=_LOOKED_AT) for archive, some in shares]
    known = {stated.key: stated for one in found for stated in _FOUND[one.archive](one.ids)}
    for kind, read in _OWNED[scope].items():
        wanted = [number for of, number in (meant.nearest if meant else ()) if of == kind and (of, number) not in known]
        known |= {stated.key: stated for stated in read(wanted) if stated.is_read}
    near = meant.likeness_of(key for key, one in known.items() if one.is_read) if meant else {}
    weighed = weights(asked, found, power=1.0 if meant else BY_WORDS_ALONE)
    for key, stated in known.items():
        yield _Weighed.of(question, evidence(asked, stated, weighed, near.get(key)), stated)
