"""Sentences that seemed worth checking and that a reader has passed over, for herself."""

from django.db import models
from django.db.models.functions import Now


class PassedOver(models.Model):
    """She does not want these words of this article pointed out again. `words` is `said_key` of the sentence.

    Hers alone: what is to count for everybody is a mark. Changed words of a later version are pointed out anew.
    """

    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="passed_over")
    article = models.ForeignKey("Article", on_delete=models.PROTECT, related_name="passed_over")
    words = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user", "words"], name="passed_over_once")]

    def __str__(self) -> str:
        return f"passed over in article {self.article_id}"
