"""Secrets that are shown once and kept only as a hash."""

import hashlib
import secrets
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

PREFIX_LENGTH = 8


def digest(secret: str) -> str:
    """SHA-256 in hex. Enough for secrets of 256 random bits: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


Secret = TypeVar("Secret", bound="HashedSecret")


class SecretQuerySet(models.QuerySet[Secret]):
    def live(self) -> Self:
        return self.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=Now()))

    def matching(self, secret: str) -> Self:
        """The row of a presented secret, if it is one of ours; look-up by unique digest, so no timing to learn from."""
        return self.filter(digest=digest(secret))


class HashedSecret(models.Model):
    """A credential: `prefix` is for people to recognise it by, `digest` for us to find it by."""

    prefix = models.CharField(max_length=16, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @staticmethod
    def new_secret(kind: str) -> tuple[str, dict[str, str]]:
        """A fresh secret and the column values that remember it."""
        secret = f"{kind}_{secrets.token_urlsafe(32)}"
        return secret, {"prefix": secret[: len(kind) + 1 + PREFIX_LENGTH], "digest": digest(secret)}
