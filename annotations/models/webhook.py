"""Webhooks: endpoints of publishers that want to be told, and how each of them fares."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils import timezone

from annotations.models.publication import Publication
from annotations.models.publisher import Publisher
from annotations.models.sealed import unseal
from annotations.models.send_failures import SAID
from annotations.models.waiting import seconds_until_first
from annotations.text.marking import marked

MAX_URL = 2048
KEPT_AFTER_REMOVAL = timedelta(days=7)


class Topic(models.TextChoices):
    PUBLISHED = "verdict.published", marked("A check is published")
    CORRECTED = "verdict.corrected", marked("A check is corrected")
    RETRACTED = "verdict.retracted", marked("A check is retracted")


TEST = "webhook.test"
"""The event of a message that somebody sends to try an endpoint; no filter holds it back."""


class Standing(models.TextChoices):
    ACTIVE = "active", marked("Active")
    PAUSED = "paused", marked("Paused")
    DISABLED = "disabled", marked("Switched off")


class Reason(models.TextChoices):
    GONE = "gone", marked("The endpoint answered 410: it does not want to be told any more.")
    FAILING = "failing", marked("Nothing reached the endpoint for three days, however often it was tried.")


class Progress(models.TextChoices):
    PENDING = "pending", marked("Waiting")
    RUNNING = "running", marked("Being sent")
    DELIVERED = "delivered", marked("Delivered")
    FAILED = "failed", marked("Given up")


OPEN = (Progress.PENDING, Progress.RUNNING)


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def kept(self) -> Self:
        """All but the removed ones."""
        return self.filter(removed_at=None)

    def wanting(self, topic: str) -> Self:
        """Those for which a message of this topic is kept: also paused ones, which get it once they are resumed.

        A retraction is for all of them: whoever was told a verdict has to learn that it is withdrawn.
        """
        kept = self.kept().exclude(state=Standing.DISABLED)
        return kept if topic == Topic.RETRACTED else kept.filter(events__contains=[topic])

    def ringable(self) -> Self:
        """Those for which something is to be sent now."""
        due = Delivery.objects.due().filter(webhook=OuterRef("pk"))
        return self.kept().filter(Q(held_until=None) | Q(held_until__lte=Now())).filter(Exists(due))

    def switched_off(self) -> Self:
        return self.kept().filter(state=Standing.DISABLED)

    def failing(self) -> Self:
        """Those that are still tried, and took nothing lately."""
        return self.kept().filter(state=Standing.ACTIVE, failing_since__isnull=False)

    def untold(self) -> Self:
        """Those that were switched off, and whose publisher has not been told yet."""
        return self.kept().filter(is_owner_told=False)

    def long_removed(self) -> Self:
        return self.filter(removed_at__lt=Now() - KEPT_AFTER_REMOVAL)

    def locked(self, webhook_id: int) -> "Webhook | None":
        """The bare row, held until the transaction ends: before any of its deliveries, or two wait for each other."""
        return self.kept().select_for_update(no_key=True).filter(id=webhook_id).first()

    def for_list(self) -> Self:
        """With who added it, `waiting_count` and `failed_count` of its deliveries."""
        of_this = Delivery.objects.filter(webhook=OuterRef("pk")).order_by().values("webhook")
        counts = {
            "waiting_count": of_this.filter(state__in=OPEN).values(n=Count("pk")),
            "failed_count": of_this.filter(state=Progress.FAILED).values(n=Count("pk")),
        }
        columns = {name: Coalesce(Subquery(rows), 0) for name, rows in counts.items()}
        return self.kept().select_related("created_by", "publisher").annotate(**columns)


class Webhook(models.Model):
    """An endpoint. Its secrets are sealed (see `sealed`); `previous` signs beside the newest until `previous_until`.

    `failing_since`: the first failure after the last success. `held_until`: the endpoint asked to be left alone.
    `is_owner_told` is False from when it was switched off until its publisher and the admins have been told.
    """

    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="webhooks")
    label = models.CharField(max_length=80)
    url = models.TextField()
    events = ArrayField(models.CharField(max_length=40, choices=Topic.choices))
    prefix = models.CharField(max_length=16)
    sealed_secret = models.TextField()
    sealed_previous = models.TextField(blank=True)
    previous_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=Standing.choices, default=Standing.ACTIVE)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    is_owner_told = models.BooleanField(default=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(url__length__lte=MAX_URL), name="webhook_url_length"),
            models.CheckConstraint(condition=Q(state__in=Standing.values), name="webhook_state_known"),
            models.CheckConstraint(
                condition=Q(state=Standing.DISABLED, reason__in=Reason.values)
                | ~Q(state=Standing.DISABLED) & Q(reason=""),
                name="webhook_reason_when_disabled",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_active(self) -> bool:
        return self.state == Standing.ACTIVE

    @property
    def has_two_secrets(self) -> bool:
        """Whether the secret before the last one signs as well."""
        return self.previous_until is not None and self.previous_until > timezone.now()

    @property
    def is_held(self) -> bool:
        """Whether it asked to be left alone for now."""
        return self.held_until is not None and self.held_until > timezone.now()

    def secrets(self, *, at: datetime) -> list[str]:
        """What to sign with, the newest first. Raises Unreadable."""
        found = [unseal(self.sealed_secret)]
        if self.sealed_previous and self.previous_until and self.previous_until > at:
            found.append(unseal(self.sealed_previous))
        return found


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self) -> Self:
        """What somebody should send now: waiting and due, or held by a worker whose lease ran out.

        Endpoints that are not active are sent what somebody tries them with, and nothing else.
        """
        is_its_turn = Q(state=Progress.PENDING, next_attempt_at__lte=Now())
        is_dropped = Q(state=Progress.RUNNING, lease_until__lt=Now())
        return self.filter(is_its_turn | is_dropped).filter(Q(webhook__state=Standing.ACTIVE) | Q(event=TEST))

    def in_flight(self) -> Self:
        return self.filter(state=Progress.RUNNING, lease_until__gte=Now())

    def in_order(self) -> Self:
        """As the events came; what somebody tries an endpoint with before them."""
        return self.order_by(F("publication").asc(nulls_first=True), "id")

    def seconds_until_next(self, webhook_id: int) -> float | None:
        """Until the endpoint's next message is due, by the database's clock; None where none is to be sent."""
        waiting = self.filter(webhook=webhook_id, webhook__state=Standing.ACTIVE, state=Progress.PENDING)
        start = Greatest("next_attempt_at", Coalesce("webhook__held_until", "next_attempt_at"))
        return seconds_until_first(waiting, start)

    def take(self, delivery_id: int) -> "Delivery | None":
        """Leases one due row by the database's clock; None when somebody has it. `attempts` is the fencing token."""
        lease = Now() + timedelta(seconds=settings.DELIVERY_LEASE_S)
        columns = {"state": Progress.RUNNING, "attempts": F("attempts") + 1, "lease_until": lease}
        taken = self.filter(id=delivery_id).due().update(**columns)
        return self.select_related("webhook").get(id=delivery_id) if taken == 1 else None

    def held_by(self, delivery: "Delivery") -> Self:
        """The row as long as this attempt still holds it."""
        return self.filter(id=delivery.pk, attempts=delivery.attempts, state=Progress.RUNNING)

    def for_list(self) -> Self:
        return self.select_related("publication")


