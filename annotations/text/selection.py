"""Choose, of all blocks on a page, those whose words an extractor took for the article."""

import re
from collections.abc import Sequence
from itertools import pairwise

from annotations.text.alignment import Alignment, align
from annotations.text.dom import Candidate
from annotations.text.folding import INVISIBLE

_NO_WORD = re.compile(r"[\W_]+")
_UNSEEN = re.compile(f"[{INVISIBLE}]")
_SHORT = 4
_MOST = 0.6
_ENOUGH = 0.8
_MAX_CAPTION = 600


def _words(texts: Sequence[str]) -> str:
    """Return one line of words for each text, case folded, without the marks that extractors add or drop."""
    return "\n".join(_NO_WORD.sub(" ", _UNSEEN.sub("", text.casefold())) for text in texts)


def _belongs(alignment: Alignment, start: int, end: int, line_starts: set[int]) -> bool:
    """Tell whether the page's words `[start, end)` were chosen; a few of them count only whole, where a line begins."""
    found = [twin for twin in alignment.forward[start:end] if twin >= 0]
    if end - start >= _SHORT:
        return len(found) >= _MOST * (end - start)
    whole = len(found) == end - start > 0 and found[-1] - found[0] == end - start - 1
    return whole and found[0] in line_starts


def select(blocks: Sequence[Candidate], chosen: Sequence[str]) -> list[Candidate] | None:
    """Return the blocks that make up the `chosen` lines, with the captions among them; None where they do not fit."""
    alignment = align(_words([block.text for block in blocks]), _words(chosen))
    kept: list[bool] = []
    line_starts, covered = set(alignment.new.firsts), 0
    for start, end in pairwise([*alignment.old.firsts, len(alignment.old.code)]):
        kept.append(_belongs(alignment, start, end, line_starts))
        if kept[-1]:
            twins = [twin for twin in alignment.forward[start:end] if twin >= 0]
            line_starts.add(twins[-1] + 1)
            covered += len(twins)
    if covered < _ENOUGH * len(alignment.new.code) or not any(kept):
        return None
    inside = _captions(blocks, kept)
    return [block for at, block in enumerate(blocks) if kept[at] or at in inside]


def _captions(blocks: Sequence[Candidate], kept: Sequence[bool]) -> set[int]:
    """Return the captions that stand among the kept blocks, or before them in the same `<article>` or `<main>`."""
    first = kept.index(True)
    last = len(kept) - 1 - list(reversed(kept)).index(True)
    home = next(blocks[first].element.iterancestors("article", "main"), None)
    captions = set()
    for at, block in enumerate(blocks[: last + 1]):
        if block.kind != "caption" or len(block.text) > _MAX_CAPTION:
            continue
        is_here = at > first or (home is not None and any(up is home for up in block.element.iterancestors()))
        is_link = next(block.element.iterancestors("a", "aside", "nav"), None) is not None
        if is_here and not is_link:
            captions.add(at)
    return captions
