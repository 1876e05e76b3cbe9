"""What publishers' endpoints are told of a publication: little, public, and where to read the rest."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotations.meaning.payload import utc
from annotations.models import Publication
from annotations.models.publication import CHANGES, Kind
from annotations.models.webhook import TEST

Json = dict[str, Any]

MAX_BYTES = 20_000
"""The standard asks for less than 20 kB."""
MAX_WORDS = 1_500


@dataclass(frozen=True, slots=True)
class Announcement:
    """One message: its id, its type, and its body as it is sent and signed."""

    message_id: str
    event: str
    body: str


def announcement_of(publication: Publication, *, base_url: str, is_withdrawn: bool = False) -> Announcement:
    """The message about a publication, the same whenever it is made. Ids sort as the events came.

    `is_withdrawn`: the check is retracted by now, so what the publication said of the claim is not said again.
    """
    payload = publication.payload
    note, is_note_cut = _cut("" if is_withdrawn else payload["note"])
    text, is_text_cut = _cut(payload["claim"]["text"])
    rating = None if is_withdrawn else payload.get("rating")
    data: Json = {
        "id": publication.pk,
        "slug": publication.slug,
        "version": publication.version,
        "kind": publication.kind,
        "severity": publication.amends,
        "url": payload["url"],
        "api_url": f"{base_url}/api/public/v1/checks/{publication.slug}/",
        "language": payload.get("language", ""),
        "claim": {"text": text, "claimant": payload["claim"]["claimant"]},
        "rating": {name: rating[name] for name in ("key", "label", "tone")} if rating else None,
        "note": note,
        "withdrawn": is_withdrawn,
        "cut": [name for name, is_cut in (("claim.text", is_text_cut), ("note", is_note_cut)) if is_cut],
        "payload_sha256": publication.payload_sha256,
    }
    topic = CHANGES[Kind(publication.kind)]
    return Announcement(f"msg_{publication.pk:019d}", topic, _body(topic, publication.published_at, data))


def trial(webhook_id: int, *, at: datetime, number: str) -> Announcement:
    """The message with which somebody tries an endpoint."""
    said = "This is a test. Nothing was published."
    return Announcement(f"test_{number}", TEST, _body(TEST, at, {"webhook": webhook_id, "text": said}))


def _body(event: str, at: datetime, data: Json) -> str:
    whole = {"type": event, "timestamp": utc(at), "data": data}
    body = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    assert len(body.encode()) < MAX_BYTES, "every text in it is bounded"
    return body


def _cut(text: str) -> tuple[str, bool]:
    """The beginning of a text, and whether that is not all of it."""
    return (text, False) if len(text) <= MAX_WORDS else (text[: MAX_WORDS - 1].rstrip() + "…", True)
