"""Where the ClaimReviews of a text stand: in JSON-LD, in microdata, in lists, graphs and feeds, or too deep."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from annotations.text.claimreviews.mending import Mended, read_lenient
from annotations.text.claimreviews.microdata import items_of
from annotations.text.claimreviews.shapes import Node, is_review, listed, types_of, unwrapped

MAX_REVIEWS = 200
MAX_SEEN = 20_000
_PLAIN_ROOT = re.compile(r"(?:\$|\[\d+\]|\.@graph|\.dataFeedElement|\.item|\.itemListElement)*")


@dataclass(frozen=True, slots=True)
class Placed:
    """A node and the JSON path to it. `is_deep`: no consumer looks there."""

    node: Node
    path: str
    is_deep: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """The text of one piece of JSON-LD and what it says; `name` begins the paths in it."""

    name: str
    text: str = field(repr=False)
    mended: Mended = field(repr=False)


def scripts_of(tree: HtmlElement) -> list[Script]:
    """The JSON-LD of a page, in order: `script[1]` is the first."""
    found: list[Script] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
            text = script.text or ""
            found.append(Script(f"script[{len(found) + 1}]:$", text, read_lenient(text)))
    return found


def microdata_of(tree: HtmlElement) -> list[Placed]:
    """The ClaimReviews that a page tells by attributes."""
    return [Placed(node, f"microdata[{at}]:$") for at, node in enumerate(items_of(tree, "ClaimReview"), 1)]


def nodes_with_paths(value: object, *, path: str = "$") -> Iterator[Placed]:
    """Every object in a value, outer ones first, in order; the first MAX_SEEN values are looked at."""
    waiting: list[tuple[object, str]] = [(value, path)]
    seen = 0
    while waiting and seen < MAX_SEEN:
        one, at = waiting.pop()
        seen += 1
        if isinstance(one, dict):
            node = unwrapped(one)
            yield Placed(node, at)
            inner = [(held, f"{at}.{str(name)[:60]}") for name, held in node.items() if isinstance(held, (dict, list))]
            waiting += reversed(inner)
        elif isinstance(one, list):
            waiting += reversed([(held, f"{at}[{number}]") for number, held in enumerate(one[:MAX_SEEN])])


def reviews_in(value: Any, *, path: str = "$") -> list[Placed]:
    """The ClaimReviews in a value, MAX_REVIEWS at most. One without a context takes that of the object around it."""
    found: list[Placed] = []
    for placed in nodes_with_paths(value, path=path):
        if is_review(placed.node):
            tail = placed.path.rpartition(":")[2]
            node = _with_context(placed.node, value)
            found.append(Placed(node, placed.path, is_deep=_PLAIN_ROOT.fullmatch(tail) is None))
        if len(found) >= MAX_REVIEWS:
            break
    return found


def media_reviews_in(value: Any, *, path: str = "$") -> list[Placed]:
    """The MediaReviews in a value."""
    every = (placed for placed in nodes_with_paths(value, path=path) if "MediaReview" in types_of(placed.node))
    return [placed for _, placed in zip(range(MAX_REVIEWS), every, strict=False)]


def _with_context(node: Node, value: Any) -> Node:
    if "@context" in node:
        return node
    around = next((one["@context"] for one in listed(value) if isinstance(one, dict) and "@context" in one), None)
    return {"@context": around, **node} if around is not None else node
