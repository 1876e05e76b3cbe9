"""What a timestamp attests of a capture: one statement that names everything it is made of, by hash."""

import hashlib
from typing import Any

from annotations.meaning.chained import canonical, exact
from annotations.models import Exchange, Snapshot

TYPE = "factcheck-capture-v1"


def capture_statement(snapshot: Snapshot) -> bytes:
    """Canonical JSON of how the capture came about and of the hashes of what was kept. `snapshot` is settled."""
    return canonical(
        {
            "type": TYPE,
            "capture": snapshot.pk,
            "origin": snapshot.origin,
            "requested_url": snapshot.requested_url,
            "final_url": snapshot.final_url,
            "redirects": snapshot.redirects,
            "http_status": snapshot.http_status,
            "headers": snapshot.headers,
            "content_type": snapshot.content_type,
            "captured_at": exact(snapshot.captured_at) if snapshot.captured_at else "",
            "body_sha256": snapshot.body_sha256,
            "body_bytes": snapshot.body_bytes,
            "text_sha256": snapshot.sha256,
            "exchanges": [_exchanged(one) for one in sorted(snapshot.exchanges.all(), key=lambda one: one.position)],
        }
    )


def _exchanged(exchange: Exchange) -> dict[str, Any]:
    """One question and its answer, as they went over the wire."""
    return {
        "url": exchange.url,
        "asked_at": exact(exchange.asked_at),
        "address": exchange.address,
        "tls": exchange.tls,
        "certificate_sha256": exchange.certificate_sha256,
        "status": exchange.status,
        "request_sha256": hashlib.sha256(exchange.request).hexdigest(),
        "head_bytes": len(exchange.head),
        "head_sha256": hashlib.sha256(exchange.head).hexdigest(),
        "rest_sha256": exchange.body_sha256,
        "is_whole": exchange.is_whole,
    }
