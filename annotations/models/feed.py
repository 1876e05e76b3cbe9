"""Feeds: addresses that tell of new articles. The row is also the job that polls it."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from annotations.models.page import MAX_URL
from annotations.text.marking import marked

NOTED = "noted"
"""The `error_code` of an entry that stood in the feed before anybody wanted it: known, and not imported."""
NOT_ALLOWED = "not_allowed"
"""The `error_code` of a feed whose keeper may not import any more: what waits in it stays until it is taken over."""
NEW_WITHIN = timedelta(days=1)


class FeedKind(models.TextChoices):
    RSS = "rss", "RSS"
    ATOM = "atom", "Atom"
    JSON = "json", "JSON Feed"
    SITEMAP = "sitemap", marked("Sitemap")
    SITEMAP_INDEX = "sitemap_index", marked("Index of sitemaps")


class FeedQuerySet(models.QuerySet["Feed"]):
    def overdue(self) -> Self:
        """Those that somebody should poll now."""
        free = Q(lease_until=None) | Q(lease_until__lt=Now())
        return self.filter(free, is_active=True, next_poll_at__lte=Now())

    def take(self, feed_id: int) -> "Feed | None":
        """Leases one overdue row by the database's clock; the new `attempts` is the fencing token."""
        lease = Now() + timedelta(seconds=settings.CAPTURE_LEASE_S)
        taken = self.filter(id=feed_id).overdue().update(lease_until=lease, attempts=F("attempts") + 1)
        return self.get(id=feed_id) if taken == 1 else None

    def held_by(self, feed: "Feed") -> Self:
        """The row as long as this attempt still holds it."""
        return self.filter(id=feed.pk, attempts=feed.attempts, lease_until__isnull=False)

    def with_arrivals(self) -> Self:
        """Those in which entries wait to become articles, polled or not."""
        return self.filter(Exists(FeedEntry.objects.waiting().filter(feed=OuterRef("pk")))).exclude(
            is_active=False, error_code=NOT_ALLOWED
        )

    def locked(self, feed_id: int) -> "Feed":
        """The bare row, held until the transaction ends."""
        return self.select_for_update(no_key=True).get(id=feed_id)

    def for_list(self) -> Self:
        """With who added it, `entry_count`, and of these `article_count` and, of the last day, `new_count`."""
        of_this = FeedEntry.objects.filter(feed=OuterRef("pk")).order_by().values("feed")
        has_article = Q(article__isnull=False)
        counts = {
            "entry_count": Count("pk"),
            "article_count": Count("pk", filter=has_article),
            "new_count": Count("pk", filter=has_article & Q(created_at__gt=Now() - NEW_WITHIN)),
        }
        columns = {name: Subquery(of_this.annotate(n=count).values("n")) for name, count in counts.items()}
        found = self.select_related("added_by")
        return found.annotate(**{name: Coalesce(column, 0) for name, column in columns.items()})


class Feed(models.Model):
    """A subscription. `etag` and `last_modified` are what the server said last, sent back on the next poll.

    `failures`: polls that failed in a row. `first_entries`: how many of the entries that stand in the feed when it is
    first read are imported; the others are only noted as known.
    """

    url = models.TextField(unique=True)
    title = models.TextField(blank=True)
    kind = models.CharField(max_length=15, choices=FeedKind.choices, blank=True)
    language = models.CharField(max_length=35, blank=True)
    is_active = models.BooleanField(default=True)
    first_entries = models.PositiveSmallIntegerField(default=25)
    added_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="feeds")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    next_poll_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    etag = models.TextField(blank=True)
    last_modified = models.TextField(blank=True)
    body_sha256 = models.CharField(max_length=64, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(url__length__lte=MAX_URL), name="feed_url_length"),
            models.CheckConstraint(condition=Q(kind__in=["", *FeedKind.values]), name="feed_kind_known"),
        ]
        indexes = [models.Index(fields=["next_poll_at"], name="feed_waiting", condition=Q(is_active=True))]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def state(self) -> str:
        """`pending` before the first poll, then `ok` or `failed`; `paused` where nobody wants it polled."""
        if not self.is_active:
            return "paused"
        if self.polled_at is None:
            return "pending"
        return "failed" if self.failures else "ok"

    @property
    def is_due(self) -> bool:
        """Whether it is being polled, or about to be."""
        return self.is_active and (self.lease_until is not None or self.next_poll_at <= timezone.now())


class FeedEntryQuerySet(models.QuerySet["FeedEntry"]):
    def waiting(self) -> Self:
        """Those of which an article is still to be made."""
        return self.filter(article=None, error_code="")

    def for_list(self) -> Self:
        return self.select_related("article__page")


class FeedEntry(models.Model):
    """An entry that was seen in a feed, by the name the feed gives it. `key` is the SHA-256 of that name in hex.

    `article` is null while it waits to be imported, where it was only NOTED, or could not be: `error_code` says why.
    """

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64)
    external_id = models.TextField()
    url = models.TextField(blank=True)
    title = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    article = models.ForeignKey("Article", null=True, on_delete=models.PROTECT, related_name="feed_entries")
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = FeedEntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="feed_entry_once")]
        indexes = [
            models.Index(fields=["feed", "id"], name="feed_entry_waiting", condition=Q(article=None, error_code=""))
        ]

    def __str__(self) -> str:
        return self.title or self.external_id

    @property
    def state(self) -> str:
        """`imported`, `waiting`, `noted` or `failed`."""
        if self.article_id is not None:
            return "imported"
        if self.error_code == NOTED:
            return "noted"
        return "failed" if self.error_code else "waiting"
