"""How well and how fast highlights are carried over edits, beside three simpler ways. Prints docs/anchoring.md's table.

python -m bench.anchoring [--cases 4200] [--words 500] [--seed 31] [--edits]
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

from rapidfuzz import fuzz

from annotations.text.anchoring import carry
from annotations.text.segments import Span
from bench.edited_articles import PEOPLE, TEMPLATES, Article, Word, article, number, sentence

Place = tuple[int, int] | None
NEGATIONS = ("not", "never", "no longer")
WORDS = ("slowly", "openly", "formally", "quickly", "reportedly", "partly", "again", "together", "early", "perhaps")
CLAUSE = (",", "which", "took", "all", "by", "surprise", "in", "the", "town", "hall,")


@dataclass(frozen=True, slots=True)
class Case:
    """One highlight, two versions, and where it stands in the second (None: nowhere)."""

    group: str
    edit: str
    old: str
    new: str
    span: tuple[int, int]
    truth: Place


@dataclass(slots=True)
class Draft:
    """An article under edit and the words that are highlighted in it."""

    rng: random.Random
    article: Article
    paragraph: int
    sentence: int
    quote: list[Word]

    def words(self) -> list[Word]:
        return self.article.paragraphs[self.paragraph][self.sentence]


def _swap(words: list[Word], at: int, text: str) -> None:
    words[at].text = text


def typography(draft: Draft) -> None:
    table = str.maketrans({"“": '"', "”": '"', "–": "—", "-": "‑"})
    for word in draft.quote:
        word.text = word.text.translate(table)
        word.blank = draft.rng.choice([" ", "\u00a0", "  ", "\u2009"])


def untouched(draft: Draft) -> None:
    return None


def said_twice(draft: Draft) -> None:
    """The same sentence is put in once more, far away."""
    paragraphs = draft.article.paragraphs
    twin = [Word(word.text, word.blank, True) for word in draft.words()]
    far = [p for p in range(len(paragraphs)) if abs(p - draft.paragraph) > 1] or [0]
    paragraphs[draft.rng.choice(far)].append(twin)


def merged(draft: Draft) -> None:
    """The paragraph is joined to the next."""
    paragraphs = draft.article.paragraphs
    if draft.paragraph + 1 < len(paragraphs):
        paragraphs[draft.paragraph] += paragraphs.pop(draft.paragraph + 1)


def moved(draft: Draft) -> None:
    paragraphs = draft.article.paragraphs
    paragraph = paragraphs.pop(draft.paragraph)
    paragraphs.insert((draft.paragraph + len(paragraphs) // 2) % (len(paragraphs) + 1), paragraph)


def number_changed(draft: Draft) -> bool | None:
    digits = [word for word in draft.quote if any(map(str.isdigit, word.text))]
    if not digits:
        return False
    word = draft.rng.choice(digits)
    tail = word.text[len(word.text.rstrip(".,%”")) :]
    word.text = number(draft.rng) + tail
    return None


def negated(draft: Draft) -> bool | None:
    if len(draft.quote) < 4:
        return False
    words = draft.words()
    at = words.index(draft.quote[draft.rng.randrange(1, len(draft.quote) - 1)])
    words[at:at] = [Word(part, born=True) for part in draft.rng.choice(NEGATIONS).split()]
    return None


def renamed(draft: Draft) -> bool | None:
    names = [at for at, word in enumerate(draft.quote[:-1]) if any(name.startswith(word.text + " ") for name in PEOPLE)]
    if not names:
        return False
    first, last = draft.rng.choice(PEOPLE).split()
    tail = draft.quote[names[0] + 1].text.lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    draft.quote[names[0]].text, draft.quote[names[0] + 1].text = first, last + tail
    return None


def one_word(draft: Draft) -> None:
    draft.rng.choice(draft.quote).text = draft.rng.choice(WORDS)


def third_rewritten(draft: Draft) -> bool | None:
    if len(draft.quote) < 6:
        return False
    for word in draft.rng.sample(draft.quote, len(draft.quote) // 3):
        word.text = draft.rng.choice(WORDS)
    return None


def half_rewritten(draft: Draft) -> bool | None:
    if len(draft.quote) < 8:
        return False
    start = draft.rng.choice([0, len(draft.quote) // 2])
    for word in draft.quote[start : start + len(draft.quote) // 2]:
        word.text = draft.rng.choice(WORDS)
    return None


def clause_added(draft: Draft) -> bool | None:
    if len(draft.quote) < 5:
        return False
    words = draft.words()
    at = words.index(draft.quote[draft.rng.randrange(1, len(draft.quote) - 1)])
    words[at:at] = [Word(part, born=True) for part in CLAUSE]
    return None


def clause_cut(draft: Draft) -> bool | None:
    if len(draft.quote) < 9:
        return False
    words, count = draft.words(), len(draft.quote) // 3
    start = draft.rng.randrange(0, len(draft.quote) - count)
    for word in draft.quote[start : start + count]:
        words.remove(word)
    return None


def moved_and_edited(draft: Draft) -> bool | None:
    if len(draft.quote) < 8:
        return False
    one_word(draft)
    moved(draft)
    return None


def before_and_after_edited(draft: Draft) -> bool | None:
    """One word of the quote changes and so do the words beside it."""
    words = draft.words()
    inside = {id(word) for word in draft.quote}
    beside = [word for word in words if id(word) not in inside]
    if len(draft.quote) < 4 or not beside:
        return False
    one_word(draft)
    for word in draft.rng.sample(beside, max(1, len(beside) // 2)):
        word.text = draft.rng.choice(WORDS)
    return None


def sentence_cut(draft: Draft) -> None:
    draft.article.paragraphs[draft.paragraph].pop(draft.sentence)


def paragraph_cut(draft: Draft) -> None:
    draft.article.paragraphs.pop(draft.paragraph)


def twin_stays(draft: Draft) -> None:
    """Handled where drafts are made: the sentence stands twice in the old text, and the highlighted one is cut."""
    sentence_cut(draft)


def replaced(draft: Draft) -> None:
    shape = draft.quote[0].shape
    draft.article.paragraphs[draft.paragraph][draft.sentence] = sentence(draft.rng, but=[shape], born=True)


def likened(draft: Draft) -> None:
    """The sentence is cut, and one of the same shape with other facts is put in somewhere else."""
    sentence_cut(draft)
    shapes = [at for at in range(len(TEMPLATES)) if at != draft.quote[0].shape]
    far = [at for at in range(len(draft.article.paragraphs)) if abs(at - draft.paragraph) > 1] or [0]
    draft.article.paragraphs[draft.rng.choice(far)].append(sentence(draft.rng, but=shapes, born=True))


def paragraph_replaced(draft: Draft) -> None:
    shape = draft.quote[0].shape
    draft.article.paragraphs[draft.paragraph] = [sentence(draft.rng, but=[shape], born=True) for _ in range(3)]


EDITS: dict[str, list[Callable[[Draft], bool | None]]] = {
    "exact": [untouched, typography, said_twice, merged],
    "moved": [moved],
    "edited": [
        number_changed,
        negated,
        renamed,
        one_word,
        third_rewritten,
        half_rewritten,
        clause_added,
        clause_cut,
        moved_and_edited,
        before_and_after_edited,
    ],
    "vanished": [replaced, paragraph_replaced, likened],
    "deleted": [sentence_cut, paragraph_cut, twin_stays],
}


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=4200)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--edits", action="store_true", help="a row for every kind of edit")
    given = parser.parse_args()
    cases = corpus(cases=given.cases, words=given.words, seed=given.seed)
    rows: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    times: dict[str, list[float]] = defaultdict(list)
    for way, find in WAYS.items():
        for case in cases:
            start = time.process_time()
            found = find(case)
            times[way].append(time.process_time() - start)
            rows[f"{case.group}: {case.edit}" if given.edits else case.group][way].append(is_right(case, found))
    print(f"| | cases | {' | '.join(WAYS)} |\n|---|---|{'---|' * len(WAYS)}")
    for name, right in rows.items():
        shares = [100 * sum(right[way]) / len(right[way]) for way in WAYS]
        print(f"| {name} | {len(right['`carry`'])} | {' | '.join(f'{share:.1f} %' for share in shares)} |")
    for share, label in ((0.5, "median"), (0.99, "p99")):
        spent = [sorted(times[way])[int(share * (len(cases) - 1))] * 1000 for way in WAYS]
        print(f"| {label}, ms of processor time | {len(cases)} | {' | '.join(f'{ms:.2f}' for ms in spent)} |")


if __name__ == "__main__":
    main()
