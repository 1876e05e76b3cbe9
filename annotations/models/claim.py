"""Claims: statements being checked, in their own words."""

from datetime import date
from typing import Self

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce, Now, Upper

from annotations.models.comment import Comment
from annotations.models.judged import TO_CHECK_AGAIN, Judged
from annotations.models.moves import EDITABLE, MOVES, OPEN, Status, legal_moves
from annotations.models.publication import Publication
from annotations.models.question import Question
from annotations.models.queued import CONSTRAINTS, FREE, PRIORITY, Queued, QueuedQuerySet
from annotations.models.queued import INDEXES as QUEUE_INDEXES
from annotations.models.reply import Asked
from annotations.models.restating import CLAIM_TRIGGERS
from annotations.models.schedule import SCHEDULE_NEEDS_APPROVAL, SCHEDULED_INDEX, Scheduled
from annotations.models.source import Source
from annotations.models.translation import Translation
from annotations.models.verdict import Review, Verdict
from annotations.models.whose import HERS, INDEXES, VERDICT_AUTHOR
from annotations.models.words import Lexemes, Opening

__all__ = ["Claim", "ClaimQuerySet", "Status"]


class ClaimQuerySet(QueuedQuerySet["Claim"]):
    def for_card(self) -> Self:
        """What a card shows: the newest verdict and the number of sources, and whose they are."""
        return self.for_rows().select_related("last_edited_by", "verdict__author")

    def for_rows(self) -> Self:
        """With the newest verdict and the number of sources.

        In few joins: to plan ten of them takes PostgreSQL many times as long as to read the rows.

        The number is asked for row by row: a join would have to group all rows before a page of them is cut off.
        """
        standing = Source.objects.standing().filter(claim=OuterRef("pk")).order_by().values("claim")
        counted = Subquery(standing.annotate(n=Count("pk")).values("n"))
        return self.select_related("created_by", "verdict__rating", "desk").annotate(source_count=Coalesce(counted, 0))

    def for_list(self) -> Self:
        """What a row shows, with the articles in which it was marked."""
        marked = apps.get_model("annotations", "Highlight").objects.filter(first=None, removed_at=None)
        return self.for_rows().prefetch_related(Prefetch("highlights", marked.select_related("article")))

    def in_review(self) -> Self:
        return self.filter(status=Status.IN_REVIEW)

    def for_queue(self) -> Self:
        """Oldest submission first; with what the desk notes on it."""
        return self.for_list().for_desk().order_by("submitted_at", "id")

    def past_their_day(self, today: date) -> Self:
        """Whose published check is past its last day, and that nobody was told of; the longest past first."""
        past = self.filter(is_live=True, recheck_since=None, public_check__expires_on__lt=today)
        return past.order_by("public_check__expires_on", "id")

    def kept(self) -> Self:
        return self.exclude(status=Status.DISCARDED)

    def judged_with(self, article_id: int) -> list[int]:
        """Ids of the claims in this article that are being reviewed or were approved."""
        judged = self.filter(status__in=[Status.IN_REVIEW, Status.APPROVED])
        marked = judged.filter(highlights__article=article_id, highlights__first=None, highlights__removed_at=None)
        return list(marked.order_by("id").distinct().values_list("id", flat=True))

    def of_person(self, user: "models.Model") -> Self:
        """Her own: made, last edited or judged by her."""
        return self.filter(Q(created_by=user) | Q(last_edited_by=user) | Q(verdict_author=user))

    def first_of_person(self, most: int, *, user: "models.Model") -> Self:
        """The first `most` of these rows, in their order, that are her own; and some of those that follow.

        What she made, edited last and judged is looked up each by itself: the three together have no index.
        """
        made, edited, judged = (self.filter(**{whose: user}).values("pk")[:most] for whose in HERS)
        return self.filter(pk__in=made.union(edited, judged))

    def of_others(self, user: "models.Model") -> Self:
        """All but her own."""
        return self.exclude(created_by=user).exclude(last_edited_by=user).exclude(verdict_author=user)

    def matching(self, words: str) -> Self:
        """Every word occurs in the statement or the claimant's name."""
        found = self
        for word in words.split()[:12]:
            found = found.filter(Q(text__icontains=word) | Q(claimant__icontains=word))
        return found

    def whole(self) -> Self:
        """Everything the claim page shows, but the history."""
        return (
            self.for_desk()
            .for_card()
            .prefetch_related(
                Prefetch("sources", Source.objects.standing().with_capture(), to_attr="standing_sources"),
                Prefetch("questions", Question.objects.standing().with_answers(), to_attr="standing_questions"),
                Prefetch("verdict__translations", Translation.objects.standing().select_related("author")),
                Prefetch("verdicts", Verdict.objects.select_related("rating", "author").order_by("-id")),
                Prefetch("reviews", Review.objects.select_related("reviewer", "verdict__rating").order_by("-id")),
                Prefetch("publications", Publication.objects.defer("payload").select_related("published_by")),
                Prefetch("comments", Comment.objects.for_reading()),
            )
        )

    def locked(self, claim_id: int) -> "Claim":
        """The row, held until the transaction ends: edits and decisions on one claim happen one after another.

        The bare row, for what a join brings is older than the lock; NO KEY, for rows that refer to it may be added
        meanwhile. Locks are taken in the order article, claim, source.
        """
        return self.select_for_update(no_key=True).get(id=claim_id)

    def due_to_publish(self) -> Self:
        """Approved, with a time that has come and no problem that a person has to look at."""
        return self.filter(status=Status.APPROVED, publish_at__lte=Now(), publish_problem="")

    def void_approvals(self, claim: "Claim", **changes: object) -> bool:
        """Voids every approval of what stood until now; an approved claim returns to review. The caller holds it.

        `changes` are made with it, in one statement. False where there was no approval.
        """
        voided, had = {"round": F("round") + 1, "approvers": [], **changes}, bool(claim.approvers)
        claim.round, claim.approvers = claim.round + 1, []
        if claim.status != Status.APPROVED:
            self.filter(id=claim.pk).update(**voided)
            return had
        back = {"status": Status.IN_REVIEW, "version": F("version") + 1, "updated_at": Now()}
        claim.status = Status.IN_REVIEW
        return self.filter(id=claim.pk, status=Status.APPROVED).update(**{**voided, **back}) == 1

    def move(self, claim: "Claim", name: str, **changes: object) -> bool:
        """Makes one legal move by a conditional update; False when the claim is no longer where it was read.

        Whoever had the claim in hand is done with it.
        """
        target = MOVES[name].leads_to(is_live=claim.is_live)
        standing = self.filter(id=claim.pk, status=claim.status, is_live=claim.is_live)
        return standing.update(status=target, **FREE, **changes) == 1


