"""Marks: what an editor says of a sentence that is no claim to be checked."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from annotations.models.anchored import Anchored
from annotations.text.marking import marked


class MarkKind(models.TextChoices):
    OPINION = "opinion", marked("Opinion")
    PREDICTION = "prediction", marked("Prediction")
    NOT_CHECKABLE = "not_checkable", marked("Not checkable")


class MarkQuerySet(models.QuerySet["Mark"]):
    def standing(self) -> Self:
        """Not removed, on the article's current version."""
        return self.filter(removed_at=None, snapshot=F("article__snapshot"))

    def placed_by_people(self) -> Self:
        """Rows that say where an editor saw the sentence."""
        return self.filter(Q(first=None) | Q(placed_by__isnull=False), removed_at=None)

    def chain_of(self, mark: "Mark") -> Self:
        """The row an editor made and every row it was carried to."""
        first = mark.first_id or mark.pk
        return self.filter(Q(id=first) | Q(first=first))


class Mark(Anchored):
    """A sentence that needs no verdict, with the reason if one was given. It counts as looked at."""

    first = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried")
    article = models.ForeignKey("Article", on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=15, choices=MarkKind.choices)
    reason = models.TextField(blank=True)

    objects = MarkQuerySet.as_manager()

    class Meta(Anchored.Meta):
        constraints = [
            *Anchored.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=MarkKind.values), name="mark_kind_known"),
        ]

    @property
    def origin(self) -> "Mark":
        """The row the editor made: this one, or the one it was carried from."""
        return self.first or self
