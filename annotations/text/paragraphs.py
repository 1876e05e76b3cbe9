"""The blocks of a Word document's part: paragraphs, their kinds by style, tables row by row, text boxes once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from annotations.text.document import Kind

Piece = tuple[Kind, str]
Styles = dict[str, Kind]
"""What kind of block each style of a document makes, by the style's id."""
Notes = dict[tuple[str, str], list[Piece]]
"""The pieces of each footnote and endnote, by kind and number."""

_HEADING = re.compile(r"(?i)(?:heading|überschrift|titre|título|titolo|kop|nagłówek)\s*[1-9]|title|subtitle")
_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (_HEADING, "heading"),
    (re.compile(r"(?i)caption"), "caption"),
    (re.compile(r"(?i)(?:intense )?quote|block text"), "quote"),
    (re.compile(r"(?i)list(?! table)\b.*"), "list_item"),
)
_GONE = frozenset(["del", "moveFrom", "Fallback", "rt", "instrText", "delText", "pPr", "rPr", "sdtPr", "sdtEndPr"])
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": "\t"}
_CELL_JOINT = " | "
_MAX_CELL = 300
_MAX_PARENTS = 20


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace: Word writes two of them."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element: etree._Element | None, *path: str) -> etree._Element | None:
    for name in path:
        element = None if element is None else next((child for child in element if local(child) == name), None)
    return element


def attribute(element: etree._Element, name: str) -> str:
    """Return an element's attribute, in whichever namespace it stands; "" where it has none."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def _value(element: etree._Element | None) -> str:
    return "" if element is None else attribute(element, "val")


def _kind_of(properties: etree._Element | None) -> Kind | None:
    """Return the kind that paragraph properties say outright: an outline level or a place in a list."""
    level = _value(_child(properties, "outlineLvl"))
    if level.isdigit() and int(level) < 9:
        return "heading"
    number = _child(properties, "numPr", "numId")
    return "list_item" if number is not None and _value(number) != "0" else None


def styles_of(root: etree._Element | None) -> Styles:
    """Return what a document's styles make of their paragraphs; a style is what it is based on unless it says more."""
    said: dict[str, Kind] = {}
    parents: dict[str, str] = {}
    for style in (element for element in (root if root is not None else ()) if local(element) == "style"):
        name_of = attribute(style, "styleId")
        parents[name_of] = _value(_child(style, "basedOn"))
        title = _value(_child(style, "name"))
        by_name = next((kind for pattern, kind in _KINDS if pattern.fullmatch(title)), None)
        kind = by_name or _kind_of(_child(style, "pPr"))
        if kind:
            said[name_of] = kind
    found: Styles = {}
    for start in parents:
        name = start
        for _ in range(_MAX_PARENTS):
            if name in said:
                found[start] = said[name]
                break
            name = parents.get(name, "")
    return found


@dataclass(slots=True)
class _Words:
    """The words of one paragraph and the boxes that hang on it."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


def _is_hidden(run: etree._Element) -> bool:
    hidden = _child(run, "rPr", "vanish")
    return hidden is not None and _value(hidden) not in ("0", "false", "off")


def _gather(element: etree._Element, words: _Words, referred: list[tuple[str, str]]) -> None:
    for child in element:
        name = local(child)
        if name == "t":
            words.parts.append(child.text or "")
        elif name in _SIGNS:
            words.parts.append(_SIGNS[name])
        elif name == "txbxContent":
            words.boxes.append(child)
        elif name in ("footnoteReference", "endnoteReference"):
            referred.append((name.removesuffix("Reference"), attribute(child, "id")))
        elif name not in _GONE and not (name == "r" and _is_hidden(child)):
            _gather(child, words, referred)


def _paragraph(element: etree._Element, styles: Styles, referred: list[tuple[str, str]]) -> Iterator[Piece]:
    properties = _child(element, "pPr")
    words = _Words()
    _gather(element, words, referred)
    kind = _kind_of(properties) or styles.get(_value(_child(properties, "pStyle")), "paragraph")
    yield kind, "".join(words.parts)
    for box in words.boxes:
        yield from pieces_of(box, styles, referred)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if local(child) == "tr" and _child(child, "trPr", "del") is None:
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if local(child) == "tc":
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml"):
            yield from _cells(child)


def _table(table: etree._Element, styles: Styles, referred: list[tuple[str, str]]) -> Iterator[Piece]:
    """Yield a table's rows, their cells joined; a table that only lays out a page yields the blocks in its cells."""
    rows = [[list(pieces_of(cell, styles, referred)) for cell in _cells(row)] for row in _rows(table)]
    said = [[" ".join(text for _, text in cell) for cell in row] for row in rows]
    longest = max((len(text) for row in said for text in row), default=0)
    is_data = max(map(len, rows), default=0) > 1 and longest <= _MAX_CELL
    for row, texts in zip(rows, said, strict=True):
        if is_data:
            yield "table_row", _CELL_JOINT.join(text for text in texts if text.strip())
        else:
            yield from (piece for cell in row for piece in cell)


def pieces_of(owner: etree._Element, styles: Styles, referred: list[tuple[str, str]]) -> Iterator[Piece]:
    """Yield the blocks in an element, in order; the notes that they refer to are added to `referred`."""
    for child in owner:
        name = local(child)
        if name == "p":
            yield from _paragraph(child, styles, referred)
        elif name == "tbl":
            yield from _table(child, styles, referred)
        elif name not in _GONE:
            yield from pieces_of(child, styles, referred)
