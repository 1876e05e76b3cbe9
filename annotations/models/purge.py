"""How far the caches in front of us were told what was published."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now
from django.utils import timezone

from annotations.models.publication import Publication
from annotations.models.waiting import seconds_until_first

LEASE = timedelta(seconds=60)
LOOKED_BACK = timedelta(minutes=15)
"""How long before the first purge a publication may have been cached: above max-age and stale-if-error together."""


class PurgeQuerySet(models.QuerySet["Purge"]):
    def due(self) -> Self:
        """Where something was published since, and nobody is at it."""
        return self._behind().filter(next_attempt_at__lte=Now())

    def started(self) -> "Purge":
        """The row. One that is made now begins shortly before now: older answers are in no cache."""
        found = self.filter(id=1).first()
        if found is not None:
            return found
        position = Publication.objects.position_before(timezone.now() - LOOKED_BACK)
        return self.get_or_create(id=1, defaults={"position": position})[0]

    def take(self) -> "Purge | None":
        """The row, held for a while; None where nothing is to be told or somebody else does it."""
        self.started()
        taken = self.due().filter(id=1).update(next_attempt_at=Now() + LEASE, attempts=F("attempts") + 1)
        return self.get(id=1) if taken else None

    def seconds_until_due(self) -> float | None:
        """Until something is to be told, by the database's clock; None where nothing is."""
        return seconds_until_first(self._behind())

    def _behind(self) -> Self:
        return self.filter(Exists(Publication.objects.filter(id__gt=OuterRef("position"))))


class Purge(models.Model):
    """One row. `position` is the id of the last publication that was told: ids are in the order of the commits.

    `attempts`: since then. `error`: a code of `web/failures.py` or the status that was answered; empty after a success.
    """

    position = models.BigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    error = models.CharField(max_length=80, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = PurgeQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="purge_is_one_row")]

    def __str__(self) -> str:
        return f"told up to publication {self.position}"

    def waiting(self) -> models.QuerySet[Publication]:
        """What is still to be told, in order."""
        return Publication.objects.after(self.position)

    def settle(self, *, position: int) -> bool:
        """Notes what was told. False where somebody else has gone on meanwhile."""
        done = {"position": position, "attempts": 0, "next_attempt_at": Now(), "error": "", "told_at": Now()}
        return self._mine().update(**done) == 1

    def put_back(self, *, error: str, wait: timedelta) -> bool:
        """Notes that it failed. False where somebody else has gone on meanwhile."""
        return self._mine().update(error=error[:80], next_attempt_at=Now() + wait) == 1

    def _mine(self) -> PurgeQuerySet:
        return Purge.objects.filter(id=self.pk, position=self.position, attempts=self.attempts)
