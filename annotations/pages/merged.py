"""Two versions of a text in one column: what was deleted and put in inside the paragraphs that stand, long stretches
without a change folded away. Pure: values in, values out.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from annotations.pages.reading import TAGS, Marked, describe, lanes_of, lines_of_lanes
from annotations.text.difference import Change
from annotations.text.document import Block, Kind
from annotations.text.segments import Span, cut

Fate = Literal["same", "deleted", "inserted"]

KEPT_AROUND = 1
"""Lines without a change that stay open on either side of a change."""
FEWEST_FOLDED = 3
MOST_FOLDED = 400_000
MOST_FOLDED_LINES = 2_000
"""Code points and lines of unchanged text that a page may carry; what is beyond can be read in the version itself."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of one line that has one fate, under the same highlights. `change` is the number of the change that begins
    here, `starts` are the keys of the highlights whose note stands under this line and that begin here."""

    fate: Fate
    text: str
    keys: tuple[str, ...] = ()
    lanes: tuple[str, ...] = ()
    description: str = ""
    change: int | None = None
    starts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, heading, … of the merged text. `notes` are the highlights that are spoken of under it."""

    kind: Kind
    fragments: tuple[Fragment, ...]
    notes: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        return "p" if self.kind == "list_item" else TAGS[self.kind]

    @property
    def has_change(self) -> bool:
        return any(fragment.fate != "same" for fragment in self.fragments)

    @property
    def letters(self) -> int:
        return sum(len(fragment.text) for fragment in self.fragments)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines in a row: open, or folded away because nothing changed in them; `is_left_out` where they are not here."""

    lines: tuple[Line, ...]
    is_folded: bool = False
    is_left_out: bool = False

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def passages(self) -> int:
        return sum(len(line.notes) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts, with the highlights that are drawn on it."""

    text: str
    blocks: Sequence[Block] = ()
    marks: Sequence[Marked] = ()


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A run of one of the two texts as it is drawn."""

    fate: Fate
    start: int
    end: int
    change: int | None = None


def merged(old: Side, new: Side, pieces: Iterable[Change]) -> list[Line]:
    """Draws two texts as one. `pieces` are their difference; a key that both sides mark is noted on the new one."""
    sides = {"deleted": _Pen(old, skip={mark.span.key for mark in new.marks}), "same": _Pen(new)}
    sides["inserted"] = sides["same"]
    paper = _Paper()
    for stroke in _strokes(pieces):
        pen = sides[stroke.fate]
        if stroke.fate == "inserted":
            paper.part_from_deleted()
        for number, (start, end) in enumerate(_lines(pen.side.text, stroke.start, stroke.end)):
            if number:
                paper.end_line()
            paper.draw(pen.fragments(replace(stroke, start=start, end=end)), pen.kind_at(start), stroke.fate)
            stroke = replace(stroke, change=None) if start < end else stroke
    paper.end_line()
    return paper.lines


def lost_marks(old: str, new: str, pieces: Iterable[Change], marks: Iterable[Marked]) -> list[Marked]:
    """Where marks of the old text lie over words that still stand: for passages that have no place in the new one."""
    kept = [piece for piece in pieces if piece.op == "same"]
    begins = [piece.old_start for piece in kept]
    rulers: dict[int, _Ruler] = {}
    found = []
    for mark in marks:
        at = max(0, bisect_right(begins, mark.span.start) - 1)
        while at < len(kept) and kept[at].old_start < mark.span.end:
            ruler = rulers[at] = rulers.get(at) or _Ruler(old, new, kept[at])
            start, end = ruler.place(mark.span.start), ruler.place(mark.span.end)
            found += [replace(mark, span=Span(start, end, mark.span.key))] if start < end else []
            at += 1
    return found


def stretches(lines: Sequence[Line], *, open_notes: Iterable[str] = ()) -> list[Stretch]:
    """Folds long stretches without a change. A line stays open that notes one of `open_notes`."""
    wanted = set(open_notes)
    is_kept = [line.has_change or bool(wanted.intersection(line.notes)) for line in lines]
    near = [any(is_kept[max(0, at - KEPT_AROUND) : at + KEPT_AROUND + 1]) for at in range(len(lines))]
    found: list[Stretch] = []
    begin, room, room_lines = 0, MOST_FOLDED, MOST_FOLDED_LINES
    for at in range(1, len(lines) + 1):
        if at < len(lines) and near[at] == near[begin]:
            continue
        run = tuple(lines[begin:at])
        is_folded = not near[begin] and len(run) >= FEWEST_FOLDED
        room -= sum(line.letters for line in run) if is_folded else 0
        room_lines -= len(run) if is_folded else 0
        found.append(Stretch(run, is_folded=is_folded, is_left_out=is_folded and min(room, room_lines) < 0))
        begin = at
    return found


def in_one_line(old: str, new: str, pieces: Iterable[Change]) -> list[Fragment]:
    """Draws two passages as one run of text."""
    texts = {"deleted": old, "inserted": new, "same": new}
    strokes = _strokes(pieces)
    return [Fragment(one.fate, texts[one.fate][one.start : one.end]) for one in strokes]


@dataclass(slots=True)
class _Pen:
    """Cuts one side into fragments. It only goes forward."""

    side: Side
    skip: set[str] = field(default_factory=set)
    by_key: dict[str, Marked] = field(default_factory=dict)
    lanes: dict[str, int] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    waiting: list[Span] = field(default_factory=list)
    reaching: list[Span] = field(default_factory=list)
    noted: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.by_key = {mark.span.key: mark for mark in self.side.marks}
        self.lanes = lanes_of(mark.span for mark in self.by_key.values())
        self.starts = [block.start for block in self.side.blocks]
        self.waiting = sorted((mark.span for mark in self.side.marks), key=lambda span: span.start, reverse=True)

    def kind_at(self, at: int) -> Kind:
        found = bisect_right(self.starts, at) - 1
        return self.side.blocks[found].kind if found >= 0 else "paragraph"

    def fragments(self, stroke: _Stroke) -> Iterator[Fragment]:
        while self.waiting and self.waiting[-1].start < stroke.end:
            self.reaching.append(self.waiting.pop())
        self.reaching = [span for span in self.reaching if span.end > stroke.start]
        change = stroke.change
        for segment in cut(stroke.start, stroke.end, self.reaching):
            over = [self.by_key[key] for key in segment.keys]
            fresh = tuple(key for key in segment.keys if key not in self.skip and key not in self.noted)
            self.noted.update(fresh)
            yield Fragment(
                fate=stroke.fate,
                text=self.side.text[segment.start : segment.end],
                keys=segment.keys,
                lanes=lines_of_lanes(over, self.lanes) if over else (),
                description=describe([mark.label for mark in over]) if over else "",
                change=change,
                starts=fresh,
            )
            change = None


@dataclass(slots=True)
class _Paper:
    """The lines drawn so far and the one that is being drawn."""

    lines: list[Line] = field(default_factory=list)
    drawn: list[Fragment] = field(default_factory=list)
    kind: Kind = "paragraph"
    is_all_deleted: bool = True
    has_ended: bool = False

    def draw(self, fragments: Iterable[Fragment], kind: Kind, fate: Fate) -> None:
        """A line is of the kind that it has in the new text, where it stands there."""
        for fragment in fragments:
            if self.is_all_deleted:
                self.kind = kind
            self.is_all_deleted = self.is_all_deleted and fate == "deleted"
            self.drawn.append(fragment)

    def end_line(self) -> None:
        if self.drawn:
            notes = tuple(dict.fromkeys(key for fragment in self.drawn for key in fragment.starts))
            self.lines.append(Line(self.kind, tuple(self.drawn), notes))
            self.has_ended = self.is_all_deleted
        self.drawn, self.is_all_deleted = [], True

    def part_from_deleted(self) -> None:
        """Ends a line that was only deleted, where the deletion took more than this line."""
        if self.drawn and self.is_all_deleted and self.has_ended:
            self.end_line()


def _strokes(pieces: Iterable[Change]) -> Iterator[_Stroke]:
    number = 0
    for piece in pieces:
        if piece.op == "same":
            yield _Stroke("same", piece.new_start, piece.new_end)
            continue
        number += 1
        if piece.old_start < piece.old_end:
            yield _Stroke("deleted", piece.old_start, piece.old_end, number)
        if piece.new_start < piece.new_end:
            is_first = piece.old_start == piece.old_end
            yield _Stroke("inserted", piece.new_start, piece.new_end, number if is_first else None)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans between the line ends of a run; the first and the last may be empty."""
    while (at := text.find("\n", start, end)) >= 0:
        yield start, at
        start = at + 1
    yield start, end


class _Ruler:
    """Places in the new text for places in a run that says the same words in both, perhaps set in another way."""

    def __init__(self, old: str, new: str, run: Change) -> None:
        self.run = run
        said_old, said_new = old[run.old_start : run.old_end], new[run.new_start : run.new_end]
        self.is_alike = said_old == said_new
        self.letters_old = [] if self.is_alike else [at for at, one in enumerate(said_old) if one.isalnum()]
        self.letters_new = [] if self.is_alike else [at for at, one in enumerate(said_new) if one.isalnum()]

    def place(self, at: int) -> int:
        """The place in the new text, counted in letters and digits where the typesetting differs."""
        inside = min(max(at, self.run.old_start), self.run.old_end) - self.run.old_start
        if self.is_alike:
            return self.run.new_start + inside
        letters = min(bisect_left(self.letters_old, inside), len(self.letters_new))
        return self.run.new_start + (self.letters_new[letters - 1] + 1 if letters else 0)
