"""One ClaimReview of anybody's, read into the form in which we keep it. Label and markup stay as they were."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from annotations.text.claimreviews.labels import folded_label, score_of
from annotations.text.claimreviews.properties import label_of
from annotations.text.claimreviews.shapes import (
    Node,
    canonical_or_none,
    first_node,
    listed,
    number_of,
    text_of,
    urls_of,
)
from annotations.text.clean import scrub
from annotations.text.dates import read_date
from annotations.text.entries import language as language_tag
from annotations.text.languages import guess_language
from annotations.text.marking import marked
from annotations.text.urls import identity, site

MAX_CLAIM = 5_000
MAX_NAME = 300
MAX_LABEL = 500
MAX_TITLE = 500
MAX_APPEARANCES = 50
MAX_MARKUP_BYTES = 64 * 1024
_MAX_DEPTH = 30


class NotAReview(ValueError):
    """Nothing that could be kept; `code` is stable, `sentence` says it to a person."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True, slots=True)
class PriorReading:
    """What one ClaimReview says. `score`: 0 to 1, None where the verdict is no degree of truth, or not known.

    `page_url`: where it was found, "" if nobody knows; `url` is that of the check, from the markup if it has one.
    """

    url: str
    page_url: str
    claim: str
    claimant: str
    label: str
    score: float | None
    language: str
    claimed_on: date | None
    reviewed_at: datetime | None
    appearances: tuple[str, ...]
    publisher: str
    site: str
    licence: str
    markup: Node = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 in hex of what makes it this review: its address, its publisher and its claim, spelled alike."""
        named = [identity(self.url), folded_label(self.publisher or self.site), folded_label(self.claim[:500])]
        return hashlib.sha256(json.dumps(named, ensure_ascii=False).encode()).hexdigest()


def read_prior(node: Node, *, page_url: str = "", around: Mapping[str, Any] | None = None) -> PriorReading:
    """The review in a node. `around`: the feed's entry that holds it. Raises NotAReview."""
    entry = around or {}
    found_at = canonical_or_none(page_url) or next(iter(urls_of(entry.get("url"))), "")
    url = next(iter(urls_of(node.get("url"), base=found_at)), "") or found_at
    claim = text_of(node.get("claimReviewed"), most=MAX_CLAIM) or _claim_of(first_node(node.get("itemReviewed")))
    label = label_of(node)[:MAX_LABEL]
    if not url:
        raise NotAReview("no_address", marked("It has no address of the check."))
    if not claim:
        raise NotAReview("no_claim", marked("It does not say which claim was reviewed."))
    item = first_node(node.get("itemReviewed"))
    return PriorReading(
        url=url,
        page_url=found_at,
        claim=claim,
        claimant=_name_of(item.get("author")),
        label=label or _number_as_text(node),
        score=_score(node, label),
        language=_language(node.get("inLanguage")) or guess_language(claim),
        claimed_on=_day(item.get("datePublished")),
        reviewed_at=_moment(node.get("datePublished")) or _moment(entry.get("dateCreated")),
        appearances=_appearances(item),
        publisher=_name_of(node.get("author")) or _name_of(node.get("publisher")),
        site=site(url),
        licence=_licence(node, entry),
        markup=_kept(node),
    )


def title_of(node: Node) -> str:
    """What a check is called, "" where its markup does not say."""
    named = (text_of(node.get(name), most=MAX_TITLE) for name in ("headline", "name", "title"))
    return next((title for title in named if title), "")


def _claim_of(item: Node) -> str:
    return text_of(item.get("name"), most=MAX_CLAIM) or text_of(item.get("description"), most=MAX_CLAIM)


def _name_of(value: object) -> str:
    name = text_of(value, most=MAX_NAME)
    return "" if name.startswith(("http://", "https://")) else name


def _number_as_text(node: Node) -> str:
    return text_of(first_node(node.get("reviewRating")).get("ratingValue"), most=40)


def _score(node: Node, label: str) -> float | None:
    rating = first_node(node.get("reviewRating"))
    numbers = {name: number_of(rating.get(f"{name}Rating")) for name in ("best", "worst")}
    return score_of(label, value=number_of(rating.get("ratingValue")), **numbers)


def _language(value: object) -> str:
    """The tag in a text or a schema.org Language."""
    node = first_node(value)
    told = (text_of(one, most=40) for one in (node.get("alternateName"), node.get("name"), value))
    return next((tag for one in told if (tag := language_tag(one))), "")


def _moment(value: object) -> datetime | None:
    return read_date(text_of(value, most=80))


def _day(value: object) -> date | None:
    found = _moment(value)
    return found.date() if found else None


def _appearances(item: Node) -> tuple[str, ...]:
    """Where the claim was made: also in `itemReviewed.url` and `sameAs`, where many wrote it."""
    named = ("firstAppearance", "appearance", "url", "sameAs")
    found = [url for name in named for url in urls_of(item.get(name))]
    return tuple(dict.fromkeys(found))[:MAX_APPEARANCES]


def _licence(node: Node, entry: Mapping[str, Any]) -> str:
    for value in (node.get("sdLicense"), node.get("license"), entry.get("sdLicense"), entry.get("license")):
        found = text_of(next(iter(listed(value)), None), most=500)
        if found:
            return found
    return ""


def _kept(node: Node) -> Node:
    """The markup as PostgreSQL can keep it. Raises NotAReview: `too_large`, `too_deep`."""
    kept = _storable(node, 0)
    size = len(json.dumps(kept, ensure_ascii=False).encode())
    if size > MAX_MARKUP_BYTES:
        raise NotAReview("too_large", f"Its markup has {size:,} bytes; at most {MAX_MARKUP_BYTES:,} are kept.")
    return dict(kept)


def _storable(value: Any, depth: int) -> Any:
    """The value without NUL, lone surrogates and numbers that are none."""
    if depth > _MAX_DEPTH:
        raise NotAReview("too_deep", marked("Its markup is nested too deeply."))
    if isinstance(value, dict):
        return {scrub(str(name))[:200]: _storable(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_storable(inner, depth + 1) for inner in value]
    if isinstance(value, str):
        return scrub(value)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return (
        None if is_number and not (math.isfinite(value) if isinstance(value, float) else abs(value) < 1e300) else value
    )
