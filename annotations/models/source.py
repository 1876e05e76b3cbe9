"""Sources: the evidence on a claim."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5, Now


class Stance(models.TextChoices):
    SUPPORTS = "supports", "Supports"
    REFUTES = "refutes", "Refutes"
    CONTEXT = "context", "Gives context"


class QuoteState(models.TextChoices):
    NONE = "none", "No passage given"
    PENDING = "pending", "Not yet looked for"
    VERIFIED = "verified", "Found in the capture"
    NOT_FOUND = "not_found", "Not found in the capture"


class SourceQuerySet(models.QuerySet["Source"]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def locked(self, source_id: int) -> "Source":
        """The bare row, held until the transaction ends; see `ClaimQuerySet.locked` for the order of locks."""
        return self.select_for_update(no_key=True).get(id=source_id)

    def with_capture(self) -> Self:
        return (
            self.select_related("snapshot", "page", "added_by")
            .defer("snapshot__text", "snapshot__blocks", "snapshot__headers")
            .order_by("id")
        )


class Source(models.Model):
    """A page cited on a claim; `snapshot` is our newest capture of it.

    `quote_start`/`quote_end` are code points of the capture's text.
    """

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="sources")
    page = models.ForeignKey("Page", on_delete=models.PROTECT, related_name="sources")
    snapshot = models.ForeignKey("Snapshot", on_delete=models.PROTECT, related_name="sources")
    stance = models.CharField(max_length=10, choices=Stance.choices)
    note = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    quote_state = models.CharField(max_length=10, choices=QuoteState.choices, default=QuoteState.NONE)
    quote_start = models.PositiveIntegerField(null=True, blank=True)
    quote_end = models.PositiveIntegerField(null=True, blank=True)
    added_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="source_stance_known"),
            models.CheckConstraint(
                condition=Q(quote_state="verified", quote_start__isnull=False, quote_end__isnull=False)
                | (~Q(quote_state="verified") & Q(quote_start=None, quote_end=None)),
                name="source_verified_has_span",
            ),
            models.UniqueConstraint(
                F("claim"), F("page"), MD5("quote"), condition=Q(removed_at=None), name="source_passage_once_per_claim"
            ),
        ]

    def __str__(self) -> str:
        return self.page.url

    @property
    def url(self) -> str:
        return self.page.url
