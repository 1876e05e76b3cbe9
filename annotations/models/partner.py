"""Pages of partners that carry our checks. The row is also the job that looks at the page again."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from annotations.models.page import MAX_URL
from annotations.models.publisher import Publisher
from annotations.text.marking import marked


class PageState(models.TextChoices):
    WAITING = "waiting", marked("Not looked at yet")
    CURRENT = "current", marked("Shows what stands today")
    STALE = "stale", marked("Shows an older version")
    ABSENT = "absent", marked("Shows no check of ours")
    UNREACHABLE = "unreachable", marked("Could not be read")


class PartnerPageQuerySet(models.QuerySet["PartnerPage"]):
    def overdue(self) -> Self:
        """Those that somebody should look at now."""
        return self.filter(Q(lease_until=None) | Q(lease_until__lt=Now()), next_look_at__lte=Now())

    def take(self, page_id: int) -> "PartnerPage | None":
        """Leases one overdue row by the database's clock; the new `attempts` is the fencing token."""
        lease = Now() + timedelta(seconds=settings.CAPTURE_LEASE_S)
        taken = self.filter(id=page_id).overdue().update(lease_until=lease, attempts=F("attempts") + 1)
        return self.select_related("publisher").get(id=page_id) if taken == 1 else None

    def held_by(self, page: "PartnerPage") -> Self:
        """The row as long as this attempt still holds it."""
        return self.filter(id=page.pk, attempts=page.attempts, lease_until__isnull=False)

    def carrying(self, check_id: int) -> Self:
        """Those that showed this check when they were last read."""
        return self.filter(shown__contains=[check_id])


class PartnerPage(models.Model):
    """A publisher's page that carries our markup, or should. `shown`: the checks found there when it was last read."""

    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="partner_pages")
    url = models.TextField()
    state = models.CharField(max_length=12, choices=PageState.choices, default=PageState.WAITING)
    shown = ArrayField(models.BigIntegerField(), default=list)
    error_detail = models.CharField(max_length=300, blank=True)
    failures = models.PositiveIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    next_look_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PartnerPageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["publisher", "url"], name="partner_page_once"),
            models.CheckConstraint(condition=Q(state__in=PageState.values), name="partner_page_state_known"),
            models.CheckConstraint(condition=Q(url__length__lte=MAX_URL), name="partner_page_url_length"),
        ]
        indexes = [
            models.Index(fields=["next_look_at"], name="partner_page_due"),
            GinIndex(fields=["shown"], name="partner_page_shown"),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_waiting(self) -> bool:
        return self.state == PageState.WAITING
