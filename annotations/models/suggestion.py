"""Suggestions that an editor has turned down; the others are found anew each time somebody looks."""

import hashlib

from django.db import models
from django.db.models.functions import Now

from annotations.text.folding import fold


def said_key(words: str) -> str:
    """The SHA-256 in hex of words as they were offered, whatever their quotation marks, dashes and blanks."""
    return hashlib.sha256(fold(words).text.encode()).hexdigest()


class Dismissal(models.Model):
    """“This sentence is not that claim.” `words` is `said_key` of the sentence as it was offered."""

    article = models.ForeignKey("Article", on_delete=models.PROTECT, related_name="dismissals")
    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="dismissals")
    words = models.CharField(max_length=64)
    dismissed_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "claim", "words"], name="dismissed_once")]

    def __str__(self) -> str:
        return f"not claim {self.claim_id}"
