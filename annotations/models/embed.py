"""What the embed script tells: which page shows which version of a check, or no longer holds its passage."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from annotations.models.check import Check
from annotations.models.page import MAX_URL
from annotations.text.marking import marked

TOLD_FOR = timedelta(hours=1)
"""How long one report stands for everybody who opens the page; sooner, the script tells only what is new."""
MOST_PAGES = 500
"""So many pages are kept for each check; those told of longest ago make room."""


class Shown(models.TextChoices):
    SHOWN = "shown", marked("The check is shown on the page")
    GONE = "gone", marked("Nothing is shown: the passage is not there, or the check was retracted")


class EmbedReportQuerySet(models.QuerySet["EmbedReport"]):
    def fresh(self, *, now: datetime | None = None) -> Self:
        """Those that are young enough to stand for who opens the page now."""
        return self.filter(seen_at__gt=(now or timezone.now()) - TOLD_FOR)

    def stale(self) -> Self:
        """Pages that were last seen to show a version that does not stand any more, the longest ago first."""
        older = Q(version__lt=models.F("check_shown__version"))
        return self.filter(older, kind=Shown.SHOWN).select_related("check_shown").order_by("seen_at", "id")


class EmbedReport(models.Model):
    """One row for each check and page, told by readers' browsers: good for finding old versions, no proof of anything.

    `url` is the page's canonical address; `version` what was shown, or looked for, when it was last seen.
    """

    check_shown = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="embeds")
    url = models.TextField()
    kind = models.CharField(max_length=5, choices=Shown.choices)
    version = models.PositiveIntegerField()
    seen_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = EmbedReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_shown", "url"], name="embed_report_once"),
            models.CheckConstraint(condition=Q(kind__in=Shown.values), name="embed_report_kind_known"),
            models.CheckConstraint(condition=Q(url__length__lte=MAX_URL), name="embed_report_url_length"),
        ]
        indexes = [
            models.Index(fields=["check_shown", "-seen_at"], name="embed_report_newest"),
            models.Index(fields=["url"], name="embed_report_url"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version} at {self.url}"
