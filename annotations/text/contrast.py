"""Where two statements differ in what counts, so that they cannot be the same however alike they sound."""

import re
from collections.abc import Sequence

from annotations.text import wording
from annotations.text.paraphrase import Statement, Word, names_turned, statement

NUMBER, DATE, NEGATION, DIRECTION, NAME, UNIT = "number", "date", "negation", "direction", "name", "unit"
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_DATES = frozenset(f"={name}" for name in wording.DATES.values())
_NOUNS_IN_CAPITALS = 0.5


def differences(said: str, known: str) -> tuple[str, ...]:
    """Return in what a statement contradicts a known one, or lacks what the known one says; () where in nothing.

    What is said beyond the known statement is no difference: posts say more. Statements of fewer than three words, or
    of more than 150, are not taken apart: they differ in nothing that could be told.
    """
    one, other = statement(said), statement(known)
    if one is None or other is None:
        return ()
    told = (
        (NUMBER, _lacks(_numbers(one, is_year=False), _numbers(other, is_year=False))),
        (
            DATE,
            _lacks(_numbers(one, is_year=True), _numbers(other, is_year=True)) or _conflict(_dates(one), _dates(other)),
        ),
        (NEGATION, bool(_facts(one, "not")) != bool(_facts(other, "not"))),
        (DIRECTION, _conflict(_facts(one, "way"), _facts(other, "way"))),
        (UNIT, _conflict(_facts(one, "unit"), _facts(other, "unit"))),
        (NAME, _conflict_of_names(one, other)),
    )
    return tuple(name for name, differs in told if differs)


def _numbers(one: Statement, *, is_year: bool) -> frozenset[str]:
    return frozenset(number for number, _, _ in one.numbers if bool(_YEAR.fullmatch(number)) == is_year)


def _facts(one: Statement, name: str) -> frozenset[str]:
    return frozenset(fact for kind, fact in one.facts if kind == name)


def _dates(one: Statement) -> frozenset[str]:
    return _DATES.intersection("=mai" if word.said == "May" else word.form for word in one.words)


def _lacks(said: frozenset[str], known: frozenset[str]) -> bool:
    return not known <= said


def _conflict(said: frozenset[str], known: frozenset[str]) -> bool:
    """Tell whether each has something that the other lacks."""
    return bool(said - known and known - said)


def _conflict_of_names(said: Statement, known: Statement) -> bool:
    """Tell whether each names somebody whom the other does not, or both the same in another order.

    Not where every other word is in capitals.
    """
    if max(_share_of_names(said.words), _share_of_names(known.words)) > _NOUNS_IN_CAPITALS:
        return False
    mine, theirs = ({word.form for word in one.words if word.is_name} for one in (said, known))
    all_mine, all_theirs = ({word.form for word in one.words} for one in (said, known))
    return bool(mine - all_theirs and theirs - all_mine) or names_turned(said, known)


def _share_of_names(words: Sequence[Word]) -> float:
    return sum(word.is_name for word in words) / len(words)
