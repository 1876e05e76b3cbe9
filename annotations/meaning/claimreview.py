"""ClaimReview (schema.org; Google's fact check structured data) from a publication's payload. Pure.

`archivedAt` is our capture of a work, where readers may look at it.
`sameAs` is left out for claimants: we know them by name only. `expires` is the last day on which the check is to
be relied on, where it has one.
"""

from typing import Any

from annotations.meaning.payload import title_of
from annotations.text.amending import done
from annotations.text.claimreviews.claimants import type_of
from annotations.text.document import Block
from annotations.text.sentences import sentences

Json = dict[str, Any]
MAX_EXPLANATION = 400
MOST_SENTENCES = 2


def claim_review(payload: Json) -> Json:
    """The JSON-LD of one published check. `payload` as built by `payload.py`; empty properties are left out."""
    claim = payload["claim"]
    review: Json = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"{payload['url']}#review",
        "url": payload["url"],
        "claimReviewed": claim["text"],
        "inLanguage": payload["language"],
        "datePublished": payload["published_at"],
        "dateModified": payload["modified_at"],
        "expires": payload.get("expires_on"),
        "sdLicense": payload.get("license"),
        "author": {"@type": "Organization", "name": payload["publisher"]["name"], "url": payload["publisher"]["url"]},
        "itemReviewed": _claim(payload),
        "reviewRating": _rating(payload),
        "citation": [_citation(source) for source in payload["sources"] if source["capture"]["state"] == "ok"],
        "correction": _corrections(payload),
    }
    return dict(_without_empty(review))


def _rating(payload: Json) -> Json:
    """The verdict's words; its number only where the scale has more than one."""
    rating = payload["rating"]
    has_number = rating["value"] is not None and rating["worst"] < rating["best"]
    numbers = {"ratingValue": rating["value"], "bestRating": rating["best"], "worstRating": rating["worst"]}
    return {
        "@type": "Rating",
        **(numbers if has_number else {}),
        "alternateName": rating["label"],
        "ratingExplanation": _in_short(payload["explanation"], payload["language"]),
    }


def _in_short(explanation: str, language: str) -> str:
    """The first sentences, cut at a word where they are long: schema.org asks for one or two sentences of context."""
    first = explanation.strip().split("\n", 1)[0].strip()
    found = sentences(first, blocks=[Block("paragraph", 0, len(first))], language=language)[:MOST_SENTENCES]
    short = first[: found[-1].end] if found else first
    return short if len(short) <= MAX_EXPLANATION else short[:MAX_EXPLANATION].rsplit(" ", 1)[0] + " …"


def _claim(payload: Json) -> Json:
    claim = payload["claim"]
    works = {item["url"]: _appearance(item) for item in reversed(payload["appearances"]) if item["url"]}
    first_url = claim["first_said_url"]
    first = works.get(first_url, {"@type": "CreativeWork", "url": first_url}) if first_url else None
    appearances = [works[url] for url in reversed(works) if url != first_url]
    return {
        "@type": "Claim",
        "@id": f"{payload['url']}#claim",
        "datePublished": claim["claimed_on"],
        "author": {"@type": type_of(claim["claimant"]), "name": claim["claimant"]} if claim["claimant"] else None,
        "firstAppearance": first,
        "appearance": appearances,
    }


def _appearance(item: Json) -> Json:
    return {
        "@type": "NewsArticle",
        "url": item["url"],
        "headline": item["title"],
        "datePublished": item["published_at"],
        "archivedAt": item["version"].get("archived_at"),
    }


def _citation(source: Json) -> Json:
    return {
        "@type": "CreativeWork",
        "name": title_of(source) or source["url"],
        "url": source["url"],
        "datePublished": source["capture"]["published_at"],
        "archivedAt": source["capture"].get("archived_at"),
    }


def _corrections(payload: Json) -> Json | list[Json]:
    """What each correction up to this version said, and when: one object, or a list in order."""
    told = [
        {
            "@type": "CorrectionComment",
            "name": done(line["kind"], line["severity"]) if line.get("severity") else None,
            "text": line["note"],
            "datePublished": line["at"],
        }
        for line in payload["versions"]
        if line["kind"] == "correction"
    ]
    return told[0] if len(told) == 1 else told


def _without_empty(value: Any) -> Any:
    """The same tree without null, empty strings and empty lists."""
    if isinstance(value, dict):
        kept = {name: _without_empty(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_empty(inner) for inner in value]
    return value
