"""Publishers' endpoints, messages to them, and each attempt."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api import webhook_examples as examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Choice, Strict, Text, TroubleSerializer
from annotations.models import Delivery, DeliveryAttempt, Webhook
from annotations.models.webhook import Progress, Reason, Standing, Topic


@example(examples.WEBHOOK)
class WebhookSerializer(serializers.Serializer[Any]):
    """An endpoint. `state` is active, paused, or disabled: switched off by us, and `reason` says why."""

    id = serializers.IntegerField()
    label: Any = serializers.CharField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.ChoiceField(choices=Topic.choices))
    state = serializers.ChoiceField(choices=Standing.choices)
    reason = serializers.SerializerMethodField(help_text="gone (it answered 410), or failing.")
    secret_prefix = serializers.CharField(source="prefix")
    previous_secret_until = serializers.SerializerMethodField(
        help_text="Until then the secret before signs as well; null where it does not."
    )
    failing_since = serializers.DateTimeField(allow_null=True)
    succeeded_at = serializers.DateTimeField(allow_null=True)
    held_until = serializers.DateTimeField(allow_null=True, help_text="Until then it asked to be left alone.")
    waiting_count = serializers.IntegerField()
    failed_count = serializers.IntegerField(help_text="Messages that were given up.")
    created_at = serializers.DateTimeField()

    @extend_schema_field(serializers.ChoiceField(choices=Reason.choices, allow_null=True))
    def get_reason(self, webhook: Webhook) -> str | None:
        return webhook.reason or None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_previous_secret_until(self, webhook: Webhook) -> Any:
        until = webhook.previous_until if webhook.has_two_secrets else None
        return serializers.DateTimeField().to_representation(until) if until else None


@example(examples.ISSUED_WEBHOOK)
class IssuedWebhookSerializer(WebhookSerializer):
    """`secret` is shown this once; a repeated answer (`Idempotent-Replayed`) has null."""

    secret = serializers.CharField(allow_null=True)


@example(examples.NEW_WEBHOOK)
class NewWebhookSerializer(Strict):
    url = Text(help_text="https://…, and no redirect.")
    label: Any = Text()
    events = serializers.ListField(child=Choice(choices=Topic.choices), max_length=20)


@example({"events": ["verdict.corrected"], "is_active": True})
class WebhookChangesSerializer(Strict):
    url = Text(required=False)
    label: Any = Text(required=False)
    events = serializers.ListField(required=False, child=Choice(choices=Topic.choices), max_length=20)
    is_active = serializers.BooleanField(
        required=False, help_text="false pauses it; true resumes it, also one that was switched off."
    )


class DeliveryBase(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    message_id = serializers.CharField(help_text="`webhook-id`: the same over all attempts; sorts as the events came.")
    event = serializers.CharField()
    state = serializers.ChoiceField(choices=Progress.choices)
    tries = serializers.IntegerField(help_text="Since the schedule began.")
    next_attempt_at = serializers.SerializerMethodField(help_text="Null where it is settled.")
    http_status = serializers.IntegerField(allow_null=True, help_text="Of the last attempt; null without an answer.")
    error = serializers.SerializerMethodField()
    slug = serializers.SerializerMethodField(help_text="Of the check; null for a test.")
    version = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_attempt_at(self, delivery: Delivery) -> Any:
        return serializers.DateTimeField().to_representation(delivery.next_attempt_at) if delivery.is_open else None

    @extend_schema_field(TroubleSerializer(allow_null=True))
    def get_error(self, delivery: Delivery) -> dict[str, str] | None:
        return trouble_of(delivery)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_slug(self, delivery: Delivery) -> str | None:
        return delivery.publication.slug if delivery.publication else None

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_version(self, delivery: Delivery) -> int | None:
        return delivery.publication.version if delivery.publication else None


@example(examples.DELIVERY)
class DeliverySerializer(DeliveryBase):
    """A message to an endpoint."""


@example(examples.ATTEMPT)
class DeliveryAttemptSerializer(serializers.Serializer[Any]):
    """One sending. Headers are pairs; `answer_body` is the first kilobyte."""

    at = serializers.DateTimeField()
    request_headers = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    status = serializers.IntegerField(allow_null=True)
    answer_headers = serializers.ListField(child=serializers.ListField(child=serializers.CharField(allow_blank=True)))
    answer_body = serializers.CharField(allow_blank=True)
    duration_ms = serializers.IntegerField()
    error = serializers.SerializerMethodField()

    @extend_schema_field(TroubleSerializer(allow_null=True))
    def get_error(self, attempt: DeliveryAttempt) -> dict[str, str] | None:
        return trouble_of(attempt)


@example(examples.DELIVERY_READ)
class DeliveryReadSerializer(DeliveryBase):
    """A message with its body, and its last attempts, the newest first: 50 at most."""

    payload = serializers.CharField()
    log = serializers.SerializerMethodField()

    @extend_schema_field(DeliveryAttemptSerializer(many=True))
    def get_log(self, delivery: Delivery) -> Any:
        return DeliveryAttemptSerializer(delivery.log.all()[:50], many=True).data


@example({"since": "2026-11-03T00:00:00Z", "only_missed": True})
class ReplaySerializer(Strict):
    since = serializers.DateTimeField()
    only_missed = serializers.BooleanField(
        required=False, default=True, help_text="Only what it did not take; else also what it took."
    )


@example(examples.REPLAYED)
class ReplayedSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Messages that will be sent again.")


def trouble_of(row: Delivery | DeliveryAttempt) -> dict[str, str] | None:
    """The `error` of a message or an attempt: null where there is none."""
    return {"code": row.error_code, "detail": row.said} if row.error_code else None
