"""Secrets that we need again ourselves: sealed at rest with a key made of SECRET_KEY."""

import base64
from collections.abc import Iterator

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "annotations.models.sealed"


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


def _box() -> MultiFernet:
    """Seals under SECRET_KEY, opens what any of the keys sealed."""
    return MultiFernet(list(_keys()))


def _keys() -> Iterator[Fernet]:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        derived = salted_hmac(SALT, "key", secret=key, algorithm="sha256").digest()
        yield Fernet(base64.urlsafe_b64encode(derived))
