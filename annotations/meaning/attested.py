"""What a timestamp attests of a capture: one statement that names everything it is made of, by hash."""

from annotations.meaning.chained import canonical, exact
from annotations.models import Snapshot

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
        }
    )
