"""The text of an article as the annotate page shows it: blocks in groups, cut into segments under highlights.

Pure: values in, values out. `frontend/src/annotate/paint.ts` draws the same marks again when a highlight comes or goes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.text.document import Block, Kind
from annotations.text.marking import marked
from annotations.text.segments import Span, cut

LANES = 3
"""Lines drawn under overlapping highlights; deeper ones share the last."""

TAGS: dict[Kind, str] = {
    "heading": "h2",
    "paragraph": "p",
    "list_item": "li",
    "quote": "blockquote",
    "caption": "p",
    "table_row": "p",
    "source_line": "p",
}
GROUP_TAGS: dict[str, str] = {"list_item": "ul", "table_row": "div"}
SAID_OF = {
    "edited": marked("{label}, words changed since it was checked"),
    "moved": marked("{label}, moved since it was checked"),
}
"""What is said of a passage that does not stand as it was checked; the gravest first."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A highlight as the text shows it: its span, the status of its claim, the word for that, and how it was found."""

    span: Span
    status: str
    label: str
    anchor: str = "exact"

    @property
    def said(self) -> str:
        return _(SAID_OF[self.anchor]).format(label=self.label) if self.anchor in SAID_OF else self.label


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same highlights.

    `lanes`: status of the claim in line 1, 2 and 3, "" where none is. `starts`: keys of the highlights that begin here.
    `anchor`: edited or moved where one of the passages no longer stands as it was checked.
    """

    text: str
    keys: str = ""
    lanes: tuple[str, ...] = ()
    description: str = ""
    starts: tuple[str, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class ReadingBlock:
    """One block with the element it becomes."""

    tag: str
    kind: str
    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring blocks inside one element (`tag` ul, div), or bare where `tag` is empty."""

    tag: str
    kind: str
    blocks: tuple[ReadingBlock, ...]


@dataclass(frozen=True, slots=True)
class _Marks:
    """All marks by their keys, with their lines. `told`: what is said of those that lie over one another, said once."""

    by_key: dict[str, Marked]
    lanes: dict[str, int]
    told: dict[tuple[tuple[str, str], ...], str] = field(default_factory=dict)

    def said_of(self, over: list[Marked]) -> str:
        alike = tuple((mark.label, mark.anchor) for mark in over)
        if alike not in self.told:
            self.told[alike] = describe([mark.said for mark in over])
        return self.told[alike]


def lanes_of(spans: Iterable[Span]) -> dict[str, int]:
    """Give each span the first line (1, 2, …) that is free along its whole length, in reading order.

    Spans that overlap never share a line, whatever the order in which they were made.
    """
    taken: list[int] = []
    lanes: dict[str, int] = {}
    for span in sorted(spans, key=lambda s: (s.start, s.start - s.end, s.key)):
        lane = next((i for i, end in enumerate(taken) if end <= span.start), len(taken))
        taken[lane : lane + 1] = [span.end]
        lanes[span.key] = lane + 1
    return lanes


def reading_groups(text: str, blocks: Sequence[Block], marked: Iterable[Marked], *, title: str = "") -> list[Group]:
    """Cut a snapshot's blocks into what the template draws; a first block that repeats the title becomes the h1."""
    by_key = {mark.span.key: mark for mark in marked}
    marks = _Marks(by_key, lanes_of(mark.span for mark in by_key.values()))
    spans = _sweep([mark.span for mark in by_key.values()], blocks)
    drawn = []
    for number, (block, over) in enumerate(zip(blocks, spans, strict=True)):
        is_title = number == 0 and title != "" and text[block.start : block.end] == title
        pieces = tuple(_pieces(text, block, over, marks))
        tag = "h1" if is_title else TAGS[block.kind]
        drawn.append(ReadingBlock(tag, block.kind, block.start, block.end, pieces))
    return [_group(kind, list(run)) for kind, run in groupby(drawn, key=lambda block: block.kind)]


def _group(kind: str, run: list[ReadingBlock]) -> Group:
    return Group(GROUP_TAGS.get(kind, ""), kind, tuple(run))


def _sweep(spans: list[Span], blocks: Sequence[Block]) -> Iterator[list[Span]]:
    """For each block in order, the spans that reach into it: one pass over both."""
    waiting = sorted(spans, key=lambda span: span.start)
    at = 0
    reaching: list[Span] = []
    for block in blocks:
        while at < len(waiting) and waiting[at].start < block.end:
            reaching.append(waiting[at])
            at += 1
        reaching = [span for span in reaching if span.end > block.start]
        yield reaching


def _pieces(text: str, block: Block, spans: list[Span], marks: _Marks) -> Iterator[Piece]:
    for segment in cut(block.start, block.end, spans):
        words = text[segment.start : segment.end]
        if not segment.keys:
            yield Piece(words)
            continue
        over = [marks.by_key[key] for key in segment.keys]
        starts = tuple(mark.span.key for mark in over if mark.span.start == segment.start)
        drawn = lines_of_lanes(over, marks.lanes)
        yield Piece(
            words, " ".join(segment.keys), drawn, marks.said_of(over), starts, gravest(mark.anchor for mark in over)
        )


def lines_of_lanes(over: list[Marked], lanes: dict[str, int]) -> tuple[str, ...]:
    """The status of the claim whose line is 1, 2 and 3; "" where none is."""
    lines = [""] * LANES
    for mark in over:
        lines[min(lanes[mark.span.key], LANES) - 1] = mark.status
    return tuple(lines)


def gravest(anchors: Iterable[str]) -> str:
    """Of how several passages were found, what a reader must be warned of most; "" where all stand as checked."""
    found = set(anchors)
    return next((anchor for anchor in SAID_OF if anchor in found), "")


def describe(labels: list[str]) -> str:
    """What a screen reader says after the words: "Claim, Draft" or "2 claims: Draft; In review"."""
    if len(labels) == 1:
        return _("Claim, {label}").format(label=labels[0])
    said = ngettext("{count} claim: {labels}", "{count} claims: {labels}", len(labels))
    return said.format(count=len(labels), labels="; ".join(labels))
