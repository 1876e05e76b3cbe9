"""Annotations that staff posted in the W3C's form, and what their own systems call them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Annotation(models.Model):
    """A highlight that came in as a Web Annotation. `name` is the last part of its address and is never given again.

    `via`: the addresses it had elsewhere. `canonical`: the one that stays its own, whoever serves it; never changed.
    """

    name = models.SlugField(max_length=100, unique=True)
    highlight = models.OneToOneField("Highlight", on_delete=models.PROTECT, related_name="annotation")
    motivation = models.CharField(max_length=20)
    via = ArrayField(models.TextField(), default=list, blank=True)
    canonical = models.TextField(blank=True)
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_removed(self) -> bool:
        return self.highlight.removed_at is not None
