"""How much an English sentence seems worth checking: points for signs in its words, each of which can be read.

No model and no knowledge of the world: it orders sentences for a reader's eye and decides nothing. The table of signs
is `checkworthy_signs.py`.
"""

from dataclasses import dataclass

from annotations.text.checkworthy_signs import FEWEST_WORDS, SHORT, SIGNS, Sign

ENOUGH = 2.5
"""From how many points on a sentence is offered."""
MOST_READ = 1_000
"""How many code points of one sentence are looked at."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sign that was found: `words` are those of the sentence that show it, empty where that is its length."""

    code: str
    said: str
    words: str
    points: float


@dataclass(frozen=True, slots=True)
class Worth:
    """How many points a sentence has, with the reasons whose points they are, the weightiest first."""

    points: float
    reasons: tuple[Reason, ...]

    @property
    def is_enough(self) -> bool:
        return self.points >= ENOUGH


def reads(language: str) -> bool:
    """Tell whether sentences in this language can be scored; `language` is a BCP 47 tag, empty where nobody knows."""
    return language.casefold().replace("_", "-").partition("-")[0] == "en"


def worth_of(sentence: str) -> Worth:
    """Return the points of an English sentence."""
    said = sentence[:MOST_READ]
    small = "".join(char.lower()[:1] for char in said)
    found = [reason for sign in SIGNS if (reason := _reason(sign, small, said))]
    if len(said.split()) < FEWEST_WORDS:
        found.append(Reason(SHORT.code, SHORT.said, "", SHORT.points))
    found.sort(key=lambda reason: -abs(reason.points))
    return Worth(sum(reason.points for reason in found), tuple(found))


def _reason(sign: Sign, small: str, said: str) -> Reason | None:
    """`small`: the sentence in small letters, each in the place of its own."""
    match = sign.pattern.search(small)
    return Reason(sign.code, sign.said, said[match.start() : match.end()].strip(), sign.points) if match else None
