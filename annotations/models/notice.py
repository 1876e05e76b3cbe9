"""Notices: what a person should know of, once."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.models.event import Event


class NoticeQuerySet(models.QuerySet["Notice"]):
    def tell(self, user_id: int, event: Event) -> None:
        """Adds a notice of the event to the person's, unless it is there."""
        self.get_or_create(user_id=user_id, event=event)

    def unseen(self) -> Self:
        return self.filter(seen_at=None)

    def for_list(self) -> Self:
        return self.select_related("event__actor", "event__claim", "event__article")


class Notice(models.Model):
    """One event that concerns one person."""

    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="notices")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notices")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="notice_once")]
        indexes = [models.Index(fields=["user"], name="notice_unseen", condition=Q(seen_at=None))]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.event_id}"
