"""Exchanges: what went over the wire when a page was captured, one row for each question and its answer."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Now

from annotations.models.verdict import APPEND_ONLY


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    def in_order(self) -> Self:
        """As they were asked: redirects first, the page last."""
        return self.order_by("position")


class Exchange(models.Model):
    """One request of a capture and its answer, byte for byte; see `web.recording.Exchange`.

    `body_sha256` names what followed the answer's `head` on the wire, in its chunks and packed as it was; the store
    holds it. `asked_at` is the database's clock. `tls` and `certificate` (DER) are empty without TLS.
    """

    snapshot = models.ForeignKey("Snapshot", on_delete=models.PROTECT, related_name="exchanges")
    position = models.PositiveSmallIntegerField()
    url = models.TextField()
    asked_at = models.DateTimeField()
    address = models.GenericIPAddressField()
    tls = models.CharField(max_length=80, blank=True)
    certificate = models.BinaryField(default=b"", blank=True)
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    request = models.BinaryField()
    head = models.BinaryField()
    status = models.PositiveSmallIntegerField()
    body_sha256 = models.CharField(max_length=64, blank=True)
    body_bytes = models.BigIntegerField(default=0)
    is_whole = models.BooleanField(default=True)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "position"], name="exchange_position_once")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.status} {self.url}"

    @staticmethod
    def asked(ago_s: float) -> models.Expression:
        """The moment so long ago, by the database's clock."""
        return Now() - timedelta(seconds=ago_s)

    @property
    def head_lines(self) -> list[str]:
        """The answer's status line and headers, to be read."""
        return bytes(self.head).decode("latin-1").splitlines()[:200]

    @property
    def user_agent(self) -> str:
        """What we said that we are."""
        lines = bytes(self.request).decode("latin-1").splitlines()
        return next((line.partition(":")[2].strip() for line in lines if line.lower().startswith("user-agent:")), "")
