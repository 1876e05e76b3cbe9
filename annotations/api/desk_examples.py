"""Examples for the API's document: desks, labels, and what a desk notes on claims."""

from typing import Any

Json = dict[str, Any]
_EDITH: Json = {"id": 4, "name": "Edith Editor"}
DESK: Json = {"id": 2, "name": "Politics", "slug": "politics"}
WHOLE_DESK: Json = {**DESK, "retired": False, "approvals_needed": 1}
LABEL: Json = {"slug": "election-2026", "name": "Election 2026"}
NOTES: Json = {
    "desk": DESK,
    "assignee": _EDITH,
    "due_at": "2026-11-24T09:00:00Z",
    "reach": 2,
    "harm": 3,
    "importance": 1,
    "priority": 14,
    "why": "Shared widely, and people may not vote because of it.",
    "labels": ["election-2026"],
    "language": "en",
    "taken_by": None,
    "taken_until": None,
}
CHANGES: Json = {
    "desk": 2,
    "assignee": 4,
    "due_at": "2026-11-24T09:00:00Z",
    "harm": 3,
    "why": "People may not vote because of it.",
    "labels": ["Election 2026"],
}
BULK: Json = {"claims": [7, 9, 12], "deed": "send_back", "note": "Please name a second source."}
OUTCOMES: Json = {
    "done": [7, 9],
    "refused": [
        {"claim": 12, "code": "four_eyes", "detail": "You proposed this verdict. Somebody else has to review it."}
    ],
}
COUNTS: Json = {
    "states": [
        {"state": "draft", "number": 1000, "is_more": True},
        {"state": "in_review", "number": 12, "is_more": False},
    ]
}
