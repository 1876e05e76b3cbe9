"""Blind second verdicts: what somebody concludes who was not told what the first one concluded."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Blinded(models.Model):
    """`blind_to`: ids of the claims that a person is judging blind; she is shown nothing of them elsewhere.

    Repeats her open `BlindVerdict` rows, so that it is known with her account, without a query.
    """

    blind_to = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)

    class Meta:
        abstract = True


class BlindVerdictQuerySet(models.QuerySet["BlindVerdict"]):
    def open(self) -> Self:
        """Asked for, and neither given nor called off."""
        return self.filter(given_at=None, cancelled_at=None)

    def given(self) -> Self:
        return self.exclude(given_at=None)

    def disputed(self) -> Self:
        """Where the two differ and no senior editor has settled it, the longest waiting first."""
        return self.given().filter(settled_at=None).exclude(rating=F("first__rating")).order_by("given_at", "id")

    def for_list(self) -> Self:
        return self.select_related(
            "claim", "checker", "asked_by", "settled_by", "rating", "first__rating", "first__author"
        )


class BlindVerdict(models.Model):
    """A second verdict on a claim by `checker`, who is not to know `first` until she has given hers."""

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="blind_verdicts")
    first = models.ForeignKey("Verdict", on_delete=models.PROTECT, related_name="blind_seconds")
    checker = models.ForeignKey("User", on_delete=models.PROTECT, related_name="blind_verdicts")
    asked_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    rating = models.ForeignKey("Rating", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    explanation = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settlement = models.TextField(blank=True)

    objects = BlindVerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(given_at=None, cancelled_at=None), name="blind_verdict_one_open"
            ),
            models.UniqueConstraint(fields=["first", "checker"], name="blind_verdict_once_each"),
            models.CheckConstraint(
                condition=Q(given_at=None, rating=None) | Q(given_at__isnull=False, rating__isnull=False),
                name="blind_verdict_given_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"blind verdict on claim {self.claim_id}"

    @property
    def is_open(self) -> bool:
        return self.given_at is None and self.cancelled_at is None

    @property
    def agrees(self) -> bool:
        return self.rating_id is not None and self.rating_id == self.first.rating_id
