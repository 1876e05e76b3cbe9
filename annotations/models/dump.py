"""Dumps: all checks that stand on one day, as files for whoever wants them at once."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from annotations.models.publication import Kind, Publication
from annotations.text.marking import marked

LEASE = timedelta(seconds=60)
"""How long a worker may be at one turn: longer than a task may run."""


class DumpState(models.TextChoices):
    MAKING = "making", marked("Being made")
    READY = "ready", marked("Ready")
    FAILED = "failed", marked("Failed")


class DumpQuerySet(models.QuerySet["Dump"]):
    def take(self, dump_id: int) -> "Dump | None":
        """One that is being made, for one turn of work; None where somebody else has it, or it is over."""
        free = self.filter(id=dump_id, state=DumpState.MAKING).filter(Q(lease_until=None) | Q(lease_until__lt=Now()))
        taken = free.update(lease_until=Now() + LEASE, attempts=F("attempts") + 1, tries=F("tries") + 1)
        return self.get(id=dump_id) if taken == 1 else None

    def held_by(self, dump: "Dump") -> Self:
        """The row, unless another worker has taken it since."""
        return self.filter(id=dump.pk, state=DumpState.MAKING, attempts=dump.attempts)

    def ready(self) -> Self:
        """Finished ones, the newest first."""
        return self.filter(state=DumpState.READY).order_by("-day", "-id")

    def with_withdrawn(self) -> Self:
        """Each with `is_withdrawn`: a check was retracted since it was begun, and it may hold that check."""
        later = Publication.objects.filter(kind=Kind.RETRACTION, id__gt=OuterRef("position"))
        return self.annotate(is_withdrawn=Exists(later))

    def served(self) -> Self:
        """Those that are given out: finished, and holding nothing that was retracted."""
        return self.ready().with_withdrawn().filter(is_withdrawn=False)

    def over(self, today: date, *, oldest: date, failed_before: Combinable) -> Self:
        """What may go: older ones, those that a newer one replaces, withdrawn ones of other days, failed ones."""
        newer = Dump.objects.filter(state=DumpState.READY, day=OuterRef("day"), id__gt=OuterRef("id"))
        rows = self.exclude(state=DumpState.MAKING).with_withdrawn().annotate(is_replaced=Exists(newer))
        return rows.filter(
            Q(day__lt=oldest)
            | Q(is_replaced=True)
            | Q(is_withdrawn=True, day__lt=today)
            | Q(state=DumpState.FAILED, started_at__lt=failed_before)
        )


class Dump(models.Model):
    """All checks that stand, in two files; the row is also the job that makes them, turn by turn.

    `position` is the newest publication when it was begun: what changed since stands in the change feed after it.
    `reached` is the check that was written last; the lengths are how much of each file is sure.
    """

    day = models.DateField()
    state = models.CharField(max_length=8, choices=DumpState.choices, default=DumpState.MAKING)
    position = models.BigIntegerField()
    reached = models.BigIntegerField(default=0)
    checks = models.PositiveIntegerField(default=0)
    lines_bytes = models.BigIntegerField(default=0)
    lines_sha256 = models.CharField(max_length=64, blank=True)
    feed_bytes = models.BigIntegerField(default=0)
    feed_sha256 = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True)

    is_withdrawn = False

    objects = DumpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DumpState.values), name="dump_state_known"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="making"), name="dump_one_being_made"),
        ]
        indexes = [models.Index(fields=["-day", "-id"], name="dump_days")]

    def __str__(self) -> str:
        return f"checks of {self.day}"
