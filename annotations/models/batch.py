"""Batches: many articles in one file. The row is also the job that reads it, and says how far it came."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from annotations.text.marking import marked


class BatchState(models.TextChoices):
    PENDING = "pending", marked("Waiting")
    RUNNING = "running", marked("Reading")
    DONE = "done", marked("Done")
    FAILED = "failed", marked("Failed")
    CANCELLED = "cancelled", marked("Stopped")


class BatchFormat(models.TextChoices):
    JSONL = "jsonl", "JSON Lines"
    CSV = "csv", "CSV"


class BatchQuerySet(models.QuerySet["Batch"]):
    def waiting(self) -> Self:
        return self.filter(state=BatchState.PENDING)

    def overdue(self) -> Self:
        """Those that somebody should work on now: waiting, or held by a worker whose lease ran out."""
        return self.filter(Q(state=BatchState.PENDING) | Q(state=BatchState.RUNNING, lease_until__lt=Now()))

    def take(self, batch_id: int) -> "Batch | None":
        """Leases one overdue row by the database's clock; the new `attempts` is the fencing token.

        None where somebody has it, or is in the middle of a transaction over it. `was_dropped` says that whoever had
        it before never came back.
        """
        with transaction.atomic():
            due = self.filter(id=batch_id).overdue().select_for_update(skip_locked=True, no_key=True, of=["self"])
            before = due.first()
            if before is None:
                return None
            lease = Now() + timedelta(seconds=settings.CAPTURE_LEASE_S)
            changes = {"state": BatchState.RUNNING, "lease_until": lease, "attempts": F("attempts") + 1}
            self.filter(id=batch_id).update(**changes)
        taken = self.select_related("created_by").get(id=batch_id)
        taken.was_dropped = before.state == BatchState.RUNNING
        return taken

    def held_by(self, batch: "Batch") -> Self:
        """The row as long as this attempt still holds it."""
        return self.filter(id=batch.pk, state=BatchState.RUNNING, attempts=batch.attempts)


class Batch(models.Model):
    """`next_row` (from 1) and `offset` (bytes) say where to go on: both move in the transaction that imports the rows.

    A dry run counts and reports as a real one would, and imports nothing.
    """

    format = models.CharField(max_length=5, choices=BatchFormat.choices)
    filename = models.CharField(max_length=255, blank=True)
    body_sha256 = models.CharField(max_length=64)
    body_bytes = models.BigIntegerField()
    is_dry_run = models.BooleanField(default=False)
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="batches")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_row = models.PositiveIntegerField(default=1)
    offset = models.BigIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    was_dropped = False

    objects = BatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
            models.CheckConstraint(condition=Q(format__in=BatchFormat.values), name="batch_format_known"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error_code=""), name="batch_failed_says_why"),
        ]
        indexes = [
            models.Index(fields=["id"], name="batch_open", condition=Q(state__in=["pending", "running"])),
        ]

    def __str__(self) -> str:
        return self.filename or f"Batch {self.pk}"

    @property
    def is_over(self) -> bool:
        """Nobody works on it any more; a stopped or failed one may be gone on with."""
        return self.state not in (BatchState.PENDING, BatchState.RUNNING)

    @property
    def rows_done(self) -> int:
        return self.next_row - 1

    @property
    def percent(self) -> int:
        """How much of the file has been read, by its bytes."""
        if self.state == BatchState.DONE:
            return 100
        return min(99, 100 * self.offset // max(self.body_bytes, 1))


class BatchProblem(models.Model):
    """Why one row of a batch was refused. `row` counts from 1, the header of a CSV not counted."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=40)
    detail = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="batch_problem_once")]

    def __str__(self) -> str:
        return f"row {self.row}: {self.code}"


class BatchNameQuerySet(models.QuerySet["BatchName"]):
    def of_done_batches(self) -> Self:
        return self.filter(batch__state=BatchState.DONE)


class BatchName(models.Model):
    """What a row of a dry run gave to an article that a real run would make: an address or an `external_id`, hashed.

    `name`: of an address, the `external_id` that came with it. Dropped once the dry run is done.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="names")
    key = models.UUIDField()
    name = models.UUIDField(null=True)

    objects = BatchNameQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "key"], name="batch_name_once")]

    def __str__(self) -> str:
        return str(self.key)
