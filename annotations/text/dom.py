"""Walk a page and say, block by block, all the words that stand in it; what belongs to the article is chosen later."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from annotations.text.clean import scrub
from annotations.text.document import Kind, Unreadable

MAX_DEPTH = 512
"""How deeply elements may be nested; browsers stop there too."""

MAX_ATTRIBUTE = 20_000
"""The longest attribute that is read."""

_SKIPPED = frozenset(
    ["script", "style", "template", "noscript", "head", "svg", "iframe", "object", "embed", "audio", "video", "canvas"]
    + ["select", "textarea", "button", "input", "datalist", "map", "rp", "rt", "frameset", "noframes"]
)
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div"]
    + ["dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"]
    + ["hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "p", "pre", "search", "section"]
    + ["summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
)
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "li": "list_item",
    "blockquote": "quote",
}
_CELL_JOINT = " | "
_MAX_CELL = 300

# References to C1 controls mean windows-1252, by the HTML standard ("numeric character reference end state").
_C1 = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_SOFT_HYPHEN = 0xAD
_FORMS = _C1 | {_SOFT_HYPHEN: ""}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block of a page that may belong to the article; `element` is where it stands."""

    kind: Kind
    text: str
    element: HtmlElement


def parse(html: str) -> HtmlElement:
    """Parse a page or a fragment; raises Unreadable: `empty_text`, `too_deep` where text would be cut off."""
    body = scrub(html).encode("utf-8")
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        tree = lxml.html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise Unreadable("empty_text") from error
    if _depth(tree) > MAX_DEPTH:
        raise Unreadable("too_deep")
    _shorten_attributes(tree)
    return tree


def _shorten_attributes(tree: HtmlElement) -> None:
    """Drop attributes too long to say anything: extractors match each of them against hundreds of patterns."""
    for element in tree.iter(etree.Element):
        for name in [name for name, value in element.attrib.items() if len(value) > MAX_ATTRIBUTE]:
            del element.attrib[name]


def _depth(tree: HtmlElement) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


@dataclass(slots=True)
class _Walk:
    """What has been gathered since the last block ended."""

    kinds: list[Kind] = field(default_factory=lambda: ["paragraph"])
    parts: list[str] = field(default_factory=list)
    element: HtmlElement | None = None
    row_depth: int = 0
    quotations: int = 0

    def add(self, text: str | None, element: HtmlElement) -> None:
        if text:
            if self.element is None and text.strip():
                self.element = element
            self.parts.append(text)

    def flush(self) -> Iterator[Candidate]:
        text = "".join(self.parts).translate(_FORMS)
        if text.strip() and self.element is not None:
            yield Candidate(self.kinds[-1], text, self.element)
        self.parts, self.element = [], None


def _is_data_table(table: HtmlElement) -> bool:
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return False
    cells = [len(list(row.iterchildren("td", "th"))) for row in table.iter("tr")]
    longest = max((len("".join(cell.itertext())) for cell in table.iter("td", "th")), default=0)
    return max(cells, default=0) > 1 and longest <= _MAX_CELL


def _open(walk: _Walk, element: HtmlElement, data_rows: set[HtmlElement]) -> Iterator[Candidate]:
    tag = element.tag
    if tag == "table" and _is_data_table(element):
        data_rows.update(element.iter("tr"))
    if walk.row_depth:
        joint = _CELL_JOINT if tag in ("td", "th") and "".join(walk.parts).strip() else " "
        walk.parts.append(joint if tag in _BLOCKS else "")
    elif tag in _BLOCKS:
        yield from walk.flush()
    if element in data_rows:
        walk.row_depth += 1
        walk.kinds.append("table_row")
    elif tag in _KINDS and not walk.row_depth:
        walk.kinds.append(_KINDS[tag])
    if tag == "q":
        walk.parts.append("‘" if walk.quotations % 2 else "“")
        walk.quotations += 1
    walk.add(element.text, element)


def _close(walk: _Walk, element: HtmlElement, data_rows: set[HtmlElement]) -> Iterator[Candidate]:
    tag = element.tag
    if tag == "q":
        walk.quotations -= 1
        walk.parts.append("’" if walk.quotations % 2 else "”")
    if element in data_rows:
        yield from walk.flush()
        walk.kinds.pop()
        walk.row_depth -= 1
    elif walk.row_depth:
        walk.parts.append(" " if tag in _BLOCKS else "")
    elif tag in _BLOCKS:
        yield from walk.flush()
        if tag in _KINDS:
            walk.kinds.pop()


def candidates(tree: HtmlElement) -> Iterator[Candidate]:
    """Yield every block of words in a page, in document order; words are kept exactly, only blanks may differ."""
    walk = _Walk()
    data_rows: set[HtmlElement] = set()
    skipping: HtmlElement | None = None
    walker = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start" and skipping is None and element.tag in _SKIPPED:
            skipping = element
        elif event == "start" and skipping is None:
            yield from _open(walk, element, data_rows)
        elif event == "end" and skipping is None:
            yield from _close(walk, element, data_rows)
        if event != "start" and skipping in (None, element):
            skipping = None
            if element is not tree:
                walk.add(element.tail, element)
    yield from walk.flush()
