"""Examples for the document: a publisher, its keys, and who still shows what."""

from typing import Any

from annotations.api.examples import LATER, TIME

Json = dict[str, Any]

PUBLISHER: Json = {"id": 2, "name": "The Daily Example", "contact": "desk@daily.example.org", "created_at": TIME}
MEMBER: Json = {"id": 8, "username": "mia", "name": "Mia Member", "is_active": True, "last_login": None}
KEY: Json = {
    "id": 4,
    "label": "Website",
    "prefix": "fck_Q3vX8a1b",
    "scopes": ["lookup"],
    "origins": ["https://www.daily.example.org"],
    "budget": None,
    "calls_per_minute": 1200,
    "created_at": TIME,
    "expires_at": None,
    "last_used_at": LATER,
    "revoked_at": None,
    "rotated_at": None,
    "old_prefix": "",
    "old_until": None,
    "old_used_at": None,
}
ISSUED_KEY: Json = {**KEY, "secret": "fck_Q3vX8a1bTz0-1lJ4mGk7cPq2sVw5yB8eH1nK4rT7uXo"}
USAGE: Json = {"key": 4, "day": "2026-11-03", "calls": 18240, "refused": 12}
READER: Json = {
    "id": 31,
    "kind": "key",
    "name": "Website",
    "state": "stale",
    "version": 1,
    "newest_version": 2,
    "since": TIME,
    "last_at": TIME,
    "publisher": {"id": 2, "name": "The Daily Example"},
    "check": {"slug": "we-have-built-400-homes-7", "kind": "correction", "modified_at": LATER},
}
PARTNER_PAGE: Json = {
    "id": 12,
    "url": "https://www.daily.example.org/harbour",
    "state": "stale",
    "detail": "",
    "looked_at": LATER,
    "next_look_at": LATER,
}
