"""Second factors for tests: an app that knows its secret, and an authenticator made of software."""

import hashlib
import json
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2 import cbor

from annotations.actions import secondfactors
from annotations.models import User
from annotations.text.onetimecodes import STEP_S, code_at, new_secret


def code_now(secret: str, *, steps: int = 0) -> str:
    """What an app shows now, or so many steps from now."""
    return code_at(secret, int(time.time()) // STEP_S + steps)


def give_app(user: User) -> tuple[str, list[str]]:
    """Her app's secret and her recovery codes; the code of the step before this one is used."""
    secret = new_secret()
    return secret, secondfactors.add_app(secret, code_now(secret, steps=-1), by=user)


def with_second_factor(visitor: Client) -> Client:
    """The same visitor, as if she had shown her second factor."""
    session = visitor.session
    session["second_factor"] = True
    session.save()
    return visitor


@dataclass
class Authenticator:
    """WebAuthn's other side, with one ES256 key."""

    origin: str = "https://testserver"
    host: str = "testserver"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    counter: int = 0

    def make(self, options: str) -> str:
        """The browser's answer to the options for a new passkey."""
        told = self._told("webauthn.create", options)
        point = self.key.public_key().public_numbers()
        public = cbor.encode({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + public
        known = {"fmt": "none", "attStmt": {}, "authData": self._head(0x41) + attested}
        return self._answer(clientDataJSON=_text(told), attestationObject=_text(cbor.encode(known)))

    def show(self, options: str) -> str:
        """The browser's answer to the options for showing it."""
        told = self._told("webauthn.get", options)
        self.counter += 1
        known = self._head(0x01)
        signature = self.key.sign(known + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=_text(told), authenticatorData=_text(known), signature=_text(signature))

    def _head(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _told(self, kind: str, options: str) -> bytes:
        challenge = json.loads(options)["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: Any) -> str:
        name = _text(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
