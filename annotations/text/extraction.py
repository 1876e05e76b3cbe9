"""Read an article out of a page: trafilatura says which words belong to it, the page itself says how they stand.

Only stored bytes are read; nothing here opens a socket.
"""

import logging
import re
from itertools import accumulate

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Document as Extracted

from annotations.text.boilerplate import outside_asides, without_boilerplate
from annotations.text.decoding import decode
from annotations.text.document import Document, Kind, Reading, Unreadable
from annotations.text.dom import Candidate, candidates, parse
from annotations.text.jsonld import article_body
from annotations.text.links import links_in
from annotations.text.metadata import read_metadata
from annotations.text.selection import select

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_SENTENCE = 60
"""How many characters around a `<time>` make it part of a sentence, not of a dateline."""

_TOO_LITTLE = 0.4
"""Below this share of the body that the page tells in JSON, that is the text: scripts put the rest in place."""
_FRAME = ("nav", "aside", "header", "footer", "form")
_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|li|blockquote|strong|em|a)\b", re.IGNORECASE)
_ITEM_MARK = re.compile(r"^- ")
_ROW_MARKS = re.compile(r"^\|\s*|\s*\|$")
_RULE = re.compile(r"[|\s:-]*")


def _keep_times(tree: HtmlElement) -> None:
    """Let `<time>` inside sentences be words: the extractor throws the element away, wherever it stands."""
    for element in list(tree.iter("time")):
        parent = element.getparent()
        if parent is not None and _says_enough(parent):
            element.tag = "span"


def _says_enough(element: HtmlElement) -> bool:
    said = accumulate(len(text.strip()) for text in element.itertext())
    return any(length >= _SENTENCE for length in said)


def _chosen_lines(tree: HtmlElement, url: str) -> list[str]:
    etree.strip_tags(tree, etree.Comment, etree.PI)
    _keep_times(tree)
    found = trafilatura.bare_extraction(tree, url=url or None, include_comments=False, include_tables=True)
    text = found.text if isinstance(found, Extracted) else None
    return text.split("\n") if text else []


def _piece(line: str) -> tuple[Kind, str]:
    """Return a line of the extractor's own text as a piece, for pages whose words stand only in scripts."""
    if _ITEM_MARK.match(line):
        return "list_item", line[2:]
    if line.startswith("|"):
        return "table_row", "" if _RULE.fullmatch(line) else _ROW_MARKS.sub("", line)
    return "paragraph", line


def _in_place(blocks: list[Candidate], lines: list[str]) -> list[tuple[Kind, str]]:
    """Return the page's own blocks that hold the chosen lines; else all but its frame, or just all."""
    kept = select(blocks, lines) if lines else [block for block in blocks if not _is_frame(block)] or blocks
    told = without_boilerplate(kept or [], lambda block: (block.kind, block.text))
    return [(block.kind, block.text) for block in outside_asides(told)]


def _is_frame(block: Candidate) -> bool:
    return next(block.element.iterancestors(*_FRAME), None) is not None or block.element.tag in _FRAME


def _as_told(lines: list[str]) -> list[tuple[Kind, str]]:
    return without_boilerplate(map(_piece, lines), lambda piece: piece)


def _lines_inside(body: str) -> list[str]:
    """Return the lines of a body told in JSON, which may be HTML."""
    if not _TAG.search(body):
        return body.split("\n")
    try:
        return [block.text for block in candidates(parse(body))]
    except Unreadable:
        return []


def read_html(body: bytes | str, *, url: str = "", charset: str | None = None) -> Reading:
    """Read an article out of a page; `url` is where it was found, `charset` what its carrier declared.

    Raises Unreadable (`empty_text`, `too_long`).
    """
    html = body if isinstance(body, str) else decode(body, charset=charset, is_html=True).text
    tree = parse(html)
    lines = _chosen_lines(parse(html), url)
    pieces = _in_place(list(candidates(tree)), lines)
    inside = article_body(tree)
    if sum(len(text) for _, text in pieces) < _TOO_LITTLE * len(inside):
        pieces = _as_told(_lines_inside(inside))
    document = Document.from_pieces(pieces or _as_told(lines))
    return Reading(document, read_metadata(tree, url=url), links_in(tree, document, url=url))
