"""Chat tools: where the newsroom's channels take messages (incoming webhooks); each message, which is also the job."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from annotations.models.event import Event
from annotations.models.sealed import Unreadable, unseal
from annotations.text.marking import marked


class Shape(models.TextChoices):
    SLACK = "slack", "Slack, Mattermost, Rocket.Chat"
    TEAMS = "teams", "Microsoft Teams"


class ChatHook(models.Model):
    """One channel. Its address is a secret (whoever has it can write there): kept sealed, and `host` is what is shown.

    `kinds` are rows of `concerns.CONCERNS`. `error_code`: what the last try came to, empty after a success.
    """

    name = models.CharField(max_length=80)
    shape = models.CharField(max_length=10, choices=Shape.choices, default=Shape.SLACK)
    sealed_url = models.TextField(editable=False)
    host = models.CharField(max_length=255, editable=False)
    kinds = ArrayField(models.CharField(max_length=20), default=list)
    is_active = models.BooleanField(default=True)
    error_code = models.CharField(max_length=40, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=Q(shape__in=Shape.values), name="chat_hook_shape_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Empty where SECRET_KEY was replaced since."""
        try:
            return unseal(self.sealed_url)
        except Unreadable:
            return ""


class Sending(models.TextChoices):
    PENDING = "pending", marked("Waiting")
    RUNNING = "running", marked("Being sent")
    SENT = "sent", marked("Sent")
    FAILED = "failed", marked("Given up")


class ChatMessageQuerySet(models.QuerySet["ChatMessage"]):
    def due(self) -> Self:
        is_its_turn = Q(state=Sending.PENDING, next_attempt_at__lte=Now())
        active = self.filter(hook__is_active=True, hook__removed_at=None)
        return active.filter(is_its_turn | Q(state=Sending.RUNNING, lease_until__lt=Now()))

    def take_next(self) -> "ChatMessage | None":
        """Leases the one that has been due longest; None where none is. Call it in a transaction."""
        rows = self.due().order_by("next_attempt_at", "id").select_for_update(of=("self",), skip_locked=True)
        message = rows.first()
        if message is None:
            return None
        lease = Now() + timedelta(seconds=settings.DELIVERY_LEASE_S)
        self.filter(id=message.pk).update(state=Sending.RUNNING, attempts=F("attempts") + 1, lease_until=lease)
        return self.select_related("hook").get(id=message.pk)

    def settle(self, message: "ChatMessage", **columns: object) -> bool:
        """One update that only the holder of the lease can make."""
        held = self.filter(id=message.pk, attempts=message.attempts, state=Sending.RUNNING)
        return held.update(lease_until=None, **columns) == 1


class ChatMessage(models.Model):
    """One message to one channel; without an event it is a test."""

    hook = models.ForeignKey(ChatHook, on_delete=models.PROTECT, related_name="messages")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    said = models.TextField()
    state = models.CharField(max_length=10, choices=Sending.choices, default=Sending.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ChatMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hook", "event"], name="chat_message_once"),
            models.CheckConstraint(condition=Q(state__in=Sending.values), name="chat_message_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state__in=["pending", "running"]),
                name="chat_message_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.said[:60]
