"""Articles: the pieces under scrutiny."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Count, Prefetch, Q
from django.db.models.functions import Now, Upper

from annotations.models.highlight import Highlight


class ArticleQuerySet(models.QuerySet["Article"]):
    def for_list(self) -> Self:
        """With its latest capture's state and the number of claims that are not discarded."""
        from_snapshot = ["snapshot__text", "snapshot__blocks", "latest__text", "latest__blocks"]
        return (
            self.select_related("page", "snapshot", "latest", "added_by")
            .defer(*from_snapshot)
            .annotate(
                claim_count=Count("highlights__claim", distinct=True, filter=~Q(highlights__claim__status="discarded"))
            )
        )

    def for_reading(self) -> Self:
        """With the text to annotate and everything its highlights show."""
        return self.select_related("page", "snapshot", "latest", "added_by").prefetch_related(
            Prefetch("highlights", Highlight.objects.standing().for_reading(), to_attr="standing_highlights")
        )

    def matching(self, words: str) -> Self:
        """Every word occurs in title, byline or site."""
        found = self
        for word in words.split()[:12]:
            found = found.filter(Q(title__icontains=word) | Q(byline__icontains=word) | Q(site__icontains=word))
        return found

    def in_state(self, state: str) -> Self:
        return self.filter(latest__state=state)


class Article(models.Model):
    """`snapshot` is the version being read; `latest` the newest capture asked for, which may wait or have failed."""

    page = models.OneToOneField("Page", null=True, blank=True, on_delete=models.PROTECT, related_name="article")
    title = models.TextField(blank=True)
    byline = models.TextField(blank=True)
    site = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    snapshot = models.ForeignKey("Snapshot", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    latest = models.ForeignKey("Snapshot", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="articles")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="article_title_words")]

    def __str__(self) -> str:
        return self.title or (self.page.url if self.page else f"Article {self.pk}")

    @property
    def state(self) -> str:
        """State of the newest capture: pending, running, ok or failed."""
        return self.latest.state if self.latest else "pending"

    @property
    def url(self) -> str:
        return self.page.url if self.page else ""
