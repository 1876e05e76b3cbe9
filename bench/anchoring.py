"""How well and how fast highlights are carried over edits, beside three simpler ways: docs/anchoring.md's tables.

python -m bench.anchoring [--cases 4200] [--words 500] [--seed 31] [--edits]
python -m bench.anchoring --pairs DIR    texts of your own: NAME.old.txt and NAME.new.txt, a block a line
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from annotations.text.anchoring import carry
from annotations.text.segments import Span
from bench.edited_articles import Word, article, sentence
from bench.edits import EDITS, WORDS, Draft, twin_stays
from bench.pairs import followed, read_pairs

Place = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Case:
    """One highlight, two versions, and where it stands in the second (None: nowhere)."""

    group: str
    edit: str
    old: str
    new: str
    span: tuple[int, int]
    truth: Place


def _quote(rng: random.Random, words: list[Word]) -> list[Word]:
    """Choose the whole sentence, or a part of it; now and then only a few words."""
    shape = rng.random()
    if shape < 0.45 or len(words) < 4:
        return list(words)
    length = rng.randint(2, 3) if shape < 0.55 else rng.randint(4, len(words))
    start = rng.randrange(0, len(words) - length + 1)
    return words[start : start + length]


def _noise(rng: random.Random, draft: Draft) -> None:
    """Edit the rest of the article as newsrooms do: put in, cut and reword sentences that are not highlighted."""
    kept = draft.words()
    for _ in range(rng.randint(0, 4)):
        paragraphs = draft.article.paragraphs
        paragraph = rng.choice(paragraphs)
        others = [part for part in paragraph if part is not kept]
        if rng.random() < 0.5 or not others:
            added = [sentence(rng, but=[draft.quote[0].shape], born=True) for _ in range(rng.randint(1, 3))]
            paragraphs.insert(rng.randrange(len(paragraphs) + 1), added)
        elif rng.random() < 0.5 and len(paragraph) > 1:
            paragraph.remove(rng.choice(others))
        else:
            rng.choice(rng.choice(others)).text = rng.choice(WORDS)
    for at, paragraph in enumerate(draft.article.paragraphs):
        for place, part in enumerate(paragraph):
            if part is kept:
                draft.paragraph, draft.sentence = at, place


def make(rng: random.Random, group: str, edit: Callable[[Draft], bool | None], *, words: int) -> Case | None:
    """Make a case of an edit; None where the edit does not fit the sentence drawn."""
    made = article(rng, words=words)
    p, s = rng.choice(made.sentences())
    draft = Draft(rng, made, p, s, _quote(rng, made.paragraphs[p][s]))
    if edit is twin_stays:
        far = [at for at in range(len(made.paragraphs)) if abs(at - p) > 1]
        if not far:
            return None
        made.paragraphs[rng.choice(far)].append([copy(word) for word in draft.words()])
    old, places = made.text()
    span = places[id(draft.quote[0])][0], places[id(draft.quote[-1])][1]
    _noise(rng, draft)
    if edit(draft) is False:
        return None
    new, places = made.text()
    left = [places[id(word)] for word in draft.quote if id(word) in places]
    truth = (left[0][0], left[-1][1]) if left else None
    if group in ("edited", "vanished", "deleted") and truth and new[slice(*truth)] == old[slice(*span)]:
        return None
    return Case(group, edit.__name__, old, new, span, truth)


def corpus(*, cases: int, words: int, seed: int) -> list[Case]:
    rng = random.Random(seed)
    kinds = [(group, edit) for group, edits in EDITS.items() for edit in edits]
    made: list[Case] = []
    while len(made) < cases:
        case = make(rng, *kinds[len(made) % len(kinds)], words=max(60, int(rng.gauss(words, words / 4))))
        if case is not None:
            made.append(case)
    return made


def corpus_of_pairs(folder: Path, *, seed: int) -> list[Case]:
    """Return passages of every pair of texts in a folder and what became of them."""
    rng = random.Random(seed)
    return [
        Case(one.group, name, old, new, one.span, one.truth)
        for name, old, new in read_pairs(folder)
        for one in followed(old, new, rng=rng)
    ]


def by_offset(case: Case) -> Place:
    return case.span


def by_find(case: Case) -> Place:
    quote = case.old[slice(*case.span)]
    at = case.new.find(quote)
    return (at, at + len(quote)) if at >= 0 else None


def by_best_match(case: Case) -> Place:
    found = fuzz.partial_ratio_alignment(case.old[slice(*case.span)], case.new)
    return (found.dest_start, found.dest_end) if found else None


def by_carrying(case: Case) -> Place:
    carried = carry(case.old, case.new, [Span(*case.span)])[0]
    return (carried.start, carried.end) if carried.start is not None and carried.end is not None else None


WAYS = {
    "offset only": by_offset,
    "`str.find`": by_find,
    "best match, no floor": by_best_match,
    "`carry`": by_carrying,
}


def overlap(found: Place, truth: Place) -> float:
    """Return intersection over union of two spans."""
    if found is None or truth is None:
        return float(found is truth)
    inner = min(found[1], truth[1]) - max(found[0], truth[0])
    return max(0, inner) / (max(found[1], truth[1]) - min(found[0], truth[0]))


def is_right(case: Case, found: Place) -> bool:
    if case.truth is None:
        return found is None
    return overlap(found, case.truth) >= (0.8 if case.group == "edited" else 0.999)


def measure(cases: Sequence[Case], *, by_edit: bool) -> Iterator[str]:
    """Yield the lines of a table: how often each way is right, and how long it takes."""
    rows: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    times: dict[str, list[float]] = defaultdict(list)
    for way, find in WAYS.items():
        for case in cases:
            start = time.process_time()
            found = find(case)
            times[way].append(time.process_time() - start)
            rows[f"{case.group}: {case.edit}" if by_edit else case.group][way].append(is_right(case, found))
    yield f"| | cases | {' | '.join(WAYS)} |\n|---|---|{'---|' * len(WAYS)}"
    for name, right in rows.items():
        shares = [100 * sum(right[way]) / len(right[way]) for way in WAYS]
        yield f"| {name} | {len(right['`carry`'])} | {' | '.join(f'{share:.1f} %' for share in shares)} |"
    for share, label in ((0.5, "median"), (0.99, "p99")):
        spent = [sorted(times[way])[int(share * (len(cases) - 1))] * 1000 for way in WAYS]
        yield f"| {label}, ms of processor time | {len(cases)} | {' | '.join(f'{ms:.2f}' for ms in spent)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=4200)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--edits", action="store_true", help="a row for every kind of edit, or for every pair")
    parser.add_argument("--pairs", type=Path, metavar="DIR", help="texts of your own, in two versions each")
    given = parser.parse_args()
    if given.pairs:
        cases = corpus_of_pairs(given.pairs, seed=given.seed)
    else:
        cases = corpus(cases=given.cases, words=given.words, seed=given.seed)
    if not cases:
        parser.error("there are no pairs NAME.old.txt and NAME.new.txt with a passage to follow")
    for line in measure(cases, by_edit=given.edits):
        print(line)


if __name__ == "__main__":
    main()
