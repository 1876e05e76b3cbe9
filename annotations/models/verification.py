"""Verifications: whether the passage that a source is locked to still stands in the live page."""

from typing import Self

from django.db import models
from django.db.models import Q

from annotations.models.snapshot import Snapshot
from annotations.models.source import Source
from annotations.text.marking import marked


class Verified(models.TextChoices):
    VERIFIED = "verified", marked("The passage stands in the live page")
    MOVED = "moved", marked("The passage stands elsewhere in the live page")
    CHANGED = "changed", marked("The live page says it in other words")
    GONE = "gone", marked("The live page does not say it any more")
    UNREACHABLE = "unreachable", marked("The live page could not be read")


ALARMING = (Verified.CHANGED, Verified.GONE)
"""What somebody is told of."""


class VerificationQuerySet(models.QuerySet["Verification"]):
    def unseen(self) -> Self:
        """Where the live page says it otherwise, or not any more, and nobody has looked at that; the newest first."""
        rows = self.filter(state__in=ALARMING, seen_at=None, source__removed_at=None)
        return (
            rows.exclude(source__claim__status="discarded")
            .select_related("source__claim", "source__snapshot", "source__page")
            .defer("source__snapshot__text", "source__snapshot__blocks", "source__snapshot__headers")
            .order_by("-told_at", "-id")
        )


class Verification(models.Model):
    """What the newest look at the live page says of one source's passage, as it was locked: `quote` in `locked_in`.

    `compared`: the newest capture that the passage was looked for in; there it stands, or its other words do, at
    `[start, end)`. An unreachable page keeps what was found before. `told_state`, `told_words`: what people were told
    of; `seen_by` has looked at that, and keeps our capture.
    """

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="verification")
    quote = models.TextField()
    locked_in = models.ForeignKey(Snapshot, db_index=False, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=Verified.choices)
    checked_at = models.DateTimeField()
    compared = models.ForeignKey(
        Snapshot, null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField(blank=True)
    told_state = models.CharField(max_length=12, blank=True)
    told_words = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        "User", null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=Verified.values), name="verification_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["told_at"],
                condition=Q(state__in=("changed", "gone"), seen_at=None),
                name="verification_alarming",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.state}"

    @property
    def is_different(self) -> bool:
        """Whether the live page said something else when we last read it."""
        return self.state in ALARMING

    @property
    def is_alarming(self) -> bool:
        """Whether the live page says something else, and nobody has looked at that yet."""
        return self.is_different and self.seen_at is None
