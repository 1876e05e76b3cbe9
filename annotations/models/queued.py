"""What a newsroom's desk notes on a claim: whose it is, until when, how much it matters, who has it in hand.

None of it is content: it is neither reviewed nor published, and changes no version of the claim.
"""

from datetime import UTC, datetime, timedelta
from typing import Self, TypeVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Now, Upper

WEIGHTS = ("reach", "harm", "importance")
MOST = 3
"""How far reach, harm and importance go: none, some, much, very much."""
MOST_PRIORITY = 6 * MOST
USUAL_PRIORITY = 6
"""Of a claim that nobody has weighed: each of the three counts as 1, so that it is neither pushed nor forgotten."""
RAISED, HIGH = USUAL_PRIORITY + 1, 2 * USUAL_PRIORITY
"""From which priority on a claim is told to be more urgent than the others."""
FREE = {"taken_by": None, "taken_at": None, "lease_until": None}
"""Columns of a claim that nobody has in hand."""
LEASE = timedelta(minutes=15)
"""How long a claim stays in the hand of who took it, after her last deed on it."""
NO_DUE = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for no due date, so that such claims come last."""

SINCE = Coalesce("submitted_at", "created_at")
"""Since when a claim waits: its last submission, or its making."""
DUE = Coalesce("due_at", Value(NO_DUE))


class Turn(Func):
    """A number by which claims are in turn: the higher priority first, then the one that waits longest (milliseconds).

    `claim_by_turn` and others are indexes over it. Its function is the migration's that makes them.
    """

    function = "annotations_turn"
    output_field = models.BigIntegerField()


TURN = Turn("priority", SINCE)


def turns_of(priority: int) -> range:
    """The turns that claims of this priority may have."""
    return range((MOST_PRIORITY - priority) << 43, (MOST_PRIORITY - priority + 1) << 43)


Row = TypeVar("Row", bound=models.Model)


class QueuedQuerySet(models.QuerySet[Row]):
    """Reads by what the desk notes."""

    def in_turn(self) -> Self:
        """With what queues are ordered by: `turn`, `since` and `due`, each an index within a status."""
        return self.annotate(turn=TURN, since=SINCE, due=DUE)

    def for_desk(self) -> Self:
        """With whose it is and who has it in hand; `is_taken`: that lease has not ended."""
        held = Q(taken_by__isnull=False, lease_until__gt=Now())
        return self.select_related("desk").prefetch_related("assignee", "taken_by").annotate(is_taken=held)


class Queued(models.Model):
    """`reach`, `harm` and `importance` go from 0 to MOST, null where nobody has weighed them; `priority` follows from
    them (PRIORITY). `why`: the reason for checking this claim. `labels` are slugs. `language`: BCP 47, "" if unknown.

    `taken_by` has the claim in hand until `lease_until`, by the database's clock; then it is free again.
    """

    desk = models.ForeignKey(
        "annotations.Desk", null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="claims"
    )
    assignee = models.ForeignKey(
        "annotations.User",
        null=True,
        blank=True,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="assigned_claims",
    )
    due_at = models.DateTimeField(null=True, blank=True)
    reach = models.SmallIntegerField(null=True, blank=True)
    harm = models.SmallIntegerField(null=True, blank=True)
    importance = models.SmallIntegerField(null=True, blank=True)
    priority = models.SmallIntegerField(default=USUAL_PRIORITY, db_default=USUAL_PRIORITY, editable=False)
    why = models.CharField(max_length=500, blank=True, default="", db_default="")
    labels = ArrayField(models.CharField(max_length=40), default=list, db_default=[], blank=True)
    language = models.CharField(max_length=35, blank=True, default="", db_default="")
    taken_by = models.ForeignKey(
        "annotations.User", null=True, editable=False, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)

    most_priority = MOST_PRIORITY

    class Meta:
        abstract = True

    @property
    def urgency(self) -> str:
        """`high`, `raised`, or empty for the usual priority and lower."""
        if self.priority < RAISED:
            return ""
        return "high" if self.priority >= HIGH else "raised"

    def stay_in_hand(self, by: models.Model) -> None:
        """Begins her lease anew after a deed of hers; of claims that are not in her hand, nothing."""
        if self.taken_by_id == by.pk:
            rows = type(self)._default_manager.filter(pk=self.pk, taken_by=by.pk)
            rows.update(lease_until=Now() + LEASE)


CONSTRAINTS = [
    *(
        models.CheckConstraint(condition=Q(**{f"{weight}__range": (0, MOST)}), name=f"claim_{weight}_known")
        for weight in WEIGHTS
    ),
    models.CheckConstraint(
        condition=Q(taken_by=None, taken_at=None, lease_until=None)
        | Q(taken_by__isnull=False, taken_at__isnull=False, lease_until__isnull=False),
        name="claim_taken_whole",
    ),
]
INDEXES = [
    models.Index(F("status"), TURN, F("id"), name="claim_by_turn"),
    models.Index(F("status"), SINCE, F("id"), name="claim_by_wait"),
    models.Index(F("status"), DUE, F("id"), name="claim_by_due"),
    models.Index(F("assignee"), F("status"), TURN, F("id"), name="claim_of_assignee"),
    models.Index(F("desk"), F("status"), TURN, F("id"), name="claim_of_desk"),
    models.Index(F("language"), F("status"), TURN, F("id"), name="claim_of_language"),
    models.Index(Upper("claimant"), F("status"), F("id"), name="claim_of_claimant"),
    models.Index(fields=["taken_by", "lease_until"], name="claim_taken", condition=Q(taken_by__isnull=False)),
    GinIndex(fields=["labels"], name="claim_labels", fastupdate=False, condition=~Q(labels=[])),
]
PRIORITY = pgtrigger.Trigger(
    name="priority_follows",
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("reach", "harm", "importance", "priority"),
    when=pgtrigger.Before,
    func="""
        NEW.priority = 3 * coalesce(NEW.harm, 1) + 2 * coalesce(NEW.reach, 1) + coalesce(NEW.importance, 1);
        RETURN NEW;
    """,
)
"""The one rule of priority, whoever writes the row: harm counts thrice, reach twice, importance once; 0 to 18."""
