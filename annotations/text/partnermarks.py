"""Our checks in other people's pages: ClaimReview that names one of our addresses, and our embeds."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

MAX_MARKS = 500
MAX_NODES = 20_000
_REVIEW = "ClaimReview"


@dataclass(frozen=True, slots=True)
class Mark:
    """One check of ours as a page has it.

    `version`: as its address says, None where it names none. `modified`, `label`: dateModified and the verdict in
    words, as the markup has them. `is_live`: an embed, which asks us itself and shows what stands.
    """

    slug: str
    version: int | None = None
    modified: str = ""
    label: str = ""
    is_live: bool = False


def marks_in(page: bytes | str, *, base_url: str) -> list[Mark]:
    """Every mark of ours in an HTML page, in its order, at most MAX_MARKS; empty where there is nothing to parse.

    `base_url`: where our checks stand, without a slash at its end.
    """
    try:
        tree = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return []
    ours = re.compile(rf"{re.escape(base_url)}/(embed/)?checks/([-\w]{{1,120}})/(?:v/(\d{{1,9}})/)?", re.ASCII)
    found: list[Mark] = []
    for element in tree.iter(etree.Element):
        found += _marks_of(element, ours)
        if len(found) >= MAX_MARKS:
            break
    return list(dict.fromkeys(found))[:MAX_MARKS]


def _marks_of(element: HtmlElement, ours: re.Pattern[str]) -> Iterator[Mark]:
    if element.tag == "script" and "ld+json" in (element.get("type") or "").lower():
        yield from (_of_review(node, ours) for node in _reviews(element.text or "") if _address(node, ours))
    elif element.tag == "iframe" and (at := ours.match(element.get("src") or "")):
        yield Mark(at[2], version=int(at[3]) if at[3] else None, is_live=not at[3])
    elif element.tag == "fact-check":
        at = ours.match(element.get("href") or element.get("src") or "")
        slug = element.get("slug") or element.get("check") or (at[2] if at else "")
        if re.fullmatch(r"[-\w]{1,120}", slug, re.ASCII):
            yield Mark(slug, is_live=True)


def _of_review(node: dict[str, Any], ours: re.Pattern[str]) -> Mark:
    at = _address(node, ours)
    assert at is not None
    rating = node.get("reviewRating")
    label = rating.get("alternateName") if isinstance(rating, dict) else ""
    return Mark(at[2], int(at[3]) if at[3] else None, _text(node.get("dateModified")), _text(label))


def _address(node: dict[str, Any], ours: re.Pattern[str]) -> re.Match[str] | None:
    for name in ("url", "@id", "sameAs", "mainEntityOfPage"):
        found = ours.match(_text(node.get(name)))
        if found:
            return found
    return None


def _reviews(script: str) -> Iterator[dict[str, Any]]:
    """The ClaimReview objects of a script, wherever in it they stand; none where it is no JSON."""
    try:
        waiting: list[Any] = [json.loads(script)]
    except (ValueError, RecursionError):
        return
    for _ in range(MAX_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if _REVIEW in _kinds(node):
                yield node
            waiting += [inner for inner in node.values() if isinstance(inner, dict | list)]


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return [_text(kind).rsplit("/", 1)[-1] for kind in named]


def _text(value: Any) -> str:
    return value.strip()[:2_000] if isinstance(value, str) else ""
