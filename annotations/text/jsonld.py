"""Find what a page says about itself in JSON-LD, however broken the rest of it is."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from annotations.text.clean import scrub

Node = dict[str, Any]

_ARTICLE = re.compile(r"(?:\w*article|\w*posting|report|newsarticle)", re.IGNORECASE)
_PAGE = re.compile(r"\w*page", re.IGNORECASE)
_WRAPPING = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*\Z", re.DOTALL)
_MAX_NODES = 2000


def _loaded(tree: HtmlElement) -> Iterator[object]:
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
            text = _WRAPPING.sub("", script.text or "").strip().rstrip(";")
            try:
                yield json.loads(text, strict=False)
            except (ValueError, RecursionError):
                continue


def _types(node: Node) -> list[str]:
    named = node.get("@type")
    listed = named if isinstance(named, list) else [named]
    return [name.rpartition("/")[2] for name in listed if isinstance(name, str)]


def nodes(tree: HtmlElement) -> list[Node]:
    """Return every object in the page's JSON-LD, outer ones first."""
    waiting: list[object] = list(_loaded(tree))
    found: list[Node] = []
    while waiting and len(found) < _MAX_NODES:
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting += value[:_MAX_NODES]
        elif isinstance(value, dict):
            found.append(value)
            waiting += [inner for inner in value.values() if isinstance(inner, (dict, list))]
    return found


def articles(tree: HtmlElement) -> list[Node]:
    """Return the objects that describe the article, those of the page itself after them."""
    found = nodes(tree)
    first = [node for node in found if any(_ARTICLE.fullmatch(name) for name in _types(node))]
    return first + [node for node in found if any(_PAGE.fullmatch(name) for name in _types(node))]


def names(value: object) -> list[str]:
    """Return the names in an author, publisher or similar: a string, an object with a name, or a list of these."""
    listed = value if isinstance(value, list) else [value]
    found = []
    for entry in listed[:20]:
        name = entry.get("name") if isinstance(entry, dict) else entry
        inner = names(name) if isinstance(name, list) and not any(isinstance(part, list) for part in name) else [name]
        found += [" ".join(part.split()) for part in inner if isinstance(part, str)]
    return list(dict.fromkeys(name for name in found if name and not name.startswith(("http:", "https:", "@", "/"))))


def article_body(tree: HtmlElement) -> str:
    """Return the longest text that the page's JSON-LD tells as the article's body; empty where there is none."""
    bodies = [node.get("articleBody") for node in nodes(tree)]
    told = [body for body in bodies if isinstance(body, str)]
    return scrub(html.unescape(max(told, key=len))).strip() if told else ""
