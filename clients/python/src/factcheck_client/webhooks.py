"""Who sent this webhook? Signatures by Standard Webhooks 1.0.0."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

TOLERANCE_S = 300
PREFIX = "whsec_"


class InvalidSignature(Exception):
    """The call was not signed with the endpoint's secret, or is too old or too new. Answer 400 and do nothing."""


class WebhookVerifier:
    """Verifies calls to one endpoint.

    secrets: the endpoint's secret (`whsec_…`), or several while one replaces the other.
    tolerance_s: how far the sender's clock may be from ours.
    """

    def __init__(self, secrets: str | Sequence[str], *, tolerance_s: float = TOLERANCE_S) -> None:
        given = [secrets] if isinstance(secrets, str) else list(secrets)
        self._keys = [_key(secret) for secret in given]
        if not self._keys:
            raise ValueError("A verifier needs a secret.")
        self._tolerance_s = tolerance_s

    def verify(self, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        """The event. `body` is the request's, byte for byte as it came. Raises InvalidSignature.

        Repeated deliveries carry the same `webhook-id`: note the ids that you have dealt with.
        """
        sent = {name.lower(): value for name, value in headers.items()}
        message, moment = sent.get("webhook-id", ""), sent.get("webhook-timestamp", "")
        self._require_now(moment)
        signed = f"{message}.{moment}.".encode() + body
        right = [base64.b64encode(hmac.digest(key, signed, hashlib.sha256)) for key in self._keys]
        given = [one.removeprefix("v1,") for one in sent.get("webhook-signature", "").split(" ") if one[:3] == "v1,"]
        matches = [hmac.compare_digest(ours, theirs.encode()) for ours in right for theirs in given]
        if not message or not any(matches):
            raise InvalidSignature("No signature is right.")
        return _event(body)

    def _require_now(self, moment: str) -> None:
        if not (moment.isascii() and moment.isdigit()) or len(moment) > 12:
            raise InvalidSignature("The webhook-timestamp is missing, or is no time.")
        if abs(time.time() - int(moment)) > self._tolerance_s:
            raise InvalidSignature("The webhook-timestamp is too far from now.")


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.strip().removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("The secret is no base64: copy it whole, from whsec_ on.") from error
    if len(key) < 24:
        raise ValueError("The secret is too short: copy it whole, from whsec_ on.")
    return key


def _event(body: bytes) -> dict[str, Any]:
    try:
        event = json.loads(body)
    except ValueError as error:
        raise InvalidSignature("The body is signed, and is no JSON.") from error
    if not isinstance(event, dict):
        raise InvalidSignature("The body is signed, and is no event.")
    return event
