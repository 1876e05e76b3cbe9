"""Passages of really edited texts: pairs NAME.old.txt and NAME.new.txt, one block a line, and what became of each."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from rapidfuzz import fuzz

from annotations.text.clean import normalise
from annotations.text.document import Block
from annotations.text.sentences import sentences

FEWEST_WORDS = 4
EDITED = (0.6, 0.95)
"""How alike, by difflib over letters, a sentence and the one at its place are when we say that one was edited."""
GONE = 55
"""A sentence of a cut paragraph has vanished when nothing in the new text is alike to it by more, of 100."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Followed:
    """A passage of an old text and where it stands in the new one (None: nowhere)."""

    group: str
    span: Span
    truth: Span | None


def read_pairs(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the old and the new text of every pair, in NFC."""
    for old in sorted(folder.glob("*.old.txt")):
        new = old.with_name(old.name.replace(".old.txt", ".new.txt"))
        before, after = (normalise(path.read_text(encoding="utf-8")) for path in (old, new))
        yield old.name.removesuffix(".old.txt"), before, after


def _lines(text: str) -> list[Span]:
    at, spans = 0, []
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def _sentences(text: str, line: Span) -> list[Span]:
    found = sentences(text, blocks=[Block("paragraph", *line)], language="en")
    return [(one.start, one.end) for one in found]


def _words(text: str, span: Span) -> int:
    return len(text[slice(*span)].split())


def followed(old: str, new: str, *, rng: random.Random, most: int = 12) -> list[Followed]:
    """Return what became of passages of `old`, at most so many of a group: `exact`, `edited` or `vanished`."""
    found: dict[str, list[Followed]] = {"exact": [], "edited": [], "vanished": []}
    for one in _all(old, new):
        found[one.group].append(one)
    return [one for group in found.values() for one in rng.sample(group, min(most, len(group)))]


def _all(old: str, new: str) -> Iterator[Followed]:
    old_lines, new_lines = _lines(old), _lines(new)
    matcher = SequenceMatcher(
        None, [old[slice(*at)] for at in old_lines], [new[slice(*at)] for at in new_lines], autojunk=False
    )
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "delete":
            yield from _vanished(old, new, old_lines[a:b])
        elif op == "equal" or b - a == d - c:
            for left, right in zip(old_lines[a:b], new_lines[c:d], strict=True):
                yield from _in_line(old, new, _sentences(old, left), _sentences(new, right))


def _vanished(old: str, new: str, lines: list[Span]) -> Iterator[Followed]:
    for line in lines:
        for span in _sentences(old, line):
            if _words(old, span) >= FEWEST_WORDS and fuzz.partial_ratio(old[slice(*span)], new) <= GONE:
                yield Followed("vanished", span, None)


def _in_line(old: str, new: str, left: list[Span], right: list[Span]) -> Iterator[Followed]:
    """Yield the sentences of a block that stand in its twin, word for word or edited."""
    matcher = SequenceMatcher(None, [old[slice(*at)] for at in left], [new[slice(*at)] for at in right], autojunk=False)
    for op, a, b, c, d in matcher.get_opcodes():
        for before, after in zip(left[a:b], right[c:d], strict=False) if b - a == d - c else ():
            said, says = old[slice(*before)], new[slice(*after)]
            if _words(old, before) < FEWEST_WORDS:
                continue
            if op == "equal" and old.count(said) == new.count(says) == 1:
                yield Followed("exact", before, after)
            elif (
                op == "replace" and EDITED[0] <= SequenceMatcher(None, said, says, autojunk=False).ratio() <= EDITED[1]
            ):
                yield Followed("edited", before, after)
