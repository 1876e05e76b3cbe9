"""Highlights: where a claim stands in one version of an article."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from annotations.models.claim import Claim


class Anchor(models.TextChoices):
    """How a passage was found in its version."""

    EXACT = "exact", "Attached"
    EDITED = "edited", "Words changed"
    MOVED = "moved", "Moved"
    AMBIGUOUS = "ambiguous", "Found more than once"
    ORPHANED = "orphaned", "Not found in this version"


PLACED = (Anchor.EXACT, Anchor.EDITED, Anchor.MOVED)


class HighlightQuerySet(models.QuerySet["Highlight"]):
    def standing(self) -> Self:
        """Not removed, on the article's current version, and of a claim that is not discarded."""
        return self.filter(removed_at=None, snapshot=F("article__snapshot")).exclude(claim__status="discarded")

    def as_checked(self) -> Self:
        """The rows that editors made, in a stable order: what a verdict is about, whatever the article says today."""
        rows = self.filter(first=None, removed_at=None).select_related("article__page", "snapshot")
        return rows.defer("snapshot__text", "snapshot__blocks", "snapshot__headers").order_by("id")

    def chain_of(self, highlight: "Highlight") -> Self:
        """The row an editor made and every row it was carried to."""
        first = highlight.first_id or highlight.pk
        return self.filter(Q(id=first) | Q(first=first))

    def for_reading(self) -> Self:
        """In reading order, with the claim and what its card shows."""
        return self.prefetch_related(models.Prefetch("claim", Claim.objects.for_card())).order_by(
            F("start").asc(nulls_last=True), "end", "id"
        )


class Highlight(models.Model):
    """A span `[start, end)` of one snapshot's text, in code points, with its words.

    A new version of the article gets a new row; `first` names the row the editor made (null on that row itself), which
    keeps saying what was checked and where it stood. The database refuses a placed row whose quote is not what the
    snapshot's text says at that span.
    """

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="highlights")
    article = models.ForeignKey("Article", on_delete=models.PROTECT, related_name="highlights")
    snapshot = models.ForeignKey("Snapshot", on_delete=models.PROTECT, related_name="highlights")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.TextField()
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=Anchor.choices, default=Anchor.EXACT)
    score = models.FloatField(default=1.0)
    first = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried")
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PLACED, start__isnull=False, end__isnull=False, end__gt=F("start"))
                | Q(state__in=["ambiguous", "orphaned"], start__isnull=True, end__isnull=True),
                name="highlight_placed_or_honestly_not",
            ),
            models.CheckConstraint(condition=~Q(quote=""), name="highlight_has_words"),
            models.UniqueConstraint(fields=["first", "snapshot"], name="highlight_carried_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="quote_stands_in_snapshot",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("start", "end", "quote", "snapshot_id"),
                when=pgtrigger.Before,
                func="""
                    IF NEW.start IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM annotations_snapshot s WHERE s.id = NEW.snapshot_id
                        AND substr(s.text, NEW.start + 1, NEW."end" - NEW.start) = NEW.quote
                    ) THEN
                        RAISE EXCEPTION 'the quote does not stand at this span of the snapshot'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_stands_in_snapshot';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"“{self.quote[:60]}”"

    @property
    def is_placed(self) -> bool:
        return self.start is not None
