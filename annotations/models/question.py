"""Questions that a claim raises, and what the evidence answers: question → answer → the passage of a source."""

from operator import attrgetter
from typing import Self

from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Now

from annotations.models.source import Stance
from annotations.text.marking import marked

STANDING_ANSWERS = attrgetter("standing_answers")
"""The answers of a question that was loaded `with_answers()`."""


class AnswerKind(models.TextChoices):
    """How an answer follows from its source."""

    QUOTED = "quoted", marked("In the source’s words")
    SUMMARISED = "summarised", marked("In our words")
    YES_NO = "yes_no", marked("Yes or no")
    UNANSWERABLE = "unanswerable", marked("Cannot be answered")


class QuestionQuerySet(models.QuerySet["Question"]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def with_answers(self) -> Self:
        """In the order in which they were asked, each with its `standing_answers` and their sources."""
        answers = Answer.objects.filter(removed_at=None).select_related("source__page", "source__snapshot", "given_by")
        lean = answers.defer("source__snapshot__text", "source__snapshot__blocks", "source__snapshot__headers")
        found = self.select_related("asked_by").order_by("id")
        return found.prefetch_related(Prefetch("answers", lean.order_by("id"), to_attr="standing_answers"))

    def locked(self, question_id: int) -> "Question":
        """The bare row, held until the transaction ends; the claim is locked before it."""
        return self.select_for_update(no_key=True).get(id=question_id)


class Question(models.Model):
    """What has to be known to judge the claim."""

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    asked_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="question_asks_something")]

    def __str__(self) -> str:
        return self.text[:80]


class Answer(models.Model):
    """One answer, by one source of the claim or by none; `stance`: what it does to the claim."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    kind = models.CharField(max_length=12, choices=AnswerKind.choices, default=AnswerKind.SUMMARISED)
    stance = models.CharField(max_length=10, choices=Stance.choices, default=Stance.CONTEXT)
    source = models.ForeignKey("Source", null=True, blank=True, on_delete=models.PROTECT, related_name="answers")
    given_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
            models.CheckConstraint(condition=Q(kind__in=AnswerKind.values), name="answer_kind_known"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="answer_stance_known"),
            models.CheckConstraint(condition=~Q(kind="unanswerable") | Q(stance="context"), name="no_answer_no_stance"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def cited(self) -> "models.Model | None":
        """Its source, while that stands on the claim."""
        return self.source if self.source is not None and self.source.removed_at is None else None
