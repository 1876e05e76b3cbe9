"""Secrets that we need again ourselves: sealed at rest with a key made of SECRET_KEY."""

import base64
from collections.abc import Iterator

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "annotations.models.sealed"
PRINT_DIGITS = 16


class Unreadable(Exception):
    """Sealed under a key that is neither SECRET_KEY nor one of SECRET_KEY_FALLBACKS."""


def seal(secret: str) -> str:
    """The secret as it may be stored; see `unseal`."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret that was sealed. Raises Unreadable."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


def fingerprint(key: str) -> str:
    """16 hex digits by which one tells a SECRET_KEY from another, and from which nobody learns it."""
    return salted_hmac(SALT, "fingerprint", secret=key, algorithm="sha256").hexdigest()[:PRINT_DIGITS]


def fingerprints() -> list[str]:
    """Of SECRET_KEY, then of SECRET_KEY_FALLBACKS."""
    return [fingerprint(key) for key in _secret_keys()]


def sealed_under(sealed: str) -> str:
    """The fingerprint of the key that opens it. Raises Unreadable."""
    for key in _secret_keys():
        try:
            _lock(key).decrypt(sealed.encode())
        except InvalidToken:
            continue
        return fingerprint(key)
    raise Unreadable


def _box() -> MultiFernet:
    """Seals under SECRET_KEY, opens what any of the keys sealed."""
    return MultiFernet([_lock(key) for key in _secret_keys()])


def _secret_keys() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS


def _lock(key: str) -> Fernet:
    derived = salted_hmac(SALT, "key", secret=key, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(derived))
