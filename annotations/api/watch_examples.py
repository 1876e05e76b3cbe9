"""Watches, for the documents."""

from annotations.api.examples import TIME, Json

WATCH: Json = {
    "id": 12,
    "what": "claim",
    "claim": 7,
    "article": None,
    "url": None,
    "claimant": "",
    "why": "asked",
    "created_at": TIME,
}
