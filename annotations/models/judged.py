"""What a claim knows of the judging of its verdict: who approved what stands now, and whether it is due again."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Judged(models.Model):
    """`round` counts what voids approvals: edits, and every move but approving and publishing.

    `approvers` are the ids of those who approved in this round: the reviews themselves are what the database goes by.
    `recheck_since`: since when the published check is past its last day and waits to be looked at again.
    """

    round = models.PositiveIntegerField(default=0, db_default=0)
    approvers = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    recheck_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


TO_CHECK_AGAIN = models.Index(
    fields=["recheck_since", "id"], condition=models.Q(recheck_since__isnull=False), name="claim_to_check_again"
)
COVERED_BY_APPROVAL = pgtrigger.Trigger(
    name="covered_by_approval",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    func="""
        IF NEW.review_id IS NOT NULL AND COALESCE((
            SELECT count(DISTINCT live.reviewer_id) < GREATEST(rating.approvals_needed, desk.approvals_needed)
            FROM annotations_review covering
            JOIN annotations_claim claim ON claim.id = covering.claim_id
            JOIN annotations_verdict verdict ON verdict.id = covering.verdict_id
            JOIN annotations_rating rating ON rating.id = verdict.rating_id
            LEFT JOIN annotations_desk desk ON desk.id = claim.desk_id
            JOIN annotations_review live ON live.claim_id = covering.claim_id
                AND live.verdict_id = covering.verdict_id AND live.decision = 'approve'
                AND live.content_sha256 = covering.content_sha256
                AND COALESCE(live.round, 0) = COALESCE(covering.round, 0)
            WHERE covering.id = NEW.review_id AND covering.claim_id = NEW.claim_id
                AND covering.decision = 'approve' AND covering.content_sha256 = NEW.content_sha256
                AND COALESCE(covering.round, 0) = claim.round
            GROUP BY rating.approvals_needed, desk.approvals_needed
        ), true) THEN
            RAISE EXCEPTION 'no approval covers this content'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'covered_by_approval';
        END IF;
        RETURN NEW;
    """,
)
"""Refuses a publication that is not covered by as many people's approvals of exactly this content as its step and its
desk ask for."""
