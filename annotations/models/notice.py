"""Notices: what a person should know of, once; and how she wants to be told."""

from datetime import datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.models.concerns import KINDS, Way, said_of
from annotations.models.event import Event
from annotations.text.marking import marked

USUAL_HOUR = 8


class Mailing(models.TextChoices):
    NO = "", marked("Not by mail")
    WAITING = "digest", marked("In the next daily mail")
    MAILED = "mailed", marked("By mail")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def tell(self, user_id: int, event: Event) -> None:
        """Adds a notice of the event to the person's, unless it is there."""
        self.get_or_create(user_id=user_id, event=event)

    def unseen(self) -> Self:
        return self.filter(seen_at=None)

    def for_list(self) -> Self:
        return self.select_related("event__actor", "event__claim", "event__article")

    def for_digest(self) -> Self:
        """What waits for a daily mail and was not seen meanwhile, the oldest first."""
        return self.filter(mailing=Mailing.WAITING).for_list().order_by("id")


class Notice(models.Model):
    """One event that concerns one person. `kind` is a row of `concerns.CONCERNS`; older notices name none."""

    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, blank=True, default="", db_default="")
    mailing = models.CharField(max_length=10, choices=Mailing.choices, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="notice_once")]
        indexes = [
            models.Index(fields=["user"], name="notice_unseen", condition=Q(seen_at=None)),
            models.Index(fields=["user"], name="notice_for_digest", condition=Q(mailing="digest")),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.event_id}"

    @property
    def said(self) -> str:
        """What happened, for a person. Never what somebody wrote or how somebody judged."""
        return said_of(self.kind, self.event.verb)


class NoticeChoice(models.Model):
    """How one person wants to be told of one kind. Without a row: as the kind says is usual."""

    user = models.ForeignKey("User", on_delete=models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=20)
    way = models.CharField(max_length=10, choices=Way.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notice_choice_once"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="notice_choice_way_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.way}"


class DailyMail(models.Model):
    """When one person gets her daily mail: an hour (0 to 23) in her zone, and the next time."""

    user = models.OneToOneField("User", on_delete=models.CASCADE, related_name="daily_mail")
    hour = models.PositiveSmallIntegerField(default=USUAL_HOUR)
    zone = models.CharField(max_length=64, blank=True)
    next_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hour__lte=23), name="daily_mail_hour_of_a_day")]
        indexes = [models.Index(fields=["next_at"], name="daily_mail_next")]

    def __str__(self) -> str:
        return f"{self.hour}:00 {self.zone}"


class Spreading(models.Model):
    """One row: how far the chain of events was read, and the newest event that was there before anybody was told."""

    position = models.BigIntegerField(default=0)
    begins_after = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="spreading_is_one_row")]

    def __str__(self) -> str:
        return f"told up to {self.position}"


def next_daily_mail(after: datetime, *, hour: int, zone: str) -> datetime:
    """The next time that the clock in the zone shows this hour. An hour that a change of clocks skips comes later."""
    there = after.astimezone(zone_of(zone))
    at = there.replace(hour=hour, minute=0, second=0, microsecond=0)
    while at <= there:
        at = (at + timedelta(days=1)).replace(fold=0)
    return at.astimezone(ZoneInfo("UTC"))


def zone_of(name: str) -> ZoneInfo:
    """The newsroom's zone where the name is empty or not known any more."""
    return ZoneInfo(name if name in available_timezones() else settings.TIME_ZONE)


def way_of(kind: str, chosen: str | None) -> Way:
    return Way(chosen) if chosen in Way.values else KINDS[kind].usual
