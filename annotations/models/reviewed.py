"""What a decision was about: the content that its hash stands for, kept so that the next review can show what changed.

Reviews hold the hash only; this is the text behind it, once for all reviews of the same content. Decisions that were
made before this table have none.
"""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models.functions import Now

from annotations.models.verdict import APPEND_ONLY


class ReviewedContentQuerySet(models.QuerySet["ReviewedContent"]):
    def keep(self, sha256: str, content: Mapping[str, Any]) -> None:
        """Stores the content under its hash, unless it is here already."""
        self.bulk_create([ReviewedContent(sha256=sha256, content=dict(content))], ignore_conflicts=True)

    def of(self, sha256: str) -> dict[str, Any] | None:
        """The content behind a hash; None where it was not kept."""
        found: dict[str, Any] | None = self.filter(sha256=sha256).values_list("content", flat=True).first()
        return found


class ReviewedContent(models.Model):
    """`content` as `meaning.content.content_of` built it, under the SHA-256 that the review carries."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.JSONField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ReviewedContentQuerySet.as_manager()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.sha256[:12]
