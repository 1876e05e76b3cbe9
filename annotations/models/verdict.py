"""Ratings, verdicts and reviews. Verdicts and reviews are only ever added."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q, Subquery
from django.db.models.functions import Now

from annotations.models.severity import PROPOSED, Severity

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class RatingQuerySet(models.QuerySet["Rating"]):
    def in_use(self) -> Self:
        """The steps of the newest scale, in order."""
        newest = Rating.objects.order_by("-scale").values("scale")[:1]
        return self.filter(retired_at=None, scale=Subquery(newest)).order_by("order")


class Tone(models.TextChoices):
    """What the mark beside the word repeats: never the only carrier of meaning."""

    TRUE = "true", "Holds"
    MIXED = "mixed", "Holds in part"
    FALSE = "false", "Does not hold"
    OPEN = "open", "Cannot be settled"


class Rating(models.Model):
    """One step of the newsroom's scale. Never edited in use: a new scale gets new rows, old verdicts keep theirs."""

    scale = models.PositiveSmallIntegerField(default=1)
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    definition = models.TextField()
    order = models.PositiveSmallIntegerField()
    value = models.SmallIntegerField(null=True, blank=True)
    tone = models.CharField(max_length=10, choices=Tone.choices)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["scale", "order"]
        constraints = [models.UniqueConstraint(fields=["scale", "key"], name="rating_key_once")]

    def __str__(self) -> str:
        return self.label


class Verdict(models.Model):
    """A proposed rating and its reasons, by one author. `note` is the public note of a correction, `severity` says how
    much that changes.
    """

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="verdicts")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    explanation = models.TextField()
    note = models.TextField(blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices, blank=True, default="", db_default="")
    author = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(explanation=""), name="verdict_has_reasons"),
            models.CheckConstraint(condition=Q(severity__in=["", *PROPOSED]), name="verdict_severity_known"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.rating.label} ({self.pk})"


class Decision(models.TextChoices):
    APPROVE = "approve", "Approved"
    SEND_BACK = "send_back", "Sent back"
    REJECT = "reject", "Rejected"


class Review(models.Model):
    """One decision on one verdict, bound to the SHA-256 of what was reviewed.

    `verdict_author` and `last_editor` repeat what the verdict and the claim say, so that a constraint can hold the
    four eyes; a trigger refuses rows in which they repeat it wrongly, and approvals by anyone in `Claim.editors`.
    """

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="reviews")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    verdict_author = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    last_editor = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    note = models.TextField(blank=True)
    content_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="review_decision_known"),
            models.CheckConstraint(
                condition=~Q(reviewer=F("verdict_author"))
                & (~Q(decision=Decision.APPROVE) | ~Q(reviewer=F("last_editor"))),
                name="review_four_eyes",
            ),
        ]
        triggers = [
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="names_the_real_authors",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM annotations_verdict v JOIN annotations_claim c ON c.id = v.claim_id
                        WHERE v.id = NEW.verdict_id AND c.id = NEW.claim_id
                        AND v.author_id = NEW.verdict_author_id AND c.last_edited_by_id = NEW.last_editor_id
                    ) THEN
                        RAISE EXCEPTION 'the review names other authors than the verdict and the claim do'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'names_the_real_authors';
                    END IF;
                    IF NEW.decision = 'approve' AND EXISTS (
                        SELECT 1 FROM annotations_claim c
                        WHERE c.id = NEW.claim_id AND NEW.reviewer_id = ANY(c.editors)
                    ) THEN
                        RAISE EXCEPTION 'the reviewer worked on this content'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_four_eyes_of_editors';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} by {self.reviewer}"
