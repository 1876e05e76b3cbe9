"""Articles: the pieces under scrutiny."""

from datetime import UTC, datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce, Left, Now, Upper

from annotations.models.highlight import Highlight
from annotations.models.moves import CLOSED_STATUSES
from annotations.postgres.base import prepared_cursor
from annotations.text.marking import marked


class Watch(models.TextChoices):
    """How often an article with a claim that is open or published is fetched again."""

    AUTO = "auto", marked("Less and less often while nothing changes")
    HOURLY = "1h", marked("Every hour")
    QUARTERLY = "6h", marked("Every 6 hours")
    DAILY = "1d", marked("Every day")
    WEEKLY = "7d", marked("Every week")
    OFF = "off", marked("Not at all")


NO_DAY = datetime(1, 1, 2, tzinfo=UTC)
"""Stands for a day that nobody knows, so that such articles come last."""
DAY = Coalesce("published_at", Value(NO_DAY))
HEADING, HOST = Left("title", 100), Left("site", 100)
"""What of a title and of a site's name counts for the order: an index holds no long words."""

_LOCKED_WITH_TEXT = """
    SELECT article.id, article.language, article.snapshot_id, version.text FROM annotations_article article
    LEFT JOIN annotations_snapshot version
        ON version.id = %s AND version.article_id = article.id AND version.state = 'ok'
    WHERE article.id = (SELECT coalesce(merged_into_id, id) FROM annotations_article WHERE id = %s)
    FOR NO KEY UPDATE OF article
"""


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
            .with_checked_version()
        )

    def with_checked_version(self) -> Self:
        """`checked_version`: id of the newest version in which one of its standing passages was marked.

        Saying where a passage stands now checks nothing anew.
        """
        marked = Highlight.objects.filter(article=OuterRef("pk"), first=None, removed_at=None, retired_at=None)
        newest = marked.exclude(claim__status="discarded").order_by("-snapshot").values("snapshot")[:1]
        return self.annotate(checked_version=Subquery(newest))

    def for_reading(self) -> Self:
        """With the text to annotate and everything its highlights show."""
        with_text = self.select_related("page", "snapshot", "latest", "added_by").defer(
            "latest__text", "latest__blocks"
        )
        return with_text.with_checked_version().prefetch_related(
            Prefetch("highlights", Highlight.objects.standing().for_reading(), to_attr="standing_highlights")
        )

    def locked(self, article_id: int) -> "Article":
        """The bare row, held until the transaction ends; see `ClaimQuerySet.locked` for the order of locks."""
        return self.select_for_update(no_key=True).get(id=article_id)

    def locked_with_text(self, article_id: int, version_id: int) -> tuple["Article | None", str | None]:
        """As `locked`, or the article that this one was merged into, with what one of its versions says.

        Only `id`, `snapshot_id` and `language` are loaded. A version is never changed once it is read, so the join
        brings nothing that is older than the lock.
        """
        with prepared_cursor() as cursor:
            cursor.execute(_LOCKED_WITH_TEXT, [version_id, article_id])
            found = cursor.fetchone()
        if found is None:
            return None, None
        return Article.from_db(self.db, ["id", "language", "snapshot_id"], found[:3]), found[3]

    def waiting_to_adopt(self) -> Self:
        """Those whose newest text is not yet the version that is read."""
        return self.standing().filter(newest_version__gt=F("snapshot"))

    def watched(self) -> Self:
        """Those in which a passage of an open or published claim was marked, unless somebody switched the watch off."""
        passages = Highlight.objects.filter(article=OuterRef("pk"), first=None, removed_at=None, retired_at=None)
        return (
            self.standing().exclude(watch=Watch.OFF).filter(Exists(passages.exclude(claim__status__in=CLOSED_STATUSES)))
        )

    def due_for_check(self) -> Self:
        """Watched ones whose page should be fetched again now; not while a capture is under way."""
        return self.watched().filter(next_check_at__lte=Now()).exclude(latest__state__in=["pending", "running"])

    def in_order_of_locks(self) -> Self:
        """The bare rows, by id, held until the transaction ends."""
        return self.select_for_update(no_key=True).order_by("id")

    def matching(self, words: str) -> Self:
        """Every word occurs in title, byline or site."""
        found = self
        for word in words.split()[:12]:
            found = found.filter(Q(title__icontains=word) | Q(byline__icontains=word) | Q(site__icontains=word))
        return found

    def with_places_in_order(self) -> Self:
        """With what lists of articles may be ordered by: `day`, `heading` and `host`, each an index."""
        return self.annotate(day=DAY, heading=HEADING, host=HOST)

    def standing(self) -> Self:
        """Not those that turned out to be another article's page."""
        return self.filter(merged_into=None)

    def in_state(self, state: str) -> Self:
        return self.filter(latest__state=state)


class Article(models.Model):
    """`snapshot` is the version being read; `latest` the newest capture asked for, which may wait or have failed;
    `newest_version` the newest text that was captured, which waits to be adopted while it is newer than `snapshot`.

    `merged_into`: the page turned out to be that article's; `says_it_is`: the page that its own page names as itself,
    not borne out yet. `external_id` is how another system names it.
    `seen_at`: when the text being read was last found unchanged. The watch: `next_check_at` and, for `auto`,
    `watch_step`, the place in `WATCH_STEPS`.
    """

    page = models.OneToOneField("Page", null=True, blank=True, on_delete=models.PROTECT, related_name="article")
    title = models.TextField(blank=True)
    byline = models.TextField(blank=True)
    authors = ArrayField(models.TextField(), default=list, db_default=[], blank=True)
    site = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    section = models.TextField(blank=True, db_default="")
    published_at = models.DateTimeField(null=True, blank=True)
    modified_at = models.DateTimeField(null=True, blank=True)
    external_id = models.CharField(max_length=255, null=True, blank=True, unique=True)
    says_it_is = models.ForeignKey("Page", null=True, blank=True, on_delete=models.PROTECT, related_name="claimed_by")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    watch = models.CharField(max_length=4, choices=Watch.choices, default=Watch.AUTO, db_default=Watch.AUTO)
    watch_step = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_check_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    snapshot = models.ForeignKey("Snapshot", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    latest = models.ForeignKey("Snapshot", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    newest_version = models.ForeignKey("Snapshot", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="articles")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(watch__in=Watch.values), name="article_watch_known"),
            models.CheckConstraint(condition=~Q(external_id=""), name="article_external_id_says_something"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="article_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(
                fields=["newest_version"], name="article_to_adopt", condition=Q(newest_version__gt=F("snapshot"))
            ),
            models.Index(fields=["next_check_at"], name="article_watched", condition=~Q(watch="off")),
            models.Index(DAY, F("id"), name="article_by_day", condition=Q(merged_into=None)),
            models.Index(HEADING, F("id"), name="article_by_title", condition=Q(merged_into=None)),
            models.Index(HOST, F("id"), name="article_by_site", condition=Q(merged_into=None)),
            GinIndex(
                *(OpClass(Upper(column), name="gin_trgm_ops") for column in ("title", "byline", "site")),
                name="article_words",
            ),
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
