"""Verdicts and reviews: only ever added."""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from annotations.models.rating import Rating
from annotations.models.severity import PROPOSED, Severity
from annotations.text.marking import marked

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Verdict(models.Model):
    """A proposed rating and its reasons, by one author. `note` is the public note of a correction, `severity` says how
    much that changes.

    `as_of`: the day whose state of things it judges, where that is another than the day of the verdict; `expires_on`:
    the last day on which it is to be relied on.
    """

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="verdicts")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="+")
    explanation = models.TextField()
    note = models.TextField(blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices, blank=True, default="", db_default="")
    as_of = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    author = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(explanation=""), name="verdict_has_reasons"),
            models.CheckConstraint(condition=Q(severity__in=["", *PROPOSED]), name="verdict_severity_known"),
            models.CheckConstraint(condition=Q(expires_on__gte=F("as_of")), name="verdict_expires_after"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.rating.label} ({self.pk})"

    @property
    def checked_as_of(self) -> date:
        """The day whose state of things it judges."""
        return self.as_of or timezone.localdate(self.created_at)


class Decision(models.TextChoices):
    APPROVE = "approve", marked("Approved")
    SEND_BACK = "send_back", marked("Sent back")
    REJECT = "reject", marked("Rejected")


class ReviewQuerySet(models.QuerySet["Review"]):
    def approving(self, content_sha256: str, *, verdict_id: int, round_number: int) -> Self:
        """The approvals of exactly this content that no edit and no decision has voided since, the last one first."""
        live = Q(round=round_number) if round_number else Q(round=0) | Q(round=None)
        return self.filter(
            live, verdict_id=verdict_id, decision=Decision.APPROVE, content_sha256=content_sha256
        ).order_by("-id")


class Review(models.Model):
    """One decision on one verdict, bound to the SHA-256 of what was reviewed.

    `verdict_author` and `last_editor` repeat what the verdict and the claim say, so that a constraint can hold the
    four eyes; a trigger refuses rows in which they repeat it wrongly, and approvals by anyone in `Claim.editors`.
    `round` is the claim's (`models/judged.py`); rows from before there were any have none: the first.
    """

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="reviews")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    verdict_author = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    last_editor = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    note = models.TextField(blank=True)
    content_sha256 = models.CharField(max_length=64)
    round = models.PositiveIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "round", "reviewer"],
                condition=Q(decision=Decision.APPROVE),
                name="review_approves_once",
            ),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="review_decision_known"),
            models.CheckConstraint(
                condition=~Q(reviewer=F("verdict_author"))
                & (~Q(decision=Decision.APPROVE) | ~Q(reviewer=F("last_editor"))),
                name="review_four_eyes",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="review_times")]
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
