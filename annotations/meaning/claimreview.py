"""ClaimReview (schema.org; Google's fact check structured data) from a publication's payload. Pure."""

from typing import Any

Json = dict[str, Any]
MAX_EXPLANATION = 400


def claim_review(payload: Json) -> Json:
    """The JSON-LD of one published check. `payload` as built by `payload.py`; empty properties are left out."""
    rating, claim = payload["rating"], payload["claim"]
    review: Json = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"{payload['url']}#review",
        "url": payload["url"],
        "claimReviewed": claim["text"],
        "inLanguage": payload["language"],
        "datePublished": payload["published_at"],
        "dateModified": payload["modified_at"],
        "author": {"@type": "Organization", "name": payload["publisher"]["name"], "url": payload["publisher"]["url"]},
        "itemReviewed": _claim(payload),
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": rating["value"],
            "bestRating": rating["best"] if rating["value"] is not None else None,
            "worstRating": rating["worst"] if rating["value"] is not None else None,
            "alternateName": rating["label"],
            "ratingExplanation": _in_short(payload["explanation"]),
        },
        "citation": [_citation(source) for source in payload["sources"] if source["capture"]["state"] == "ok"],
        "correction": _correction(payload),
    }
    return dict(_without_empty(review))


def _in_short(explanation: str) -> str:
    """The first paragraph, cut at a word where it is long: schema.org asks for one or two sentences of context."""
    first = explanation.split("\n", 1)[0].strip()
    return first if len(first) <= MAX_EXPLANATION else first[:MAX_EXPLANATION].rsplit(" ", 1)[0] + " …"


def _claim(payload: Json) -> Json:
    claim = payload["claim"]
    appearances = [_appearance(item) for item in payload["appearances"] if item["url"]]
    first = {"@type": "CreativeWork", "url": claim["first_said_url"]} if claim["first_said_url"] else None
    return {
        "@type": "Claim",
        "datePublished": claim["claimed_on"],
        "author": {"@type": "Person", "name": claim["claimant"]} if claim["claimant"] else None,
        "firstAppearance": first,
        "appearance": appearances,
    }


def _appearance(item: Json) -> Json:
    return {
        "@type": "NewsArticle",
        "url": item["url"],
        "headline": item["title"],
        "datePublished": item["published_at"],
    }


def _citation(source: Json) -> Json:
    return {
        "@type": "CreativeWork",
        "name": source["capture"]["title"] or source["url"],
        "url": source["url"],
        "datePublished": source["capture"]["published_at"],
    }


def _correction(payload: Json) -> Json | None:
    if payload["kind"] != "correction":
        return None
    return {"@type": "CorrectionComment", "text": payload["note"], "datePublished": payload["modified_at"]}


def _without_empty(value: Any) -> Any:
    """The same tree without null, empty strings and empty lists."""
    if isinstance(value, dict):
        kept = {name: _without_empty(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_empty(inner) for inner in value]
    return value