class Delivery(models.Model):
    """One message to one endpoint. `payload` is the body, to the byte; `message_id` the same however often it is sent.

    `tries`: attempts that ended since `begun_at`, when the schedule began (again).
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    publication = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=40)
    message_id = models.CharField(max_length=64)
    payload = models.TextField()
    state = models.CharField(max_length=10, choices=Progress.choices, default=Progress.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(db_default=Now())
    next_attempt_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "message_id"], name="delivery_message_once"),
            models.CheckConstraint(condition=Q(state__in=Progress.values), name="delivery_state_known"),
            models.CheckConstraint(condition=~Q(message_id__contains="."), name="delivery_id_without_dot"),
        ]
        indexes = [
            models.Index(
                fields=["webhook", "publication", "id"],
                name="delivery_waiting",
                condition=Q(state__in=["pending", "running"]),
            ),
            models.Index(fields=["webhook", "state", "-id"], name="delivery_log"),
            models.Index(fields=["lease_until"], name="delivery_in_flight", condition=Q(state="running")),
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def is_test(self) -> bool:
        return self.event == TEST

    @property
    def said(self) -> str:
        """Why the last attempt failed; empty where it did not."""
        return SAID.get(self.error_code, "")

    @property
    def is_open(self) -> bool:
        """Whether it is still to be delivered."""
        return self.state in OPEN


class DeliveryAttempt(models.Model):
    """One sending: what was asked and what was answered. The body that was sent is the delivery's.

    Headers are lists of `[name, value]`. `answer_body` is the first kilobyte, as text. `status` is null where no answer
    came; `error_code` then says why, or what is wrong with the status.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    request_headers = models.JSONField()
    status = models.PositiveSmallIntegerField(null=True)
    answer_headers = models.JSONField(default=list)
    answer_body = models.TextField(blank=True)
    duration_ms = models.PositiveIntegerField()
    error_code = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.delivery_id} at {self.at}"

    @property
    def said(self) -> str:
        """Why it failed; empty where it did not."""
        return SAID.get(self.error_code, "")
