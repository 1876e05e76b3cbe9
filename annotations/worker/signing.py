"""The key with which the public log's heads are signed: Ed25519, in a file of its own that nothing else reads."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from annotations.meaning.chained import canonical


class BadKey(Exception):
    """The file that LOG_KEY_FILE names holds no Ed25519 key."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key; `public` is the other half, in base64."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> str:
        raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.b64encode(raw).decode()

    def sign(self, form: Mapping[str, Any]) -> str:
        """Over canonical JSON, in base64."""
        return base64.b64encode(self.private.sign(canonical(form))).decode()


def signing_key() -> SigningKey | None:
    """The key in LOG_KEY_FILE; a local newsroom makes one where there is none. None without one. Raises BadKey."""
    path = Path(settings.LOG_KEY_FILE)
    if not path.is_file():
        if not settings.IS_LOCAL:
            return None
        make_key(path)
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise BadKey(f"{path} holds no private key in PEM form.") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise BadKey(f"{path} holds a key of another kind than Ed25519.")
    return SigningKey(private)


def make_key(path: Path) -> None:
    """A new key in a file that only its owner can read. Raises FileExistsError: no key is ever written over."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(written)
