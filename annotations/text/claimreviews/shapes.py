"""The many shapes in which people write the same property of a ClaimReview."""

import html
import math
import re
from collections.abc import Iterator
from typing import Any

from annotations.text.clean import scrub
from annotations.text.urls import BadUrl, canonical, join

Node = dict[str, Any]

MAX_LISTED = 200
"""How many members of one list are looked at."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,6})?")
_ADDRESS_STARTS = re.compile(r"(?<![^\s,;])https?://")
_TEXTS = ("@value", "value", "name", "alternateName", "text", "@id", "url")


def listed(value: object) -> list[Any]:
    """A list as it is (its first MAX_LISTED members), null as none, anything else as a list of one."""
    if isinstance(value, list):
        return value[:MAX_LISTED]
    return [] if value is None else [value]


def unwrapped(node: Node) -> Node:
    """A node whose properties stand under `properties` (as microdata readers write it) as a plain one."""
    inner = node.get("properties")
    if not isinstance(inner, dict):
        return node
    kind = node.get("@type", node.get("type"))
    return {
        **{name: value for name, value in node.items() if name not in ("properties", "type")},
        "@type": kind,
    } | inner


def types_of(node: Node) -> list[str]:
    """The names of its types, without the vocabulary's address before them."""
    named = node.get("@type", node.get("type"))
    return [re.split(r"[/#:]", name)[-1] for name in listed(named) if isinstance(name, str)]


def is_review(node: Node) -> bool:
    return "ClaimReview" in types_of(node)


def nodes_in(value: object) -> list[Node]:
    """The objects in a value or a list of values, unwrapped."""
    return [unwrapped(one) for one in listed(value) if isinstance(one, dict)]


def first_node(value: object) -> Node:
    """The first object in it; an empty one where there is none."""
    return next(iter(nodes_in(value)), {})


def text_of(value: object, *, most: int = 2_000) -> str:
    """The first words in a text, a number, a list or an object with a value or a name; tidied, `most` characters."""
    for one in listed(value):
        found = _one_text(one)
        if found:
            return found[:most]
    return ""


def _one_text(value: object) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, (str, int)):
        return plain(value if isinstance(value, str) else str(value)[:40])
    if isinstance(value, float):
        return f"{value:g}" if math.isfinite(value) else ""
    if not isinstance(value, dict):
        return ""
    node = unwrapped(value)
    inner = (node.get(name) for name in _TEXTS)
    flat = (one for many in inner for one in listed(many) if isinstance(one, (str, int, float)))
    return next((found for one in flat if (found := _one_text(one))), "")


def plain(text: str) -> str:
    """Words without markup, references and needless blanks."""
    some = scrub(text[:100_000])
    if "<" in some:
        some = _TAG.sub(" ", some)
    return " ".join(html.unescape(some).split()) if "&" in some else " ".join(some.split())


def number_of(value: object) -> float | None:
    """A number, or the digits of one (`"4"`, `"3,5"`); None for anything else."""
    for one in listed(value):
        if isinstance(one, dict):
            one = unwrapped(one).get("@value")
        if isinstance(one, (int, float)) and not isinstance(one, bool):
            return float(one) if abs(one) < 1e12 else None
        if isinstance(one, str) and _NUMBER.fullmatch(one.strip()):
            return float(one.strip().replace(",", "."))
    return None


def urls_of(value: object, *, base: str = "") -> list[str]:
    """Every address in a string, an object with `url` or `@id`, or a list of these, in canonical form, once each."""
    found = [canonical_or_none(one, base) for raw in listed(value) for one in _raw_urls(raw)]
    return list(dict.fromkeys(one for one in found if one))


def _raw_urls(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from _parts(value)
    elif isinstance(value, dict):
        node = unwrapped(value)
        for name in ("url", "@id", "contentUrl", "mainEntityOfPage"):
            texts = [one for one in listed(node.get(name)) if isinstance(one, str)]
            if texts:
                yield from (part for one in texts for part in _parts(one))
                return


def _parts(text: str) -> list[str]:
    """One address, or several that somebody wrote into one string."""
    given = text[:20_000].strip()
    starts = [found.start() for found in _ADDRESS_STARTS.finditer(given)][:MAX_LISTED]
    if len(starts) < 2:
        return [given]
    parts = [given[start:end].rstrip(" \t\r\n,;") for start, end in zip(starts, [*starts[1:], None], strict=True)]
    return [part.removesuffix(" and").rstrip(" ,;") for part in parts]


def canonical_or_none(url: str, base: str = "") -> str | None:
    """The canonical address; None for what is none."""
    try:
        return join(base, scrub(url).strip()) if base else canonical(scrub(url).strip())
    except BadUrl:
        return None
