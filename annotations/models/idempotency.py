"""Answers kept for a repeated request with the same Idempotency-Key."""

from django.db import models
from django.db.models.functions import Now


class IdempotentReply(models.Model):
    """`owner` asked (`user:3`), `fingerprint` stands for method, path and body, `status`/`body` the answer."""

    owner = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="idempotent_reply_once")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"
