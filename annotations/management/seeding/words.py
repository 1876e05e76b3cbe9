"""Made-up sentences whose words are as unequally common as those of real ones, in five languages."""

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from justext import get_stoplist

COMMON, RARE, FILLERS = 250, 12_000, 1_500
ZIPF_OFFSET = 2.7
"""Mandelbrot's constant: the most common words are a little less common than the plain law has them."""
SHARES = {"en": 11, "de": 3, "fr": 2, "es": 3, "ar": 1}
"""How many of twenty articles are in which language."""
_LISTS = {"en": "English", "de": "German", "fr": "French", "es": "Spanish", "ar": "Arabic"}
_LATIN = "b c d f g l m n p r s t v br cl dr fl gr pl pr st tr/a e i o u ai ea io ou/- - l m n r s t nd st"
_SYLLABLES = {
    "en": _LATIN,
    "de": "b d f g h k l m n r s t w sch st br kr/a e i o u ä ö ü ei au/- - n r s t ch ng",
    "fr": "b c d f l m n p r s t v ch br cr pl/a e i o u é è ou ai eau/- - n r s t",
    "es": "b c d f g l m n p r s t v ll br pr tr/a e i o u ía ó ue ie/- - n r s l",
    "ar": "ب ت ج ح د ر س ش ع ف ق ك ل م ن ه/ا و ي/- - ن ر م ل",
}
"""What syllables begin with, their vowels, and what they end with, if anything."""
_UNITS = {
    "en": "per cent|million euros|homes|people|jobs|tonnes|kilometres",
    "de": "Prozent|Millionen Euro|Wohnungen|Menschen|Stellen|Tonnen|Kilometer",
    "fr": "pour cent|millions d’euros|logements|personnes|emplois|tonnes|kilomètres",
    "es": "por ciento|millones de euros|viviendas|personas|empleos|toneladas|kilómetros",
    "ar": "في المئة|مليون يورو|منزل|شخص|وظيفة|طن|كيلومتر",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """A language's vocabulary, the most common word first; `weights` are cumulative."""

    language: str
    words: Sequence[str]
    weights: Sequence[float]
    units: Sequence[str]
    fillers: Sequence[str] = ()

    def sentence(self, rng: random.Random) -> str:
        """A statement that nobody made: seven to sixteen words, mostly with a number and what it counts."""
        words = rng.choices(self.words, cum_weights=self.weights, k=rng.randint(7, 16))
        if rng.random() < 0.7:
            at = rng.randint(2, len(words))
            words[at:at] = [f"{rng.randint(2, 9_999):,}", rng.choice(self.units)]
        said = " ".join(words)
        return f"{said[:1].upper()}{said[1:]}."

    def sentences(self, rng: random.Random, count: int) -> list[str]:
        return [self.sentence(rng) for _ in range(count)]

    def filler(self, rng: random.Random) -> str:
        """One of the sentences that stand in many articles' places: cheaper than a new one."""
        return rng.choice(self.fillers)

    def name(self, rng: random.Random) -> str:
        """One of the people who are quoted: a few of them all the time."""
        at = int(rng.paretovariate(0.8)) % 2_000
        first, last = self.words[COMMON + at % 50], self.words[COMMON + 50 + at]
        return f"{first.title()} {last.title()}"


@cache
def voice(language: str) -> Voice:
    """The same in every process."""
    rng = random.Random(f"voice {language}")
    common = sorted(
        (word for word in get_stoplist(_LISTS[language]) if word.isalpha()), key=lambda word: (len(word), word)
    )
    common = [word.lower() for word in common[:COMMON]]
    words = list(dict.fromkeys([*common, *(_word(rng, language) for _ in range(RARE))]))
    weights = list(accumulate(1 / (rank + ZIPF_OFFSET) for rank in range(len(words))))
    bare = Voice(language, words, weights, _UNITS[language].split("|"))
    return Voice(language, words, weights, bare.units, bare.sentences(rng, FILLERS))


def _word(rng: random.Random, language: str) -> str:
    parts = [part.split() for part in _SYLLABLES[language].split("/")]
    letters = (rng.choice(part) for _ in range(rng.randint(2, 4)) for part in parts)
    return unicodedata.normalize("NFC", "".join(letters).replace("-", ""))


def language_of(number: int) -> str:
    """The language of the article of this number."""
    at = number * 7 % 20
    for language, share in SHARES.items():
        if at < share:
            return language
        at -= share
    raise AssertionError("the shares are of twenty")
