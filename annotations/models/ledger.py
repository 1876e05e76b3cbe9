"""The public log: every publication, correction and retraction once, chained by hashes; and its signed daily heads."""

from typing import Self

from django.db import models
from django.db.models.functions import Now

from annotations.models.publication import Kind, Publication
from annotations.models.sealing import GENESIS
from annotations.models.verdict import APPEND_ONLY


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def after(self, position: int) -> Self:
        return self.filter(position__gt=position).order_by("position")

    def last_link(self) -> tuple[int, str]:
        """Position and hash of the newest entry."""
        return self.order_by("-position").values_list("position", "hash").first() or (0, GENESIS)

    def unlogged(self) -> "models.QuerySet[Publication]":
        """Publications that the log lacks, in their order: ids are in the order of the commits."""
        logged = self.order_by("-position").values_list("publication_id", flat=True).first() or 0
        return Publication.objects.after(logged)


class LogEntry(models.Model):
    """What the log says of one publication: a copy, so that a row changed in secret does not change the log."""

    position = models.BigIntegerField(primary_key=True)
    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    slug = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    payload_sha256 = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.position}: {self.slug} v{self.version}"


class LogHead(models.Model):
    """What the log and the newsroom's own chain of events were on one day, signed.

    `hash` is that of the entry at `size`; `audit_hash` that of the seal at `audit_position`. `previous` is the SHA-256
    of the statement before. `key` is the public key (Ed25519, base64) with which `signature` is to be checked.
    """

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    size = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    audit_position = models.BigIntegerField()
    audit_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=44)
    signature = models.CharField(max_length=88)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-day"]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"head of {self.day}"
