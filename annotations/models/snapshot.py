"""Snapshots: the text of a page, a pasted text or an upload, at one time. The row is also the job that makes it."""

from datetime import timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from annotations.models import turn
from annotations.models.host import Host
from annotations.models.waiting import seconds_until_first
from annotations.text.filetypes import IMAGES, SOUNDS
from annotations.text.marking import marked


class State(models.TextChoices):
    PENDING = "pending", marked("Waiting")
    RUNNING = "running", marked("Fetching")
    OK = "ok", marked("Captured")
    FAILED = "failed", marked("Failed")
    SAME = "same", marked("Unchanged")


SETTLED = (State.OK, State.FAILED, State.SAME)


class Origin(models.TextChoices):
    FETCH = "fetch", marked("Fetched from the web")
    PASTE = "paste", marked("Pasted")
    UPLOAD = "upload", marked("Uploaded")


LOST = Case(When(state=State.RUNNING, then=Value(1)), default=Value(0))
"""Whether a worker had the row and did not come back with it."""
TRIES_AT_A_TURN = 8


class SnapshotQuerySet(turn.TurnedQuerySet["Snapshot"]):
    def unsettled(self) -> Self:
        return self.filter(state__in=[State.PENDING, State.RUNNING])

    def overdue(self) -> Self:
        """Work that somebody should take now: waiting and due, or held by a worker whose lease ran out."""
        return self.filter(
            Q(state=State.PENDING, next_attempt_at__lte=Now()) | Q(state=State.RUNNING, lease_until__lt=Now())
        )

    def unadopted(self) -> Self:
        """Captures that are newer than the version of their article that is being read."""
        newer = Q(article__snapshot=None) | Q(article__snapshot__lt=F("id"))
        return self.filter(newer, state=State.OK, article__isnull=False, article__merged_into=None)

    def take(self, snapshot_id: int) -> "Snapshot | None":
        """Leases one overdue row to the caller by the database's clock; None when another worker has it.

        The new `attempts` is the fencing token: only its holder may settle the row.
        """
        taken = (
            self.filter(id=snapshot_id)
            .overdue()
            .update(
                state=State.RUNNING,
                attempts=F("attempts") + 1,
                losses=F("losses") + LOST,
                lease_until=Now() + timedelta(seconds=settings.CAPTURE_LEASE_S),
            )
        )
        return self.get(id=snapshot_id) if taken == 1 else None

    def take_next(self) -> "Snapshot | None":
        """Leases the row whose turn it is, and its host with it; None where none may be taken now.

        What a lost worker had is not taken here: it may have been the cause.
        """
        for _ in range(TRIES_AT_A_TURN):
            with transaction.atomic():
                rows = self.takeable().in_turn().select_for_update(skip_locked=True, no_key=True, of=("self",))
                row = rows.values_list("id", "host").first()
                if row is None:
                    return None
                if Host.objects.claim(row[1]):
                    return self.take(row[0])
        return None

    def dropped(self) -> Self:
        """What workers had that did not come back in time."""
        return self.filter(state=State.RUNNING, lease_until__lt=Now())

    def seconds_until_due(self, snapshot_id: int) -> float | None:
        """How long a waiting row's back-off still lasts by the database's clock; None where it does not wait."""
        wait_s = seconds_until_first(self.filter(id=snapshot_id, state=State.PENDING))
        return max(wait_s, 0.1) if wait_s is not None else None

    def held_by(self, snapshot: "Snapshot") -> Self:
        """The row as long as this attempt still holds it; empty once the lease went to another."""
        return self.filter(id=snapshot.pk, state=State.RUNNING, attempts=snapshot.attempts)

    def versions(self) -> Self:
        """What a reader calls versions: not the captures that found the same text again."""
        return self.exclude(state=State.SAME)

    def without_text(self) -> Self:
        """For lists: everything but the long columns."""
        return self.defer("text", "blocks", "headers")


class Snapshot(turn.Turned):
    """Settles once, then frozen by the database. `text` is NFC with `\\n` line ends; offsets are code points.

    State `same`: the capture found the text of `same_as` again; it keeps what the server said, and no text.

    `blocks`: list of `{"kind": str, "start": int, "end": int}` in order, over `text`.
    `headers`: the answer's headers, lower-case name → value. `redirects`: list of `{"url": str, "status": int}`.
    """

    page = models.ForeignKey("Page", null=True, blank=True, on_delete=models.PROTECT, related_name="snapshots")
    article = models.ForeignKey("Article", null=True, blank=True, on_delete=models.PROTECT, related_name="versions")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.FETCH)
    requested_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    requested_url = models.TextField(blank=True)
    filename = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(db_default=Now())
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)

    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="seen_again")
    captured_at = models.DateTimeField(null=True, blank=True)
    final_url = models.TextField(blank=True)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    redirects = models.JSONField(default=list, blank=True)
    content_type = models.CharField(max_length=255, blank=True)
    body_sha256 = models.CharField(max_length=64, blank=True)
    body_bytes = models.BigIntegerField(null=True, blank=True)

    text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    blocks = models.JSONField(default=list, blank=True)
    title = models.TextField(blank=True)
    byline = models.TextField(blank=True)
    authors = ArrayField(models.TextField(), default=list, db_default=[], blank=True)
    site = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    section = models.TextField(blank=True, db_default="")
    published_at = models.DateTimeField(null=True, blank=True)
    modified_at = models.DateTimeField(null=True, blank=True)
    canonical_url = models.TextField(blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            *turn.CONSTRAINTS,
            models.CheckConstraint(condition=Q(state__in=State.values), name="snapshot_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.OK) | (Q(captured_at__isnull=False) & ~Q(sha256="") & ~Q(text="")),
                name="snapshot_ok_has_text",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED) | ~Q(error_code=""), name="snapshot_failed_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state=State.SAME, same_as__isnull=False, captured_at__isnull=False, text="")
                | (~Q(state=State.SAME) & Q(same_as=None)),
                name="snapshot_same_says_as_which",
            ),
        ]
        indexes = [
            *turn.INDEXES,
            models.Index(
                fields=["next_attempt_at"], name="snapshot_waiting", condition=Q(state__in=["pending", "running"])
            ),
            models.Index(fields=["state", "-id"], name="snapshot_in_trouble", condition=~Q(state__in=["ok", "same"])),
        ]
        triggers = [
            turn.GIVEN,
            pgtrigger.Protect(
                name="frozen_once_settled",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["ok", "failed", "same"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Snapshot {self.pk} ({self.state})"

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED

    @property
    def shows(self) -> str:
        """What it is where it says nothing in words, and its text only describes it: "picture", "recording", or ""."""
        return "picture" if self.content_type in IMAGES else "recording" if self.content_type in SOUNDS else ""

    @property
    def is_user_supplied(self) -> bool:
        return self.origin != Origin.FETCH
