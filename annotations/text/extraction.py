"""Read an article out of a page: trafilatura says which words belong to it, the page itself says how they stand.

Only stored bytes are read; nothing here opens a socket.
"""

import logging
import re
from itertools import accumulate

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document as Extracted

from annotations.text.decoding import decode
from annotations.text.document import Document, Kind, Reading
from annotations.text.dom import candidates, parse
from annotations.text.metadata import read_metadata
from annotations.text.selection import select

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_SENTENCE = 60
"""How many characters around a `<time>` make it part of a sentence, not of a dateline."""

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


def read_html(body: bytes | str, *, url: str = "", charset: str | None = None) -> Reading:
    """Read an article out of a page; `url` is where it was found, `charset` what its carrier declared.

    Raises Unreadable (`empty_text`, `too_long`).
    """
    html = body if isinstance(body, str) else decode(body, charset=charset, is_html=True).text
    tree = parse(html)
    lines = _chosen_lines(parse(html), url)
    blocks = list(candidates(tree))
    kept = select(blocks, lines)
    pieces = [_piece(line) for line in lines] if kept is None else [(block.kind, block.text) for block in kept]
    return Reading(Document.from_pieces(pieces), read_metadata(tree, url=url))