class Claim(Asked, Scheduled, Queued, Judged):
    """`version` counts edits of its own fields, verdicts and moves; `is_live`: a published check stands.

    `verdict` is the one being proposed, and `verdict_author` repeats whose it is: the database sees to that. `editors`
    are the ids of all who worked on the content since it was last published: none of them can approve it.
    """

    text = models.TextField()
    claimant = models.CharField(max_length=200, blank=True)
    claimed_on = models.DateField(null=True, blank=True)
    first_said_url = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    is_live = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    verdict = models.ForeignKey("Verdict", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verdict_author = models.ForeignKey(
        "User",
        null=True,
        editable=False,
        db_constraint=False,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    slug = models.SlugField(max_length=120, blank=True)
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="claims")
    editors = ArrayField(models.BigIntegerField(), default=list)
    last_edited_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="claim_status_known"),
            models.CheckConstraint(condition=~Q(text=""), name="claim_says_something"),
            models.CheckConstraint(
                condition=~Q(status=Status.IN_REVIEW) | Q(submitted_at__isnull=False, verdict__isnull=False),
                name="claim_in_review_was_submitted",
            ),
            *CONSTRAINTS,
        ]
        indexes = [
            models.Index(fields=["status", "submitted_at", "id"], name="claim_waiting"),
            models.Index(fields=["status", "-id"], name="claim_by_status"),
            models.Index(fields=["updated_at", "id"], name="claim_to_publish", condition=Q(status="approved")),
            models.Index(fields=["created_at"], name="claim_open_since", condition=Q(status__in=OPEN)),
            *INDEXES,
            *QUEUE_INDEXES,
            SCHEDULED_INDEX,
            TO_CHECK_AGAIN,
            models.Index(Opening("text"), name="claim_opening"),
            GinIndex(SearchVector("text", config="simple"), name="claim_lexemes", fastupdate=False),
            GinIndex(Lexemes("text", Value("")), name="claim_said", fastupdate=False),
            GinIndex(
                *(OpClass(Upper(column), name="gin_trgm_ops") for column in ("text", "claimant")), name="claim_words"
            ),
        ]
        triggers = [*CLAIM_TRIGGERS, VERDICT_AUTHOR, PRIORITY, SCHEDULE_NEEDS_APPROVAL]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def allowed_moves(self) -> list[str]:
        return legal_moves(self.status, **self.standing)

    @property
    def standing(self) -> dict[str, bool]:
        """What legal moves depend on, beside the status."""
        return {"is_live": self.is_live, "is_scheduled": self.is_scheduled, "is_approved": bool(self.approvers)}

    @property
    def approvals_needed(self) -> int:
        """How many people have to approve the verdict that stands now."""
        of_step = self.verdict.rating.approvals_needed if self.verdict else 1
        return max(of_step, self.desk.approvals_needed) if self.desk else of_step

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE
