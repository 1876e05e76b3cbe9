"""Second factors: what somebody has, beside the password that she knows."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.models.user import User
from annotations.text.marking import marked

MAX_LABEL = 60


class Kind(models.TextChoices):
    APP = "app", marked("Authenticator app")
    PASSKEY = "passkey", marked("Passkey or security key")


class SecondFactor(models.Model):
    """An authenticator app (`sealed_secret`: RFC 6238) or a passkey (`credential`: WebAuthn's attested credential).

    `counter` is the last time step that was used, or the passkey's last count of signatures: nothing counts twice.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="second_factors")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    label = models.CharField(max_length=MAX_LABEL)
    sealed_secret = models.CharField(max_length=500, blank=True, editable=False)
    credential_id = models.BinaryField(max_length=1023, null=True, editable=False)
    credential = models.BinaryField(null=True, editable=False)
    counter = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.APP, credential__isnull=True, credential_id__isnull=True)
                | Q(kind=Kind.PASSKEY, sealed_secret="", credential__isnull=False, credential_id__isnull=False),
                name="second_factor_of_its_kind",
            ),
            models.UniqueConstraint(fields=["credential_id"], name="second_factor_passkey_once"),
            models.UniqueConstraint(fields=["user"], condition=Q(kind=Kind.APP), name="second_factor_one_app"),
        ]

    def __str__(self) -> str:
        return self.label


class RecoveryCodeQuerySet(models.QuerySet["RecoveryCode"]):
    def unused(self) -> Self:
        return self.filter(used_at=None)


class RecoveryCode(models.Model):
    """A code of 80 random bits for the day on which the second factor is lost. Works once; kept as its hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)

    objects = RecoveryCodeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"recovery code {self.pk}"
