"""Doing a thing once, however often it is asked for: the deed and its answer are kept in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from annotations.errors import Conflict, Invalid
from annotations.models import IdempotentReply

MAX_KEY = 255


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: who asks (`user:3`), under which key, and the `fingerprint_of` what exactly is asked.

    `former`: the same fingerprint under the SECRET_KEYs of before, so that a change of the key is no other request.
    """

    owner: str
    key: str
    fingerprint: str
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """`status` as HTTP knows it; `body` is JSON; `is_repeat` where it was given before."""

    status: int
    body: Any
    is_repeat: bool = False


def fingerprint_of(whole: str, *, secret: str | None = None) -> str:
    """64 hex digits that stand for a request. Keyed by SECRET_KEY: a plain hash would tell, to who tries many words,
    the password that a form held.
    """
    return salted_hmac("annotations.actions.replies", whole, secret=secret, algorithm="sha256").hexdigest()


def former_fingerprints_of(whole: str) -> tuple[str, ...]:
    """The same under each of SECRET_KEY_FALLBACKS."""
    return tuple(fingerprint_of(whole, secret=key) for key in settings.SECRET_KEY_FALLBACKS)


def once(asked: Asked, do: Callable[[], Reply]) -> Reply:
    """The reply of `do()`, run at most once for this owner and key; a second caller waits and gets the same.

    Raises Conflict (`idempotency_mismatch`) where the key was used for another request. An exception from `do` leaves
    no trace, so that the key may be used again.
    """
    if not asked.key.isprintable() or not 1 <= len(asked.key) <= MAX_KEY:
        raise Invalid(
            _("An Idempotency-Key has 1 to {most} printable characters.").format(most=MAX_KEY),
            code="bad_idempotency_key",
        )
    with transaction.atomic():
        row, is_new = IdempotentReply.objects.get_or_create(
            owner=asked.owner, key=asked.key, defaults={"fingerprint": asked.fingerprint}
        )
        if not is_new:
            return _repeated(row, asked)
        reply = do()
        IdempotentReply.objects.filter(id=row.pk).update(status=reply.status, body=reply.body)
    return reply


def _repeated(row: IdempotentReply, asked: Asked) -> Reply:
    if row.fingerprint not in (asked.fingerprint, *asked.former) or row.status is None:
        raise Conflict(_("This Idempotency-Key was used for another request."), code="idempotency_mismatch")
    return Reply(status=row.status, body=row.body, is_repeat=True)
