"""Errands: what is to be fetched elsewhere for a capture. The row is also the job; its lease's holder settles it."""

from datetime import timedelta
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from annotations.text.marking import marked

LEASE = timedelta(seconds=90)
"""Above what one attempt may take."""
MAX_SAID = 500


class ErrandState(models.TextChoices):
    PENDING = "pending", marked("Waiting")
    RUNNING = "running", marked("Under way")
    OK = "ok", marked("Done")
    FAILED = "failed", marked("Given up")


WENT_WELL = {"tries": 0, "error_code": "", "error_sentence": ""}
"""The columns of a row whose last step went well."""
AT_ONCE = {"tries": 0, "next_attempt_at": Now(), "state": ErrandState.PENDING}
"""The columns of a row that somebody wants done now."""
Row = TypeVar("Row", bound=models.Model)


class ErrandQuerySet(models.QuerySet[Row]):
    def due(self) -> Self:
        """What somebody should do now: waiting and due, or held by a worker whose lease ran out."""
        is_its_turn = Q(state=ErrandState.PENDING, next_attempt_at__lte=Now())
        return self.filter(is_its_turn | Q(state=ErrandState.RUNNING, lease_until__lt=Now()))

    def take(self, row_id: int) -> Row | None:
        """Leases one due row by the database's clock; None when somebody has it. `attempts` is the fencing token."""
        taken = self.filter(id=row_id).due()
        if taken.update(state=ErrandState.RUNNING, attempts=F("attempts") + 1, lease_until=Now() + LEASE) != 1:
            return None
        return self.select_related("snapshot").defer("snapshot__text", "snapshot__blocks").get(id=row_id)

    def settle(self, row_id: int, attempts: int, **columns: Any) -> bool:
        """Notes what came of an attempt, in one update that only the holder of the lease can make."""
        held = self.filter(id=row_id, attempts=attempts, state=ErrandState.RUNNING)
        return held.update(lease_until=None, **columns) == 1

    def in_trouble(self) -> Self:
        """What did not go well so far."""
        return self.exclude(error_code="").exclude(state=ErrandState.OK)


class Errand(models.Model):
    """`tries`: attempts that failed since the last step that went well. `error_sentence` is for a person."""

    state = models.CharField(max_length=10, choices=ErrandState.choices, default=ErrandState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_sentence = models.CharField(max_length=MAX_SAID, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True
