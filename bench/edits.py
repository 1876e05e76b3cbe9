"""What newsrooms do to a highlighted passage, kind by kind; an edit returns False where it does not fit the passage."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from bench.edited_articles import PEOPLE, TEMPLATES, Article, Word, number, sentence

NEGATIONS = ("not", "never", "no longer")
WORDS = ("slowly", "openly", "formally", "quickly", "reportedly", "partly", "again", "together", "early", "perhaps")
CLAUSE = (",", "which", "took", "all", "by", "surprise", "in", "the", "town", "hall,")


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
