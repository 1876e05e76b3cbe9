"""What an article links to, out of its own text: where a writer says where she has it from."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from annotations.text.clean import BadText, normalise, scrub
from annotations.text.document import Block, Document, Link
from annotations.text.urls import BadUrl, identity, is_front, join

MOST_LINKS = 200
MOST_ANCHORS = 5_000
MAX_WORDS = 300
MAX_BLOCK = 20_000
MOST_SEARCHES = 100
MOST_BLOCKS = 2_000
"""How long an element, how many and among how many blocks is looked for one whose words are a part of it."""

_AROUND = frozenset(["nav", "aside", "header", "footer", "form", "button"])
_ENCLOSING = frozenset(
    ["p", "li", "dd", "dt", "td", "th", "tr", "blockquote", "figcaption", "caption", "h1", "h2", "h3", "h4", "h5", "h6"]
    + ["div", "section", "article", "main", "body", "pre"]
)
_SHARING = re.compile(
    r"/(?:sharer|share|intent|shareArticle|submit|pin/create)(?:[/.?]|\Z)"
    r"|//(?:wa\.me|api\.whatsapp\.com|getpocket\.com)/"
    r"|/(?:login|signin|sign-in|subscribe|register|newsletter|abo|consent|privacy)(?:[/?]|\Z)",
    re.IGNORECASE,
)


def links_in(tree: HtmlElement, document: Document, *, url: str) -> tuple[Link, ...]:
    """The links that stand in the document's blocks, in order, each address once; `url` is where the page was found."""
    base, own = _base(tree, url), _key(url)
    found: dict[str, Link] = {}
    for anchor, block in _placed(tree, document):
        address = _joined(base, anchor.get("href") or "")
        if not address or _SHARING.search(address) or is_front(address):
            continue
        key = _key(address)
        if key == own or key in found:
            continue
        found[key] = Link(address, _squeezed(anchor)[:MAX_WORDS], block.start, block.end)
        if len(found) == MOST_LINKS:
            break
    return tuple(found.values())


def _placed(tree: HtmlElement, document: Document) -> Iterator[tuple[HtmlElement, Block]]:
    """Each anchor with the block that it stands in; those of no block belong to the page, not to the article."""
    blocks = {document.of(block): block for block in reversed(document.blocks)}
    known: dict[HtmlElement, Sequence[Block]] = {}
    searches = 0
    for anchor, _ in zip(tree.iter("a"), range(MOST_ANCHORS), strict=False):
        around = _enclosing(anchor)
        if around is None:
            continue
        if around not in known:
            text = _squeezed(around)
            searches += text not in blocks
            known[around] = _blocks_of(text, blocks) if searches <= MOST_SEARCHES else ()
        words = _squeezed(anchor)
        block = next((one for one in known[around] if words in document.of(one)), None)
        if block is not None and words:
            yield anchor, block


def _enclosing(anchor: HtmlElement) -> HtmlElement | None:
    """The nearest element that holds a block of text; None within what stands around an article."""
    nearest = None
    for ancestor in anchor.iterancestors():
        if ancestor.tag in _AROUND:
            return None
        if nearest is None and ancestor.tag in _ENCLOSING:
            nearest = ancestor
    return nearest


def _blocks_of(text: str, blocks: dict[str, Block]) -> Sequence[Block]:
    if text in blocks:
        return (blocks[text],)
    return [block for words, block in islice(blocks.items(), MOST_BLOCKS) if words in text] if text else ()


def _squeezed(element: HtmlElement) -> str:
    """The words of an element; none where there are more than a block has."""
    parts = list[str]()
    letters = 0
    for part in element.itertext():
        letters += len(part)
        if letters > MAX_BLOCK:
            return ""
        parts.append(part)
    try:
        return " ".join(normalise(scrub("".join(parts))).split())
    except BadText:
        return ""


def _base(tree: HtmlElement, url: str) -> str:
    told = next((element.get("href") for element in tree.iter("base") if element.get("href")), "")
    return _joined(url, told) or url if told else url


def _joined(base: str, href: str) -> str:
    """The canonical address; empty where it is none, or none on the web."""
    if not href.strip() or href.strip().startswith("#"):
        return ""
    try:
        return join(base, href.strip())
    except BadUrl:
        return ""


def _key(url: str) -> str:
    try:
        return identity(url)
    except BadUrl:
        return ""
