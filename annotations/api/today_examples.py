"""Examples of what became of sources on the live web."""

from typing import Any

Json = dict[str, Any]

TIME = "2026-11-09T06:00:00.000000Z"
REGISTER = "https://statistics.example.org/register"
SOURCE_TODAY: Json = {
    "url": REGISTER,
    "quote": "212 homes were completed",
    "state": "verified",
    "checked_at": TIME,
    "page": "alive",
    "page_alive_at": TIME,
    "read_at": REGISTER,
}
"""As readers are told."""
TODAY: Json = {
    "id": 21,
    "state": "changed",
    "checked_at": TIME,
    "quote": "212 homes were completed",
    "words": "213 homes were completed",
    "compared": 48,
    "start": 140,
    "end": 164,
    "difference": [
        {"op": "deleted", "text": "212"},
        {"op": "inserted", "text": "213"},
        {"op": "same", "text": " homes were completed"},
    ],
    "seen_at": None,
    "page": {
        "state": "alive",
        "failures": 0,
        "checked_at": TIME,
        "alive_at": TIME,
        "dead_at": None,
        "error": None,
        "next_check_at": "2026-11-10T06:00:00.000000Z",
        "ruling": "",
        "ruling_note": "",
    },
    "is_looking": False,
}
RULING: Json = {"ruling": "alive", "note": "It opens here; the site only refuses our server."}
SEEN: Json = {"words": "213 homes were completed"}
