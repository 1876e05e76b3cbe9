"""Microdata (HTML standard, section 5) of one kind in a page, as the JSON-LD that would say the same."""

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from annotations.text.claimreviews.shapes import Node

MAX_ITEMS = 50
MAX_NESTING = 8
_ADDRESSES = {"a": "href", "link": "href", "area": "href", "img": "src", "iframe": "src", "source": "src"}
_VALUES = {"meta": "content", "time": "datetime", "data": "value", "meter": "value", "object": "data"}


def items_of(tree: HtmlElement, kind: str) -> Iterator[Node]:
    """Every item whose type ends in `kind`, not deeper than MAX_NESTING."""
    found = 0
    for element in tree.iter(etree.Element):
        if "itemscope" in element.attrib and _type_of(element).rsplit("/", 1)[-1] == kind:
            yield _node(element, 0)
            found += 1
            if found == MAX_ITEMS:
                return


def _type_of(element: HtmlElement) -> str:
    return (element.get("itemtype") or "").strip().split(" ")[0]


def _node(scope: HtmlElement, depth: int) -> Node:
    context, _, kind = _type_of(scope).rpartition("/")
    node: Node = {"@context": context, "@type": kind} if depth == 0 else {"@type": kind}
    if depth < MAX_NESTING:
        for element in _properties(scope):
            value = _node(element, depth + 1) if "itemscope" in element.attrib else _value(element)
            for name in (element.get("itemprop") or "").split():
                _add(node, name, value)
    return node


def _properties(scope: HtmlElement) -> Iterator[HtmlElement]:
    """The elements below that are properties of this item and not of one inside it."""
    waiting = list(reversed(list(scope.iterchildren(etree.Element))))
    while waiting:
        element = waiting.pop()
        if element.get("itemprop"):
            yield element
        if "itemscope" not in element.attrib:
            waiting += reversed(list(element.iterchildren(etree.Element)))


def _value(element: HtmlElement) -> str:
    name = str(element.tag)
    if element.get("content") is not None:
        return element.get("content") or ""
    attribute = _ADDRESSES.get(name) or _VALUES.get(name)
    told = element.get(attribute) if attribute else None
    return told if told is not None else " ".join("".join(element.itertext()).split())


def _add(node: Node, name: str, value: object) -> None:
    if name not in node:
        node[name] = value
    elif isinstance(node[name], list):
        node[name].append(value)
    else:
        node[name] = [node[name], value]
