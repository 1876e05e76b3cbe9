"""Appearances: the passages on the web that published checks name, one row each, for whoever asks by passage."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper

from annotations.text.markdown import escape_inline

SEARCHED = ("quote", "text", "url")


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    def standing(self) -> Self:
        """Those that a check which stands today names."""
        return self.filter(ended_at=None)

    def with_payload(self) -> Self:
        return self.select_related("publication")

    def at_like(self, patterns: list[str]) -> Self:
        """Those whose address fits one of SQL's patterns: `%` for any characters, `_` for one, `\\` to mean them."""
        fits = Q(pk__in=[])
        for pattern in patterns:
            compared = [F("url"), Value(pattern)]
            fits |= Q(
                Func(*compared, template="%(expressions)s", arg_joiner=" LIKE ", output_field=models.BooleanField())
            )
        return self.filter(fits)

    def saying(self, words: list[str], *columns: str) -> Self:
        """Every word occurs in one of the columns."""
        found = self
        for word in words:
            places = Q()
            for column in columns:
                told = escape_inline(word) if column == "text" else word
                places |= Q(**{f"{column}__icontains": told})
            found = found.filter(places)
        return found


class Appearance(models.Model):
    """`name` is the last part of the annotation's address, for ever: see `meaning.webannotation.passages_of`.

    Kept by the transaction that publishes. `publication`: the newest version that names the passage, or, once
    `ended_at`, the one that named it no more. `text` is what readers of annotations are told, as Markdown.
    """

    name = models.SlugField(max_length=140, unique=True)
    slug = models.SlugField(max_length=120)
    publication = models.ForeignKey("Publication", on_delete=models.PROTECT, related_name="+")
    url = models.TextField()
    quote = models.TextField()
    label = models.TextField()
    text = models.TextField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["id"], name="appearance_standing", condition=Q(ended_at=None)),
            models.Index(fields=["url"], name="appearance_by_url", condition=Q(ended_at=None)),
            models.Index(fields=["updated_at", "id"], name="appearance_by_update"),
            models.Index(fields=["created_at", "id"], name="appearance_by_creation"),
            GinIndex(*(OpClass(Upper(column), name="gin_trgm_ops") for column in SEARCHED), name="appearance_words"),
        ]

    def __str__(self) -> str:
        return self.name
