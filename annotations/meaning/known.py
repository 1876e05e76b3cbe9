"""Has this been checked? From a sentence, a post or a headline to the known claims that may be it, the best first.

One function stands behind every place that asks. Statements are found by their words (`wordsearch`) and, where the
sentence model is installed, by their meaning; both together weigh each (`evidence`). What is found is offered to a
person: nothing here is a verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotations.meaning import statements
from annotations.meaning.evidence import Evidence, evidence, likelihood, weights
from annotations.meaning.statements import CLAIM, Key, Stated
from annotations.meaning.wordsearch import CHECKS, CLAIMS, PRIORS, Archive, Asked, Found, asked_in, by_words, shares_of
from annotations.text.contrast import differences
from annotations.text.languages import guess_language
from annotations.text.posts import said_in

SAME = 0.9
"""From this score on a statement is taken for the same claim: right nine times in ten (docs/matching.md)."""
MOST_LIMIT = 50
_LOOKED_AT = 60
_DIFFERENT = 0.89
_LEAST = 0.02


class Scope(StrEnum):
    """What may be shown. STAFF: the newsroom's claims, drafts too, and prior checks; PUBLIC: checks that stand."""

    STAFF = "staff"
    PUBLIC = "public"


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
    """Find what is known of a statement, `limit` at most (MOST_LIMIT)."""
    question = said_in(said)
    asked = asked_in(question, guess_language(question))
    found = [_search(asked, archive) for archive in _archives(scope)]
    weighed = weights(asked, found)
    ranked = [(evidence(asked, stated, weighed), stated) for one in found for stated in _READ[one.archive](one.ids)]
    results = sorted(
        (_result(question, told, stated) for told, stated in ranked), key=lambda one: (-one.score, one.key)
    )
    return Known(tuple(results[:limit]), False, "")


def _archives(scope: Scope) -> Sequence[Archive]:
    return (CHECKS,) if scope == Scope.PUBLIC else (CLAIMS, PRIORS)


def _search(asked: Sequence[Asked], archive: Archive) -> Found:
    return by_words(asked, archive, shares_of(archive), limit=_LOOKED_AT)


def _result(question: str, told: Evidence, stated: Stated) -> Result:
    """What is said of one statement. The order stays: what differs is only kept below SAME."""
    score = likelihood(told)
    differs = differences(question, stated.text)
    return Result(stated.key, min(score, _DIFFERENT) if differs else score, told.words, differs)


_READ = {CLAIMS: statements.claims, CHECKS: statements.checks, PRIORS: statements.prior_checks}
