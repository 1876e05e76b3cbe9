"""Examples of the review desk: comments, checklist, gates, what changed."""

from typing import Any

from annotations.api.examples import CLEO, EDITH, LATER, REGISTER, SHA, TIME

Json = dict[str, Any]

QUOTED = "212 homes"
ANCHORED: Json = {"text": "Is the register complete?", "quote": QUOTED, "start": 20, "end": 29, "verdict": 31}
ITEM: Json = {
    "id": 81,
    "text": "Every figure stands in its source",
    "help": "Compare each with our capture.",
    "order": 1,
    "is_required": True,
    "version": 1,
    "created_at": TIME,
    "retired_at": None,
}
NEW_ITEM: Json = {name: ITEM[name] for name in ("text", "help", "order", "is_required")}
TICK: Json = {"by": CLEO, "at": LATER, "is_older": False}
RULES: Json = {"min_letters": 30, "min_sources": 2, "made_by": EDITH, "created_at": TIME}
NEW_RULES: Json = {"min_letters": 30, "min_sources": 2}
READINESS: Json = {
    "is_ready": False,
    "done": 1,
    "gates": [
        {"field": "explanation", "asks": "A verdict with reasons of 30 characters or more", "missing": []},
        {"field": "sources", "asks": "2 independent sources", "missing": ["1 source, 1 independent; 2 needed."]},
    ],
    "checklist": [{**ITEM, "tick": TICK}],
    "groups": [{"sources": [21], "reasons": []}],
    "content_sha256": SHA,
}
SINCE: Json = {
    "review": 41,
    "decision": "send_back",
    "reviewer": EDITH,
    "at": LATER,
    "is_kept": True,
    "changes": [
        {"name": "explanation", "label": "Reasons", "old": "200 homes.", "new": "The register counts 212 homes."}
    ],
    "sources": [
        {
            "id": 21,
            "what": "added",
            "title": "Housing register 2026",
            "url": REGISTER,
            "changes": [],
            "is_new_capture": False,
        }
    ],
    "passages": [],
}
