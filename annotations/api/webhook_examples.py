"""Examples of publishers' endpoints for the document."""

from typing import Any

from annotations.api.examples import CHECK, LATER, TIME

Json = dict[str, Any]

MESSAGE_ID = "msg_0000000000000000042"
WEBHOOK: Json = {
    "id": 81,
    "label": "Website",
    "url": "https://daily.example.org/hooks/checks",
    "events": ["verdict.published", "verdict.corrected", "verdict.retracted"],
    "state": "active",
    "reason": None,
    "secret_prefix": "whsec_aB3d",
    "previous_secret_until": None,
    "failing_since": None,
    "succeeded_at": LATER,
    "held_until": None,
    "waiting_count": 0,
    "failed_count": 0,
    "created_at": TIME,
}
ISSUED_WEBHOOK: Json = {**WEBHOOK, "secret": "whsec_…, shown this once"}
NEW_WEBHOOK: Json = {name: WEBHOOK[name] for name in ("url", "label", "events")}
DELIVERY: Json = {
    "id": 91,
    "message_id": MESSAGE_ID,
    "event": "verdict.corrected",
    "state": "pending",
    "tries": 1,
    "next_attempt_at": LATER,
    "http_status": 503,
    "error": {"code": "throttled", "detail": "It asked to be left alone for a while."},
    "slug": "we-have-built-400-homes-7",
    "version": 2,
    "created_at": LATER,
    "settled_at": None,
}
ATTEMPT: Json = {
    "at": LATER,
    "request_headers": [["Content-Type", "application/json"], ["webhook-id", MESSAGE_ID]],
    "status": 503,
    "answer_headers": [["Retry-After", "30"]],
    "answer_body": "Too busy.",
    "duration_ms": 120,
    "error": DELIVERY["error"],
}
DELIVERY_READ: Json = {
    **DELIVERY,
    "payload": '{"type":"verdict.corrected","timestamp":"2026-11-03T16:05:00Z","data":{"url":"' + CHECK + '"}}',
    "log": [ATTEMPT],
}
REPLAYED: Json = {"count": 12}
