"""A verdict's words in other languages, each tied to the one verdict of the one claim."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class TranslationQuerySet(models.QuerySet["Translation"]):
    def standing(self) -> Self:
        """Those that were neither replaced nor removed, by language."""
        return self.filter(replaced_at=None).order_by("language")


class Translation(models.Model):
    """The reasons, and the statement where it is given, in one language (BCP 47). Part of what is reviewed.

    An edit adds a row and closes the one before (`replaced_at`), so what was approved stays readable.
    """

    verdict = models.ForeignKey("Verdict", on_delete=models.PROTECT, related_name="translations")
    language = models.CharField(max_length=35)
    statement = models.TextField(blank=True)
    explanation = models.TextField()
    note = models.TextField(blank=True)
    author = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["verdict", "language"], condition=Q(replaced_at=None), name="translation_stands_once"
            ),
            models.CheckConstraint(condition=~Q(explanation=""), name="translation_has_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.language} of verdict {self.verdict_id}"
