"""What the hashes of the chains are made of: canonical JSON of an event, of a log's entry, of a signed head.

An event's personal values stand in it as salted hashes, so that they can be erased and the chain still holds.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from annotations.meaning.content import sha256_of
from annotations.models import Event, LogEntry, LogHead, SealedValue

Form = dict[str, Any]
PERSONAL = frozenset(
    {"username", "name", "display_name", "email", "mail", "address", "contact", "whom", "ip", "device", "place"}
)
"""Names in an event's data whose values may tell who somebody is. Whoever writes others in events adds them here."""
LOG_HEAD = "factcheck-log-head-v1"


def canonical(form: Mapping[str, Any]) -> bytes:
    """Sorted keys, no spaces, UTF-8: the bytes that are hashed and signed."""
    return json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def exact(moment: datetime) -> str:
    """In UTC to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def commit(event: Event) -> list[SealedValue]:
    """A salted hash for each personal value in the event, not stored yet."""
    found = []
    for field, value in sorted(event.data.items()) if isinstance(event.data, dict) else ():
        if field in PERSONAL and value is not None:
            salt = secrets.token_hex(16)
            found.append(SealedValue(event=event, field=field, salt=salt, commitment=commitment(salt, value)))
    return found


def commitment(salt: str, value: object) -> str:
    return sha256_of({"salt": salt, "value": value})


def is_kept(value: SealedValue, event: Event) -> bool:
    """Whether the event still has the value that was sealed, or had it erased in due form."""
    now = event.data.get(value.field)
    if not value.salt:
        return now is None
    return now is not None and commitment(value.salt, now) == value.commitment


def event_form(event: Event, committed: Iterable[SealedValue]) -> Form:
    """All that the chain says of an event."""
    data = dict(event.data) if isinstance(event.data, dict) else event.data
    for value in committed:
        data[value.field] = {"sealed": value.commitment}
    return {
        "event": event.pk,
        "verb": event.verb,
        "actor": event.actor_id,
        "claim": event.claim_id,
        "article": event.article_id,
        "at": exact(event.at),
        "data": data,
    }


def entry_form(entry: LogEntry) -> Form:
    """All that the log says of a publication."""
    return {
        "position": entry.position,
        "slug": entry.slug,
        "version": entry.version,
        "kind": entry.kind,
        "at": exact(entry.at),
        "payload_sha256": entry.payload_sha256,
    }


def head_form(head: LogHead) -> Form:
    """What is signed."""
    return {
        "type": LOG_HEAD,
        "day": head.day.isoformat(),
        "at": exact(head.at),
        "size": head.size,
        "hash": head.hash,
        "audit": head.audit_hash,
        "previous": head.previous,
        "key": head.key,
    }


def link(previous: str, form: Mapping[str, Any]) -> str:
    """The hash of one link: of what it says, and of the link before."""
    return hashlib.sha256(canonical({**form, "previous": previous})).hexdigest()


def key_id(public_key: str) -> str:
    """16 hex digits by which people tell one public key from another."""
    return hashlib.sha256(public_key.encode()).hexdigest()[:16]
