"""Articles: the pieces under scrutiny."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, Now, Upper

from annotations.models.highlight import Highlight


class ArticleQuerySet(models.QuerySet["Article"]):
    def for_list(self) -> Self:
        """With its latest capture's state and the number of claims that are not discarded."""
        from_snapshot = ["snapshot__text", "snapshot__blocks", "latest__text", "latest__blocks"]
        claims = Highlight.objects.filter(article=OuterRef("pk"), first=None, removed_at=None)
        counted = claims.exclude(claim__status="discarded").order_by().values("article")
        return (
            self.select_related("page", "snapshot", "latest", "added_by")
            .defer(*from_snapshot)
            .annotate(claim_count=Coalesce(Subquery(counted.annotate(n=Count("claim", distinct=True)).values("n")), 0))
        )

    def for_reading(self) -> Self:
        """With the text to annotate and everything its highlights show."""
        with_text = self.select_related("page", "snapshot", "latest", "added_by").defer(
            "latest__text", "latest__blocks"
        )
        return with_text.prefetch_related(
            Prefetch("highlights", Highlight.objects.standing().for_reading(), to_attr="standing_highlights")
        )

    def locked(self, article_id: int) -> "Article":
        """The bare row, held until the transaction ends; see `ClaimQuerySet.locked` for the order of locks."""
        return self.select_for_update(no_key=True).get(id=article_id)

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
        indexes = [
            GinIndex(
                *(OpClass(Upper(column), name="gin_trgm_ops") for column in ("title", "byline", "site")),
                name="article_words",
            )
        ]

    def __str__(self) -> str:
        return self.title or (self.page.url if self.page else f"Article {self.pk}")

    @property
    def state(self) -> str:
        """State of the newest capture: pending, running, ok or failed."""
        return self.latest.state if self.latest else "pending"

    @property
    def url(self) -> str:
        return self.page.url if self.page else ""
