"""Whether two pages carry one text, such as an agency's: how many runs of five words they share.

Broder, "On the resemblance and containment of documents" (1997): containment, so that a page that adds a paragraph of
its own, or leaves the last ones out, still carries the copy.
"""

import re
from array import array
from dataclasses import dataclass
from zlib import crc32

from annotations.text.alignment import NO_WORD_GAPS

RUN = 5
"""Words of one run."""
MOST_WORDS = 20_000
FEWEST_RUNS = 20
"""Shared runs below which nothing is said: two short texts may well quote the same sentence."""
SHARED = 0.35
"""The part of the shorter text that has to stand in the other: what is left of a half after edits on both sides."""

_WORD = re.compile(rf"[{NO_WORD_GAPS}]|[^\W_{NO_WORD_GAPS}]+")


@dataclass(frozen=True, slots=True)
class CopyPrint:
    """The runs of a text, as sorted 32-bit sums."""

    runs: "array[int]"


def copy_print(text: str) -> CopyPrint:
    """Of a text's first `MOST_WORDS` words, whatever their case and marks."""
    words = _WORD.findall(text[: MOST_WORDS * 12].casefold())[:MOST_WORDS]
    runs = {crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1)}
    return CopyPrint(array("I", sorted(runs)))


def shared_part(one: CopyPrint, other: CopyPrint) -> float:
    """How much of the shorter text stands in the other, from 0 to 1; 0 where the two share too little to tell."""
    shorter = min(len(one.runs), len(other.runs))
    shared = len(set(one.runs).intersection(other.runs))
    return shared / shorter if shared >= FEWEST_RUNS else 0.0


def is_same_copy(one: CopyPrint, other: CopyPrint) -> bool:
    return shared_part(one, other) >= SHARED
