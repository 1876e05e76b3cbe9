"""Whether a sentence says what a known statement says in much the same words, so that it may be offered as the same.

Numbers, units, negations, directions, reservations, names and dates have to agree; and no word may stand in another's
place unless both are known to mean the same. So "fell 3 %" is never "rose 3 %", "fell 4 %" or "will fall 3 %".
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from annotations.text import wording
from annotations.text.folding import DASHES, INVISIBLE, SINGLE_QUOTES

FLOOR = 0.7
"""The least likeness that is offered."""
FEWEST_WORDS = 3
"""How many words besides the small ones two statements must share."""
MOST_WORDS = 150
"""Longer statements are compared only word for word, elsewhere."""

_PIECE = re.compile(
    rf"(?<![\w)])[-−–]\d+(?:[.,]\d+)*|\d+(?:[.,\u00a0\u202f ]\d{{3}})+(?![\d])|\d+(?:[.,]\d+)*"
    rf"|[^\W\d_](?:[\w{INVISIBLE}]*\w)?(?:[{SINGLE_QUOTES}]\w+)*|[%‰°$€£¥]"
)
_QUOTES = re.compile(f"[{SINGLE_QUOTES}]")
_INVISIBLES = re.compile(f"[{INVISIBLE}]+")
_THOUSANDS = re.compile(r"(?<=\d)[.,\u00a0\u202f ](?=\d{3}(?!\d))")
_ELISION = re.compile(r"(?:[ldcjmnst]|qu|dell|all|nell|sull)'(?=\w)")
_PER_CENT = re.compile(r"\b(?:per\s+cento?|pour\s+cent|por\s+cien(?:to)?)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_KIN = 0.8
_KIN_PREFIX = 4
_ORDER = 0.35
_LEAST_ORDER = 0.6
_NEAR = 2
_REMEMBERED = 20_000
_MOST = 0.99


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a statement: `form` in small letters or, where we know it, the class that it shares with its like."""

    said: str
    form: str
    is_name: bool
    is_small: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement taken apart. `facts` are what has to agree; `numbers` in order, each with what stands around it."""

    words: tuple[Word, ...]
    facts: frozenset[tuple[str, str]]
    numbers: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike two statements are, FLOOR to 0.99, and the words of the first that the second has too."""

    score: float
    words: tuple[str, ...]


def statement(text: str) -> Statement | None:
    """Take a sentence apart; None for one that is too long to be compared."""
    pieces = [piece for match in _PIECE.finditer(_PER_CENT.sub("%", text)) for piece in _split(match.group())]
    if not FEWEST_WORDS <= len(pieces) <= MOST_WORDS:
        return None
    words = tuple(_word(piece, is_first=at == 0) for at, piece in enumerate(pieces))
    return Statement(words, frozenset(_facts(words)), tuple(_numbers(words)))


@lru_cache(_REMEMBERED)
def _split(piece: str) -> list[str]:
    plain = _INVISIBLES.sub("", piece)
    plain = _QUOTES.sub("'", plain if plain.isascii() else unicodedata.normalize("NFKC", plain))
    if plain.casefold().endswith("n't"):
        return [plain[:-3], "not"] if len(plain) > 3 else ["not"]
    plain = plain.removesuffix("'s").removesuffix("'S")
    elided = _ELISION.match(plain.casefold())
    return [plain[elided.end() :]] if elided else [plain]


@lru_cache(_REMEMBERED)
def _word(said: str, *, is_first: bool) -> Word:
    form = said.casefold()
    if form[-1].isdigit() and (form[0].isdigit() or form[0] in DASHES + "−"):
        return Word(said, _number(form), is_name=False, is_small=False)
    number = wording.NUMBER_WORDS.get(form)
    if number is not None:
        return Word(said, number, is_name=False, is_small=False)
    known = wording.UNITS.get(form) or wording.DIRECTIONS.get(form) or wording.SAME.get(form) or wording.DATES.get(form)
    is_small = known is None and (form in wording.FUNCTION or form in wording.NEGATIONS or form in wording.MODALS)
    is_name = said[0].isupper() and not is_first and known is None and not is_small
    return Word(said, f"={known}" if known else form, is_name=is_name, is_small=is_small)


def _number(form: str) -> str:
    """Return a number as its digits, a point before its fraction and a minus before all."""
    plain = _THOUSANDS.sub("", form)
    sign = "-" if plain[0] in DASHES + "−" else ""
    whole, _, part = plain.lstrip(DASHES + "−").replace(",", ".").partition(".")
    part = part.rstrip("0")
    return f"{sign}{whole.lstrip('0') or '0'}{'.' + part if part else ''}"


def _is_number(word: Word) -> bool:
    return word.form[-1].isdigit()


