"""The development set of claim matching: what is in `bench/known/`, and a background of made-up checks around it."""

import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "known"
LANGUAGES = {"english": "en", "french": "fr", "german": "de", "spanish": "es", "arabic": "ar"}
PLAINLY = "plainly"
SLOT = re.compile(r"\{(\w+?)(2?)\}")


@dataclass(frozen=True, slots=True)
class Check:
    """A published check as it is imported: the claim in the checker's words, and what the check is called."""

    claim: str
    title: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody says, and the claim that it is. `part`: how it is said, or in which language."""

    part: str
    said: str
    claim: str


@dataclass(frozen=True, slots=True)
class Judged:
    """Words and a claim that is the same, or is not (`trap`: by what); `is_held_out`: not to be looked at."""

    said: str
    claim: str
    is_same: bool
    trap: str
    is_held_out: bool

    @property
    def as_check(self) -> Check:
        """The claim as it stands in the pool: without a title."""
        return Check(self.claim, "")


def _rows(name: str) -> list[dict[str, str]]:
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def questions() -> list[Question]:
    """Everything that is asked: English plainly and otherwise, the others by language."""
    plain, otherwise = [], []
    for row in _rows("english"):
        plain.append(Question(PLAINLY, row["post"], row["claim"]))
        otherwise.append(Question(f"otherwise: {row['style']}", row["said"], row["claim"]))
    rows = [(name, row) for name in list(LANGUAGES)[1:] for row in _rows(name)]
    return plain + otherwise + [Question(name, row["said"], row["claim"]) for name, row in rows]


def checks() -> list[Check]:
    """The claims that are asked for, and their near misses."""
    found = []
    for name, language in LANGUAGES.items():
        for row in _rows(name):
            found.append(Check(row["claim"], row["title"], language))
            if "near" in row:
                found.append(Check(row["near"], row.get("near_title", ""), language))
    return found


def calibration() -> list[Judged]:
    """Pairs to hold scores against. All pairs of one statement are in the same half, by its hash."""
    return [pair for row in _rows("calibration") for pair in _pairs(row)]


def _pairs(row: dict[str, str]) -> Iterator[Judged]:
    held_out = hashlib.sha256(row["said"].encode()).digest()[0] % 2 == 1
    for claim in row["same"]:
        yield Judged(row["said"], claim, True, "", held_out)
    for trap, claim in row["other"]:
        yield Judged(row["said"], claim, False, trap, held_out)


def background(count: int, seed: int = 8) -> list[Check]:
    """That many made-up checks, no claim twice, the same for the same seed."""
    source = json.loads((FOLDER / "background.json").read_text(encoding="utf-8"))
    rng, made = random.Random(seed), dict[str, Check]()
    while len(made) < count:
        claim, title = rng.choice(source["templates"])
        chosen: dict[str, str] = {}
        check = Check(_filled(claim, chosen, source["words"], rng), _filled(title, chosen, source["words"], rng))
        made.setdefault(check.claim, check)
    return list(made.values())


def _filled(template: str, chosen: dict[str, str], words: dict[str, list[str]], rng: random.Random) -> str:
    """The template with words in its slots; those in `chosen` again, a slot with a 2 with another of the same list."""

    def word(slot: re.Match[str]) -> str:
        if slot[0] not in chosen:
            chosen[slot[0]] = rng.choice([one for one in words[slot[1]] if one not in chosen.values()])
        return chosen[slot[0]]

    filled = SLOT.sub(word, template)
    return filled[0].upper() + filled[1:]


def as_claim_review(check: Check, number: int) -> str:
    """One line as `import_prior_checks` reads it."""
    return json.dumps(
        {
            "@type": "ClaimReview",
            "url": f"https://checks{number % 40}.example/{number}",
            "name": check.title,
            "claimReviewed": check.claim,
            "inLanguage": check.language,
            "author": {"@type": "Organization", "name": f"Desk {number % 40}"},
            "reviewRating": {"@type": "Rating", "alternateName": "False"},
        },
        ensure_ascii=False,
    )
