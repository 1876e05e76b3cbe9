"""Files of articles as people hand them in, for tests."""

import json
from io import BytesIO
from typing import Any

from annotations.actions import batches
from annotations.actions.batches import Handed
from annotations.models import Batch, User


def jsonl(*rows: Any) -> bytes:
    return b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows)


def start(body: bytes, *, by: User, dry_run: bool = False) -> Batch:
    return batches.start_batch(Handed(BytesIO(body), "rows"), dry_run=dry_run, by=by)
