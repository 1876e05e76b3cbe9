"""Codes of authenticator apps: RFC 6238 with SHA-1, six digits and 30 seconds, which is what all of them speak."""

import base64
import binascii
import hmac
import secrets

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

STEP_S = 30
DIGITS = 6
AROUND = 1
"""Steps before and after the present one that count: people type slowly, telephones' clocks are off."""


def new_secret() -> str:
    """160 random bits in base 32, as apps want to be told."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of a time step. Raises ValueError where the secret is none."""
    return HOTP(_key(secret), DIGITS, SHA1()).generate(step).decode()


def step_of(secret: str, code: str, *, now: float, after: int = -1) -> int | None:
    """The time step, later than `after`, of which this is the code, as of `now` (Unix time); None where it is none.

    All steps are tried, whichever fits: the time it takes tells nothing.
    """
    present = int(now) // STEP_S
    steps = range(present - AROUND, present + AROUND + 1)
    fitting = [step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), code.encode())]
    return next((step for step in fitting if step > after), None)


def spoken(secret: str) -> str:
    """The secret in groups of four, for typing it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _key(secret: str) -> bytes:
    try:
        return base64.b32decode(secret)
    except binascii.Error as error:
        raise ValueError("no base 32") from error
