"""W3C Web Annotations (Web Annotation Data Model, REC 2017-02-23): of published passages, and of those staff posted."""

import hashlib
from typing import Any

from annotations.meaning.content import iso
from annotations.models import Annotation

Json = dict[str, Any]
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
SERVICE = "/api/public/v1/annotations/"
"""The container of the published ones."""
SERVICE_LINK = "http://www.w3.org/ns/oa#annotationService"
_KEY_LENGTH = 16
_PLACE = ("url", "start", "end")


def passages_of(payload: Json) -> dict[str, Json]:
    """The passages that a check names on the web, by the stable name of their annotation, in the payload's order.

    A name is the check's slug and a hash of the place: address, text of the version, span. It outlives corrections. A
    passage of an article without an address has none, for there is nothing on the web to point at.
    """
    named = [item for item in payload.get("appearances", []) if item["url"]]
    return {f"{payload['slug']}-{_key(item)}": item for item in named}


def _key(item: Json) -> str:
    place = "\n".join([item["version"]["sha256"], *(str(item[name]) for name in _PLACE)])
    return hashlib.sha256(place.encode()).hexdigest()[:_KEY_LENGTH]


def annotation_of(payload: Json, item: Json, *, iri: str) -> Json:
    """The annotation of one passage that a published check names. Pure; `payload` as built by `payload.py`."""
    publisher = payload["publisher"]
    return {
        "@context": CONTEXT,
        "id": iri,
        "type": "Annotation",
        "motivation": "assessing",
        "created": payload["published_at"],
        "modified": payload["modified_at"],
        "creator": {"id": publisher["url"], "type": "Organization", "name": publisher["name"]},
        "body": _bodies(payload),
        "target": {
            "type": "SpecificResource",
            "source": item["url"],
            "state": _state(item["version"]),
            "selector": _selectors(item),
        },
    }


def _state(version: Json) -> Json:
    """When it was read (4.3.1), and our capture of it, where readers may look at that."""
    cached = {"cached": version["archived_at"]} if version.get("archived_at") else {}
    return {"type": "TimeState", "sourceDate": version["captured_at"], **cached}


def _bodies(payload: Json) -> list[Json]:
    """The rating in words, our page, and the reasons in short."""
    said = {"type": "TextualBody", "format": "text/plain", "language": payload["language"]}
    bodies = [
        {**said, "purpose": "classifying", "value": payload["rating"]["label"]},
        {"type": "SpecificResource", "purpose": "linking", "source": payload["url"]},
    ]
    reasons = payload["claimreview"]["reviewRating"].get("ratingExplanation")
    return [*bodies, {**said, "purpose": "commenting", "value": reasons}] if reasons else bodies


def _selectors(item: Json) -> list[Json]:
    """Offsets are code points of the captured text, half-open, as the model counts (4.2.4, 4.2.5)."""
    quote = {"exact": item["quote"], "prefix": item["prefix"], "suffix": item["suffix"]}
    position = {"start": item["start"], "end": item["end"]}
    return [{"type": "TextQuoteSelector", **quote}, {"type": "TextPositionSelector", **position}]


def posted_annotation(row: Annotation, *, iri: str) -> Json:
    """What staff posted, as it stands: the claim's words of today at the place where they were marked."""
    highlight = row.highlight
    found: Json = {
        "@context": CONTEXT,
        "id": iri,
        "type": "Annotation",
        "motivation": row.motivation,
        "created": iso(row.created_at),
        "modified": iso(highlight.claim.updated_at),
        "creator": {"type": "Person", "name": row.created_by.name},
        "body": {"type": "TextualBody", "format": "text/plain", "value": highlight.claim.text},
        "target": {
            "type": "SpecificResource",
            "source": highlight.article.url,
            "state": {"type": "TimeState", "sourceDate": iso(highlight.snapshot.captured_at)},
            "selector": _selectors(vars(highlight)),
        },
    }
    if row.via:
        found["via"] = row.via[0] if len(row.via) == 1 else row.via
    return {**found, "canonical": row.canonical} if row.canonical else found
