"""What this newsroom asks of a claim before it may be reviewed. Each change is a new row; the newest counts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.models.verdict import APPEND_ONLY

MOST_LETTERS, MOST_SOURCES = 2_000, 20


class ReviewRulesQuerySet(models.QuerySet["ReviewRules"]):
    def in_force(self) -> "ReviewRules":
        """The newest; what the settings say where nobody made any."""
        return self.select_related("made_by").order_by("-id").first() or ReviewRules(
            min_letters=settings.REVIEW_MIN_LETTERS, min_sources=settings.REVIEW_MIN_SOURCES
        )


class ReviewRules(models.Model):
    """`min_letters`: code points of the reasons; `min_sources`: sources that are independent of each other."""

    min_letters = models.PositiveSmallIntegerField()
    min_sources = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ReviewRulesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(min_letters__lte=MOST_LETTERS, min_sources__lte=MOST_SOURCES),
                name="review_rules_can_be_met",
            )
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.min_letters} characters, {self.min_sources} sources"
