"""Sources: the evidence on a claim."""

from typing import Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import MD5, Concat, Now

from annotations.models.kind import ADDRESSED, Described, SourceKind
from annotations.text.marking import marked


class Stance(models.TextChoices):
    SUPPORTS = "supports", marked("Supports")
    REFUTES = "refutes", marked("Refutes")
    CONTEXT = "context", marked("Gives context")


class QuoteState(models.TextChoices):
    NONE = "none", marked("No passage given")
    PENDING = "pending", marked("Not yet looked for")
    VERIFIED = "verified", marked("Found in the capture")
    NOT_FOUND = "not_found", marked("Not found in the capture")


class SourceQuerySet(models.QuerySet["Source"]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def still_wanted(self) -> Self:
        """Those that stand on a claim that was not discarded."""
        return self.standing().exclude(claim__status="discarded")

    def locked(self, source_id: int) -> "Source":
        """The bare row, held until the transaction ends; see `ClaimQuerySet.locked` for the order of locks."""
        return self.select_for_update(no_key=True).get(id=source_id)

    def with_capture(self) -> Self:
        return (
            self.select_related("snapshot", "page__health", "added_by", "verification")
            .defer("snapshot__text", "snapshot__blocks", "snapshot__headers")
            .order_by("id")
        )


class Source(Described):
    """Something cited on a claim; `snapshot` is our newest capture of it. Files and what we were told have no page.

    `quote_start`/`quote_end` are code points of the capture's text.
    """

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="sources")
    page = models.ForeignKey("Page", null=True, blank=True, on_delete=models.PROTECT, related_name="sources")
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
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="source_kind_known"),
            models.CheckConstraint(
                condition=Q(page__isnull=False) | ~Q(kind__in=ADDRESSED), name="source_at_an_address_has_a_page"
            ),
            models.UniqueConstraint(
                F("claim"),
                F("page"),
                MD5(Concat("quote", Value("\n"), "locator")),
                condition=Q(removed_at=None),
                name="source_place_once_per_claim",
            ),
        ]

    def __str__(self) -> str:
        return self.url or self.name

    @property
    def url(self) -> str:
        """Empty where it stands at no address."""
        return self.page.url if self.page else ""

    @property
    def site(self) -> str:
        return self.snapshot.site or (self.page.site if self.page else "")

    @property
    def name(self) -> str:
        """What people call it: its title, who told it, or its address."""
        if self.is_told:
            return (
                f"{self.get_kind_display()} with {self.told_by}"
                if self.kind == SourceKind.INTERVIEW
                else (f"{self.get_kind_display()} from {self.told_by}")
            )
        return self.snapshot.title or self.url or self.snapshot.filename or self.get_kind_display()
