"""Pushed pages: what Google's Fact Check Tools are to know of each check, and how far that has come."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Expression, F, Q, Value, When
from django.db.models.functions import Now

from annotations.models.check import Check
from annotations.models.publication import Publication
from annotations.models.waiting import seconds_until_first
from annotations.text.marking import marked

MAX_SAID = 500


class PushState(models.TextChoices):
    PENDING = "pending", marked("Waiting")
    RUNNING = "running", marked("Being sent")
    PUSHED = "pushed", marked("Pushed")
    PAUSED = "paused", marked("Paused")
    FAILED = "failed", marked("Given up")


STUCK = (PushState.PAUSED, PushState.FAILED)


class PushedPageQuerySet(models.QuerySet["PushedPage"]):
    def want(self, publication: Publication, *, check: Check) -> "PushedPage":
        """Notes that this version is to stand there, however the earlier ones fared.

        A row that somebody is sending stays his until he settles it: two must never write one page at once.
        """
        on_its_way = Case(When(state=PushState.RUNNING, then=F("state")), default=Value(PushState.PENDING))
        columns: dict[str, Any] = {"wanted": publication, "state": on_its_way, "tries": 0, "next_attempt_at": Now()}
        columns |= {"error_code": "", "error_sentence": ""}
        row = self.filter(public_check=check)
        if not row.update(**columns):  # where somebody else makes the row just now, this waits for him
            self.bulk_create([self.model(public_check=check, wanted=publication)], ignore_conflicts=True)
            row.update(**columns)
        return row.get()

    def want_standing(self, most: int) -> int:
        """Notes the checks that stand and have no row yet, at most so many; how many those are."""
        missing = Check.objects.live().filter(pushed_page=None).order_by("id")[:most]
        rows = [self.model(public_check=check, wanted_id=check.publication_id) for check in missing]
        self.bulk_create(rows, ignore_conflicts=True)
        return len(rows)

    def due(self) -> Self:
        """What somebody should send now: waiting and due, or held by a worker whose lease ran out."""
        is_its_turn = Q(state=PushState.PENDING, next_attempt_at__lte=Now())
        return self.filter(is_its_turn | Q(state=PushState.RUNNING, lease_until__lt=Now()))

    def take(self, row_id: int) -> "PushedPage | None":
        """Leases one due row by the database's clock; None when somebody has it. `attempts` is the fencing token."""
        lease = Now() + timedelta(seconds=settings.FACT_CHECK_TOOLS_LEASE_S)
        taken = self.filter(id=row_id).due()
        if taken.update(state=PushState.RUNNING, attempts=F("attempts") + 1, lease_until=lease) != 1:
            return None
        return self.select_related("wanted").get(id=row_id)

    def settle(self, row: "PushedPage", *, known: Mapping[str, Any], standing: Mapping[str, Any]) -> bool:
        """Notes what came of an attempt, in one update that only the holder of the lease can make.

        `known`: what is now known of Google's page. `standing`: how the row stands, unless another version came to be
        wanted meanwhile; then it is due at once.
        """
        anew = {
            "state": PushState.PENDING,
            "tries": 0,
            "next_attempt_at": Now(),
            "error_code": "",
            "error_sentence": "",
        }
        columns = {
            name: Case(
                When(wanted=row.wanted_id, then=_expression(standing[name]) if name in standing else F(name)),
                default=_expression(instead),
            )
            for name, instead in anew.items()
        }
        held = self.filter(id=row.pk, attempts=row.attempts, state=PushState.RUNNING)
        return held.update(**known, **columns, lease_until=None) == 1

    def seconds_until_due(self, row_id: int) -> float | None:
        """Until the row is due, by the database's clock; None where it does not wait."""
        return seconds_until_first(self.filter(id=row_id, state=PushState.PENDING))

    def stuck(self) -> Self:
        """What nobody tries any more until a person asks for it."""
        return self.filter(state__in=STUCK)

    def counts(self) -> dict[str, int]:
        """How many stand in each state."""
        return dict(self.order_by().values_list("state").annotate(n=Count("pk")))

    def for_list(self) -> Self:
        return self.select_related("public_check").order_by("-id")


def _expression(value: Any) -> Expression:
    return value if isinstance(value, Expression) else Value(value)


class PushedPage(models.Model):
    """The page of one check at Google's: the version that should stand there, and the one that does.

    `name` and `version_id` are Google's own, "" where there is no page or it is not known. `tries`: attempts that
    failed since somebody last wanted something. `error_sentence` is for a person.
    """

    public_check = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="pushed_page")
    wanted = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    pushed = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    version_id = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=PushState.choices, default=PushState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_sentence = models.CharField(max_length=MAX_SAID, blank=True)
    pushed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PushedPageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PushState.values), name="pushed_page_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["pending", "running"]),
                name="pushed_page_waiting",
            ),
            models.Index(fields=["-id"], condition=Q(state__in=["paused", "failed"]), name="pushed_page_stuck"),
        ]

    def __str__(self) -> str:
        return self.name or f"page of check {self.public_check_id}"
