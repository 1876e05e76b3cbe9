"""Highlights: where a claim stands in one version of an article."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from annotations.models.anchored import PLACED, Anchor, Anchored
from annotations.models.claim import Claim
from annotations.models.words import Opening

__all__ = ["PLACED", "Anchor", "Highlight", "HighlightQuerySet"]


class HighlightQuerySet(models.QuerySet["Highlight"]):
    def standing(self) -> Self:
        """Not removed or retired, on the article's current version, and of a claim that is not discarded."""
        return self.filter(removed_at=None, retired_at=None, snapshot=F("article__snapshot")).exclude(
            claim__status="discarded"
        )

    def placed_by_people(self) -> Self:
        """Rows that say where an editor saw the passage: as she marked it, or put it back on a later version."""
        return self.filter(Q(first=None) | Q(placed_by__isnull=False), removed_at=None, retired_at=None)

    def lost(self) -> Self:
        """The orphan tray: standing rows whose passage is not, or not only, in the current version."""
        return self.standing().filter(state__in=[Anchor.ORPHANED, Anchor.AMBIGUOUS])

    def as_checked(self) -> Self:
        """The rows that editors made, in a stable order: what a verdict is about, whatever the article says today."""
        rows = self.filter(first=None, removed_at=None).select_related("article__page", "snapshot")
        return rows.defer("snapshot__text", "snapshot__blocks", "snapshot__headers").order_by("id")

    def with_versions(self) -> Self:
        """With the article, the version a row is on and the one that was checked, but not their texts."""
        names = ["snapshot", "first__snapshot"]
        loaded = self.select_related("article__page", "first", *names)
        return loaded.defer(*(f"{name}__{column}" for name in names for column in ("text", "blocks", "headers")))

    def chain_of(self, highlight: "Highlight") -> Self:
        """The row an editor made and every row it was carried to."""
        first = highlight.first_id or highlight.pk
        return self.filter(Q(id=first) | Q(first=first))

    def for_reading(self) -> Self:
        """In reading order, with the claim and what its card shows."""
        origin = Highlight.objects.defer("prefix", "suffix")
        with_claim = self.prefetch_related(
            models.Prefetch("claim", Claim.objects.for_card()), models.Prefetch("first", origin)
        )
        return with_claim.order_by(F("start").asc(nulls_last=True), "end", "id")


class Highlight(Anchored):
    """A passage that states a claim. `retired_at`: an editor says that the article does not state it any more; what
    was checked stays on record."""

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="highlights")
    first = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried")
    article = models.ForeignKey("Article", on_delete=models.PROTECT, related_name="highlights")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = HighlightQuerySet.as_manager()

    class Meta(Anchored.Meta):
        indexes = [
            models.Index(
                fields=["article", "snapshot"],
                name="highlight_lost",
                condition=Q(state__in=["ambiguous", "orphaned"], removed_at=None, retired_at=None),
            ),
            models.Index(Opening("quote"), name="highlight_opening", condition=Q(first=None, removed_at=None)),
        ]

    @property
    def origin(self) -> "Highlight":
        """The row the editor made: this one, or the one it was carried from."""
        return self.first or self
