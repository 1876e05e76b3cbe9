"""Choose, of all blocks on a page, those whose words an extractor took for the article."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from annotations.text.dom import Candidate

_TOKEN = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]|\w+")
_SHORT = 4
_MOST = 0.6
_ENOUGH = 0.8
_MAX_CAPTION = 600


def tokens(text: str) -> list[str]:
    """Return the words of a text, case folded, CJK characters one by one."""
    return _TOKEN.findall(text.casefold())


@dataclass(frozen=True, slots=True)
class _Pairing:
    """Which word of the page is which word of the extractor's text."""

    partner: dict[int, int]
    line_starts: set[int]
    total: int


def _pair(page: list[str], chosen: Sequence[str]) -> _Pairing:
    words: list[str] = []
    line_starts = set()
    for line in chosen:
        line_starts.add(len(words))
        words += tokens(line)
    partner: dict[int, int] = {}
    for block in LCSseq.opcodes(page, words).as_matching_blocks() if page and words else []:
        partner.update(zip(range(block.a, block.a + block.size), range(block.b, block.b + block.size), strict=True))
    return _Pairing(partner, line_starts, len(words))


def _belongs(pairing: _Pairing, start: int, end: int, reached: int) -> bool:
    """Tell whether the page's words `[start, end)` were chosen; a few of them count only whole, where a line begins."""
    found = [pairing.partner[at] for at in range(start, end) if at in pairing.partner]
    if end - start >= _SHORT:
        return len(found) >= _MOST * (end - start)
    whole = len(found) == end - start > 0 and found[-1] - found[0] == end - start - 1
    return whole and (found[0] in pairing.line_starts or found[0] == reached)


def select(blocks: Sequence[Candidate], chosen: Sequence[str]) -> list[Candidate] | None:
    """Return the blocks that make up the `chosen` lines, with the captions among them; None where they do not fit."""
    words = [tokens(block.text) for block in blocks]
    pairing = _pair([word for part in words for word in part], chosen)
    kept: list[bool] = []
    at = reached = covered = 0
    for part in words:
        kept.append(_belongs(pairing, at, at + len(part), reached))
        if kept[-1]:
            partners = [pairing.partner[i] for i in range(at, at + len(part)) if i in pairing.partner]
            reached = partners[-1] + 1
            covered += len(partners)
        at += len(part)
    if covered < _ENOUGH * pairing.total or not any(kept):
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
        is_here = at > first or (home is not None and any(up is home for up in block.element.iterancestors()))
        is_link = next(block.element.iterancestors("a", "aside", "nav"), None) is not None
        if block.kind == "caption" and is_here and not is_link and len(block.text) <= _MAX_CAPTION:
            captions.add(at)
    return captions
