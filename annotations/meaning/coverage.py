"""How much of an article somebody has looked at: what became of each of its sentences. Reads only."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotations.models import Article, Highlight, Mark, Snapshot
from annotations.models.highlight import Anchor
from annotations.text.document import Block
from annotations.text.sentences import Sentence, sentences

STATES = ("checked", "claimed", "opinion", "prediction", "not_checkable", "open")
UNCOUNTED = ("heading", "caption", "source_line")
"""Blocks whose sentences are shown and not counted."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A sentence and what became of it.

    `checked`: a published check stands of a claim in it, whose words are those that were checked. `claimed`: a claim
    stands there, at any other stage. `opinion`, `prediction`, `not_checkable`: so marked. `open`: nobody said anything.
    """

    sentence: Sentence
    text: str
    state: str
    claims: tuple[int, ...]
    mark: Mark | None

    @property
    def is_counted(self) -> bool:
        return self.sentence.kind not in UNCOUNTED


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every sentence of one version in reading order; `counts` by state, of those that are counted."""

    sentences: tuple[Covered, ...]
    counts: dict[str, int]

    @property
    def share(self) -> float:
        """Which share of the counted sentences somebody looked at, 0 to 1."""
        counted = self.counts["sentences"]
        return round((counted - self.counts["open"]) / counted, 4) if counted else 0.0


def sentences_of(snapshot: Snapshot, *, language: str = "", upto: int | None = None) -> tuple[Sentence, ...]:
    """The sentences of a version's text, in order; `language` where the version does not know its own.

    Blocks that begin behind `upto` are left out, and one that goes over it is cut off there.
    """
    most = len(snapshot.text) if upto is None else upto
    inside = (one for one in snapshot.blocks if one["start"] < most)
    blocks = [Block(one["kind"], one["start"], min(one["end"], most)) for one in inside]
    return sentences(snapshot.text, blocks=blocks, language=snapshot.language or language)


def coverage_of(article: Article, snapshot: Snapshot) -> Coverage:
    """What became of each sentence of the article's current version."""
    cut = sentences_of(snapshot, language=article.language)
    highlights = Highlight.objects.standing().filter(article=article, start__isnull=False).select_related("claim")
    marks = Mark.objects.standing().filter(article=article, start__isnull=False).order_by("id")
    over = _over(cut, highlights.order_by("id"), snapshot.text)
    marked = _marked(cut, marks)
    covered = []
    for at, one in enumerate(cut):
        mark, standing = marked.get(at), over.get(at, [])
        claims = tuple(dict.fromkeys(row.claim_id for row in standing))
        covered.append(Covered(one, snapshot.text[one.start : one.end], _state(standing, mark), claims, mark))
    counted = Counter(one.state for one in covered if one.is_counted)
    return Coverage(tuple(covered), {"sentences": counted.total(), **{state: counted[state] for state in STATES}})


def _state(standing: Sequence[Highlight], mark: Mark | None) -> str:
    if any(_is_checked(row) for row in standing):
        return "checked"
    if standing:
        return "claimed"
    return mark.kind if mark is not None else "open"


def _is_checked(row: Highlight) -> bool:
    """Whether a published check stands, and of these words: other words that came later were checked by nobody."""
    return row.claim.is_live and row.state != Anchor.EDITED


def _touched(cut: Sequence[Sentence], row: Highlight | Mark) -> Iterator[tuple[int, int, int]]:
    """Yield each sentence that a span touches, by its place, and the part `[start, end)` that lies under it."""
    start, end = row.start or 0, row.end or 0
    first = bisect_left(cut, start, key=lambda one: one.end)
    for at in range(first, len(cut)):
        if cut[at].start >= end:
            return
        if max(start, cut[at].start) < min(end, cut[at].end):
            yield at, max(start, cut[at].start), min(end, cut[at].end)


def _over(cut: Sequence[Sentence], rows: Iterable[Highlight], text: str) -> dict[int, list[Highlight]]:
    """The highlights over each sentence: those with a letter or a digit of it under them."""
    over: dict[int, list[Highlight]] = defaultdict(list)
    for row in rows:
        for at, start, end in _touched(cut, row):
            if any(map(str.isalnum, text[start:end])):
                over[at].append(row)
    return over


def _marked(cut: Sequence[Sentence], marks: Iterable[Mark]) -> dict[int, Mark]:
    """The newest mark on each sentence that covers more than half of it."""
    marked = {}
    for mark in marks:
        for at, start, end in _touched(cut, mark):
            if 2 * (end - start) > cut[at].end - cut[at].start:
                marked[at] = mark
    return marked
