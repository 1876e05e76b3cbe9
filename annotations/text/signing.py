"""Signatures of messages that we send, by Standard Webhooks 1.0.0 (symmetric, `v1`)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
SECRET_BYTES = 32
SHOWN = len(PREFIX) + 4


def new_secret() -> str:
    """A fresh secret: `whsec_` and base64 of 256 random bits (the standard asks for 192 to 512)."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def shown_of(secret: str) -> str:
    """As much of a secret as people may recognise it by."""
    return secret[:SHOWN]


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and base64 of HMAC-SHA256 over `{id}.{timestamp}.{body}`. `timestamp`: Unix seconds of this attempt."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signatures(secrets_: Sequence[str], *, message_id: str, timestamp: int, body: bytes) -> str:
    """The header's value: one signature for each secret, the newest first, with spaces between."""
    return " ".join(signature(secret, message_id=message_id, timestamp=timestamp, body=body) for secret in secrets_)