def _facts(words: Sequence[Word]) -> list[tuple[str, str]]:
    """Return everything that has to agree between two statements, but for numbers, names and dates."""
    found = []
    for at, word in enumerate(words):
        form = word.said.casefold()
        if form in wording.NEGATIONS:
            found.append(("not", str(sum(one.said.casefold() in wording.NEGATIONS for one in words[: at + 1]))))
        found += [(name, classes[form]) for name, classes in _KINDS if form in classes]
        if form in wording.BOUNDS and any(one.form[-1].isdigit() for one in words[at + 1 : at + 4]):
            found.append(("bound", wording.BOUNDS[form]))
    return found


_KINDS = (
    ("way", wording.DIRECTIONS),
    ("modal", wording.MODALS),
    ("unit", wording.UNITS),
)
_DATES = frozenset(f"={name}" for name in wording.DATES.values())


def _numbers(words: Sequence[Word]) -> list[tuple[str, str, str]]:
    """Return each number with the class of the word before it and the next word that is not small."""
    found = []
    for at, word in enumerate(words):
        if _is_number(word):
            before = wording.TO_OR_BY.get(words[at - 1].said.casefold(), "") if at else ""
            after = next((one.form for one in words[at + 1 : at + 4] if not one.is_small), "")
            found.append((word.form, before, after))
    return found


def alike(said: Statement, known: Statement) -> Alike | None:
    """Return how alike a sentence and a known statement are; None where they differ in what counts or are not alike."""
    if said.facts != known.facts or not _same_numbers(said.numbers, known.numbers):
        return None
    pairs = _pairs(said.words, known.words)
    told = [at for at, _ in pairs if not said.words[at].is_small]
    if len(told) < FEWEST_WORDS:
        return None
    inside = range(min(told), max(told) + 1)
    if _dates(said.words[max(0, inside.start - _NEAR) : inside.stop + _NEAR]) != _dates(known.words):
        return None
    missing = [word for at, word in enumerate(known.words) if not word.is_small and at not in {b for _, b in pairs}]
    extra = [said.words[at] for at in inside if not said.words[at].is_small and at not in {a for a, _ in pairs}]
    if (missing and extra) or any(word.is_name for word in (*missing, *extra)) or _names_turned(said, known, pairs):
        return None
    shares = (len(told) / (len(told) + len(missing)), len(told) / (len(told) + len(extra)))
    order = _order([(a, b) for a, b in pairs if a in set(told)])
    score = (1 - _ORDER) * min(shares) + _ORDER * order
    if score < FLOOR or order < _LEAST_ORDER:
        return None
    return Alike(min(round(score, 3), _MOST), tuple(dict.fromkeys(said.words[at].said for at in told)))


def names_turned(said: Statement, known: Statement) -> bool:
    """Tell whether both name the same in another order: who did it to whom, or the passive."""
    return _names_turned(said, known, _pairs(said.words, known.words))


def _dates(words: Sequence[Word]) -> frozenset[str]:
    return _DATES.intersection(word.form for word in words)


def _same_numbers(said: Sequence[tuple[str, str, str]], known: Sequence[tuple[str, str, str]]) -> bool:
    """Tell whether the numbers are the same, measure the same, and stand for the same things or in the same order."""
    if Counter(number for number, _, _ in said) != Counter(number for number, _, _ in known):
        return False
    said, known = ([one for one in numbers if not _YEAR.fullmatch(one[0])] for numbers in (said, known))
    is_ordered = [number for number, _, _ in said] == [number for number, _, _ in known]
    if not is_ordered and Counter((n, after) for n, _, after in said) != Counter((n, after) for n, _, after in known):
        return False
    before = {number: word for number, word, _ in known}
    return all(not word or not before[number] or word == before[number] for number, word, _ in said)


def _pairs(said: Sequence[Word], known: Sequence[Word]) -> list[tuple[int, int]]:
    """Pair each known word with one of the sentence: the same, else one of its kin, near where the last one stood."""
    free = set(range(len(said)))
    pairs = []
    last = -1
    for at, word in enumerate(known):
        found = [one for one in free if said[one].form == word.form] or [
            one for one in free if _is_kin(said[one], word)
        ]
        if found:
            best = min(found, key=lambda one: (abs(one - last - 1), one))
            free.remove(best)
            pairs.append((best, at))
            last = best
    return pairs


def _is_kin(one: Word, other: Word) -> bool:
    """Tell whether two words are forms of one: "home" and "homes", but neither names nor numbers."""
    if one.form[0] != other.form[0] or one.is_name or other.is_name or one.is_small or other.is_small:
        return False
    if one.form[:_KIN_PREFIX] != other.form[:_KIN_PREFIX] or len(one.form) < _KIN_PREFIX or _is_number(one):
        return False
    return fuzz.ratio(one.form, other.form) >= 100 * _KIN


def _names_turned(said: Statement, known: Statement, pairs: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the names come in another order: who did it to whom."""
    order = [at for at, other in pairs if said.words[at].is_name or known.words[other].is_name]
    return order != sorted(order)


def _order(pairs: Sequence[tuple[int, int]]) -> float:
    """Return how far the words that both have come in the same order, 0 to 1."""
    places = [at for at, _ in pairs]
    return float(Indel.normalized_similarity(places, sorted(places)))
