"""How far the caches in front of us were told what was published."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now

from annotations.models.publication import Publication

LEASE = timedelta(seconds=60)


class PurgeQuerySet(models.QuerySet["Purge"]):
    def due(self) -> Self:
        """Where something was published since, and nobody is at it."""
        newer = Publication.objects.filter(id__gt=OuterRef("position"))
        return self.filter(Exists(newer), next_attempt_at__lte=Now())

    def take(self) -> "Purge | None":
        """The row, held for a while; None where nothing is to be told or somebody else does it."""
        self.get_or_create(id=1)
        taken = self.due().filter(id=1).update(next_attempt_at=Now() + LEASE, attempts=F("attempts") + 1)
        return self.get(id=1) if taken else None


class Purge(models.Model):
    """One row. `position` is the id of the last publication that was told: ids are in the order of the commits."""

    position = models.BigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    error = models.CharField(max_length=80, blank=True)

    objects = PurgeQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="purge_is_one_row")]

    def __str__(self) -> str:
        return f"told up to publication {self.position}"

    def settle(self, *, position: int) -> bool:
        """Notes what was told. False where somebody else has gone on meanwhile."""
        done = {"position": position, "attempts": 0, "next_attempt_at": Now(), "error": ""}
        return self._mine().update(**done) == 1

    def put_back(self, *, error: str, until: datetime) -> bool:
        return self._mine().update(error=error[:80], next_attempt_at=until) == 1

    def _mine(self) -> PurgeQuerySet:
        return Purge.objects.filter(id=self.pk, position=self.position, attempts=self.attempts)
