"""The newsroom's checklist, and who ticked what on which claim."""

from datetime import datetime
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class ChecklistItemQuerySet(models.QuerySet["ChecklistItem"]):
    def in_use(self) -> Self:
        return self.filter(retired_at=None).order_by("order", "id")


class ChecklistItem(models.Model):
    """One thing to make sure of. Its words never change: other words are a new row that `replaces` this one, so that
    ticks keep the words they were made under. `order` and `is_required` may change.
    """

    text = models.CharField(max_length=200)
    help = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    is_required = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    made_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    retired_at = models.DateTimeField(null=True)

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="checklist_item_says_something")]
        triggers = [
            pgtrigger.Protect(
                name="words_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__text__df=pgtrigger.F("new__text"))
                | pgtrigger.Q(old__help__df=pgtrigger.F("new__help"))
                | pgtrigger.Q(old__version__df=pgtrigger.F("new__version")),
            ),
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.text


class TickQuerySet(models.QuerySet["Tick"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)

    def for_reading(self) -> Self:
        return self.standing().select_related("item", "ticked_by").order_by("id")

    def taken_back(self, claim: models.Model, *, since: datetime) -> Self:
        """What stood on a claim then, is still asked of it, and does not stand any more."""
        stood = self.filter(claim=claim, ticked_at__lte=since, undone_at__gt=since)
        asked = stood.filter(item__is_required=True, item__retired_at=None)
        return asked.exclude(item__in=self.standing().filter(claim=claim).values("item"))


class Tick(models.Model):
    """`work_sha256` names what the claim said when it was ticked: see `meaning.checklist.work_sha256`."""

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="ticks")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="ticks")
    ticked_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    work_sha256 = models.CharField(max_length=64)
    ticked_at = models.DateTimeField(db_default=Now(), editable=False)
    undone_at = models.DateTimeField(null=True)

    objects = TickQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(F("claim"), F("item"), condition=Q(undone_at=None), name="tick_once_per_claim")
        ]

    def __str__(self) -> str:
        return f"{self.item} on claim {self.claim_id}"
