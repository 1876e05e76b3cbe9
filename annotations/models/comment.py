"""What colleagues say to each other about a claim, a source of it, or words of its verdict's reasons."""

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Now


class CommentQuerySet(models.QuerySet["Comment"]):
    def for_reading(self) -> Self:
        """In the order in which they were said, with all that is shown of them."""
        return self.select_related("author", "resolved_by", "verdict", "source__page").order_by("id")

    def open(self) -> Self:
        """Those that are not done with; a reply is when its thread is."""
        return self.filter(resolved_at=None, thread__resolved_at=None)

    def done_with(self) -> Self:
        return self.filter(Q(resolved_at__isnull=False) | Q(thread__resolved_at__isnull=False))

    def threads_of(self, article_id: int) -> "models.QuerySet[Any, Any]":
        """Of each claim that stands on the article and was commented on: how many threads are open, how many not."""
        standing = self.filter(claim__highlights__article=article_id, claim__highlights__removed_at=None, thread=None)
        is_open = Q(resolved_at=None)
        return (
            standing.order_by()
            .values("claim")
            .annotate(
                open=Count("id", filter=is_open, distinct=True), resolved=Count("id", filter=~is_open, distinct=True)
            )
            .order_by("claim")
        )

    def settle(self, comment: "Comment", *, by: "models.Model") -> bool:
        """Marks an open comment as done with; False where it was already."""
        return self.filter(id=comment.pk, thread=None, resolved_at=None).update(resolved_at=Now(), resolved_by=by) == 1

    def reopen(self, comment: "Comment") -> bool:
        """Makes a resolved comment open again; False where it was open."""
        resolved = self.exclude(resolved_at=None).filter(id=comment.pk)
        return resolved.update(resolved_at=None, resolved_by=None) == 1


class Comment(models.Model):
    """Never public. About the span `[start, end)` (code points) of one verdict's explanation, about a source, or about
    the claim where neither is named. A reply is about what its `thread` is about, which is no reply itself; resolved is
    the thread, not the reply. Verdicts never change, so `quote` always stands there; a trigger sees to that, and
    to the two being the claim's own.
    """

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="comments")
    thread = models.ForeignKey(
        "self", null=True, db_constraint=False, db_index=False, on_delete=models.PROTECT, related_name="replies"
    )
    author = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    verdict = models.ForeignKey(
        "Verdict", null=True, db_constraint=False, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.TextField(db_default="")
    source = models.ForeignKey(
        "Source", null=True, db_constraint=False, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        "User", null=True, db_constraint=False, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(verdict=None, start=None, end=None, quote="")
                | Q(verdict__isnull=False, start__isnull=False, end__gt=F("start"), source=None) & ~Q(quote=""),
                name="comment_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="about_words_that_stand",
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("claim_id", "verdict_id", "source_id", "start", "end", "quote"),
                when=pgtrigger.Before,
                func="""
                    IF NEW.verdict_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM annotations_verdict v WHERE v.id = NEW.verdict_id AND v.claim_id = NEW.claim_id
                        AND substr(v.explanation, NEW.start + 1, NEW."end" - NEW.start) = NEW.quote
                    ) OR NEW.source_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM annotations_source s WHERE s.id = NEW.source_id AND s.claim_id = NEW.claim_id
                    ) THEN
                        RAISE EXCEPTION 'the comment is about what does not stand on its claim'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'about_words_that_stand';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="reply_to_a_thread",
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("claim_id", "thread_id", "verdict_id", "source_id", "resolved_at"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__thread_id__isnull=False),
                func="""
                    IF NEW.verdict_id IS NOT NULL OR NEW.source_id IS NOT NULL OR NEW.resolved_at IS NOT NULL
                        OR NOT EXISTS (
                            SELECT 1 FROM annotations_comment c
                            WHERE c.id = NEW.thread_id AND c.claim_id = NEW.claim_id AND c.thread_id IS NULL
                        )
                    THEN
                        RAISE EXCEPTION 'a reply belongs to a thread of its claim and has nothing of its own'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'reply_to_a_thread';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None
