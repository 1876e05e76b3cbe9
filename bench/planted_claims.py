"""Claims in a database of their own, planted again in made-up articles; run it by `bench.already_checked`."""

import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.meaning.matching import Match, known_claims
from annotations.models import Claim, User
from annotations.text.document import Block
from annotations.text.sentences import Sentence, sentences
from bench.edited_articles import sentence

WORDS = (1_000, 5_000, 20_000)
LETTERS = "bcdfghklmnprstvw"
VOWELS = "aeiou"
VOCABULARY = 60_000
DAYS = ("Monday", "Friday")


Change = Callable[[str, random.Random], str]


@dataclass(frozen=True, slots=True)
class Planted:
    """A claim and the words that state it again, and how they were changed."""

    claim: int
    how: str
    said: str


def main(*, claims: int, planted: int, seed: int) -> None:
    """Fill the database, plant, look, print."""
    rng = random.Random(seed)
    call_command("migrate", verbosity=0)
    by = User.objects.create(username=f"bench-{seed}")
    _fill(claims, by, rng)
    print(f"\n{claims:,} claims\n")
    _recall(planted, random.Random(seed + 1))
    _apart(random.Random(seed + 3))
    _times(random.Random(seed + 2))


def said_again(rng: random.Random) -> str:
    """A sentence of nine words or more, four of them made up; a few of these occur often, most hardly ever."""
    while len(words := [word.text for word in sentence(rng)]) < 5:
        pass
    for _ in range(4):
        words.insert(rng.randrange(1, len(words)), _made_up(int(VOCABULARY ** rng.random())))
    return " ".join(words)


def _made_up(number: int) -> str:
    """The word of this number; every fourth is a name."""
    syllables, left = "", number + 100
    while left:
        left, at = divmod(left, len(LETTERS) * len(VOWELS))
        syllables += LETTERS[at // len(VOWELS)] + VOWELS[at % len(VOWELS)]
    return syllables.capitalize() if number % 4 == 0 else syllables


def _fill(count: int, by: User, rng: random.Random) -> None:
    rows = (Claim(text=said_again(rng), created_by=by, last_edited_by=by, editors=[by.pk]) for _ in range(count))
    Claim.objects.bulk_create(rows, batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE annotations_claim")


def _typeset(text: str) -> str:
    marks = str.maketrans({"“": "«\u00a0", "”": "\u00a0»", "'": "’", "–": "—", "-": "‑", " ": "\u00a0"})
    return text.translate(marks)


CHANGES: dict[str, Change] = {
    "as it is": lambda said, rng: said,
    "capitals": lambda said, rng: said.upper(),
    "other marks and blanks": lambda said, rng: _typeset(said),
    "line ends in it": lambda said, rng: said.replace(" ", "  ", 2),
    "in a longer sentence": lambda said, rng: f"On {rng.choice(DAYS)} {said_again(rng)[:-1]}, and {said}",
    "before a longer one": lambda said, rng: f"{said.rstrip('.')} – so {said_again(rng)}",
}


def _recall(count: int, rng: random.Random) -> None:
    """Plant each claim in an article of some twenty sentences; print which share is found where it stands."""
    chosen = rng.sample(list(Claim.objects.values_list("id", "text")[: 20 * count]), count)
    ways = list(CHANGES.items())
    all_planted = []
    for at, (claim, text) in enumerate(chosen):
        how, change = ways[at % len(ways)]
        all_planted.append(Planted(claim, how, change(text, rng)))
    found: dict[str, list[bool]] = {how: [] for how, _ in ways}
    for at in range(0, count, 10):
        batch = all_planted[at : at + 10]
        text, spans = _article([one.said for one in batch], rng)
        matches = [match for match in _look(text) if match.kind == "verbatim"]
        for one, (start, end) in zip(batch, spans, strict=True):
            hits = [match for match in matches if match.claim == one.claim]
            found[one.how].append(any(start <= match.start and match.end <= end for match in hits))
    print("| planted | found | of |\n|---|---|---|")
    for how, results in found.items():
        print(f"| {how} | {100 * sum(results) / len(results):.1f} % | {len(results)} |")
    everything = [one for results in found.values() for one in results]
    print(f"| all | {100 * sum(everything) / len(everything):.1f} % | {len(everything)} |")


def _article(said: Sequence[str], rng: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """A text with these words among others, and where they stand."""
    parts, spans, at = [], [], 0
    for words in said:
        for one, is_planted in ((said_again(rng), False), (words, True)):
            if is_planted:
                spans.append((at, at + len(one)))
            parts.append(one + rng.choice([" ", "\n"]))
            at += len(parts[-1])
    return "".join(parts), spans


def _look(text: str) -> tuple[Match, ...]:
    return known_claims(text, _sentences(text)).matches


def _sentences(text: str) -> tuple[Sentence, ...]:
    blocks, at = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    return sentences(text, blocks=blocks, language="en")


def _times(rng: random.Random) -> None:
    print("\n| words | sentences | queries | database, s | all, s | found |\n|---|---|---|---|---|---|")
    for words in WORDS:
        text = ""
        while text.count(" ") < words:
            text += " ".join(said_again(rng) for _ in range(4)) + "\n"
        cut = _sentences(text)
        runs = []
        for _ in range(3):
            with CaptureQueriesContext(connection) as queries:
                began = time.perf_counter()
                found = known_claims(text, cut)
                took = time.perf_counter() - began
            runs.append((took, sum(float(query["time"]) for query in queries), len(queries), len(found.matches)))
        took, asked, count, matches = sorted(runs)[1]
        print(f"| {words:,} | {len(cut):,} | {count} | {asked:.2f} | {took:.2f} | {matches} |")


def _one_more(number: re.Match[str]) -> str:
    return str(int(number[0]) + 1)


def _reworded(said: str) -> str:
    """The same in other words, where there is something to put otherwise."""
    other = said.replace(" %", " per cent").replace(" said", " stated").replace("“", "").replace("”", "")
    other = other.replace(" rose ", " increased ").replace(" fell ", " dropped ")
    return f"It is known that {other[0].lower()}{other[1:]}" if other not in (said, "") else said


OTHERWISE: dict[str, Callable[[str], str]] = {
    "nothing that counts": _reworded,
    "another number": lambda said: re.sub(r"\d+", _one_more, said, count=1),
    "the other way": lambda said: _swapped(said, ("rose", "fell"), ("climbed", "dropped"), ("doubled", "halved")),
    "not": lambda said: re.sub(r"\b(said|show|will|depend|approved|rejected|delayed)\b", r"did not \1", said, count=1),
    "another place": lambda said: said.replace(" Northport", " Elm Hill").replace(" Greyford", " Mirefield"),
    "another unit": lambda said: said.replace(" %", " million").replace(" crowns", " dollars"),
    "another time": lambda said: said.replace("Monday", "Friday").replace("2019", "2018").replace("March", "May"),
}


def _swapped(said: str, *pairs: tuple[str, str]) -> str:
    other = {one: two for pair in pairs for one, two in (pair, pair[::-1])}
    return re.sub(r"\b(?:" + "|".join(other) + r")\b", lambda word: other[word[0]], said, count=1)


def _apart(rng: random.Random) -> None:
    """State claims with something changed that counts; print how often the claim is offered all the same."""
    print("\n| changed | offered all the same | of |\n|---|---|---|")
    known = list(Claim.objects.values_list("id", "text")[:20_000])
    for how, change in OTHERWISE.items():
        changed = [(claim, other) for claim, text in known if (other := change(text)) != text]
        chosen = rng.sample(changed, min(200, len(changed)))
        text = "\n".join(other for _, other in chosen)
        found = {(match.claim, match.start) for match in _look(text)}
        starts = [text.index(other) for _, other in chosen]
        pairs = zip(chosen, starts, strict=True)
        wrong = sum(any((claim, at + blank) in found for blank in range(20)) for (claim, _), at in pairs)
        print(f"| {how} | {wrong} | {len(chosen)} |")
