"""`/api/v1/publishers/<id>/webhooks/`: a publisher's endpoints, and the log of what was sent to them."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import policy
from annotations.actions import webhooks as deeds
from annotations.api import webhook_examples as examples
from annotations.api.base import MemberView
from annotations.api.idempotency import done_once
from annotations.api.loading import one
from annotations.api.pagination import paged
from annotations.api.queries import DeliveryQuery, PageQuery
from annotations.api.schema import DONE, page_of
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.webhooks import (
    DeliveryReadSerializer,
    DeliverySerializer,
    IssuedWebhookSerializer,
    NewWebhookSerializer,
    ReplayedSerializer,
    ReplaySerializer,
    WebhookChangesSerializer,
    WebhookSerializer,
)
from annotations.models import Delivery, Publisher, Webhook

NEWEST_FIRST = ("-id",)


class OfPublisher(MemberView):
    """Finds what the address names, if it is the caller's to manage. Raises NotFound."""

    def publisher(self, publisher_id: int) -> Publisher:
        found = one(Publisher.objects.all(), publisher_id, "publisher")
        policy.require_member(self.person, found)
        return found

    def webhook(self, publisher_id: int, webhook_id: int) -> Webhook:
        rows = Webhook.objects.for_list().filter(publisher=self.publisher(publisher_id))
        return one(rows, webhook_id, "endpoint")

    def delivery(self, publisher_id: int, webhook_id: int, delivery_id: int) -> Delivery:
        rows = Delivery.objects.for_list().filter(webhook=self.webhook(publisher_id, webhook_id))
        return one(rows.select_related("webhook__publisher", "publication"), delivery_id, "message")

    def shown(self, publisher_id: int, webhook_id: int) -> Response:
        return Response(WebhookSerializer(self.webhook(publisher_id, webhook_id)).data)

    def issued(self, webhook: Webhook, secret: str, *, status: int) -> Response:
        shown = WebhookSerializer(self.webhook(webhook.publisher_id, webhook.pk)).data
        return Response({**shown, "secret": secret}, status=status)


class WebhooksView(OfPublisher):
    made_at = "/api/v1/publishers/{publisher_id}/webhooks/{id}/"
    forgotten = ("secret",)

    @extend_schema(
        operation_id="list_webhooks",
        summary="List a publisher's endpoints, newest first",
        parameters=[PageQuery],
        responses=page_of(WebhookSerializer, examples.WEBHOOK),
    )
    def get(self, request: Request, publisher_id: int) -> Response:
        self.query(request, PageQuery)
        rows = Webhook.objects.for_list().filter(publisher=self.publisher(publisher_id))
        return paged(rows, request, NEWEST_FIRST, WebhookSerializer, {})

    @extend_schema(
        operation_id="add_webhook",
        summary="Add an endpoint; its secret is shown this once",
        description="It is sent a POST for each event, signed by Standard Webhooks 1.0.0. 20 a publisher at most.",
        request=NewWebhookSerializer,
        responses={201: IssuedWebhookSerializer},
    )
    @done_once
    def post(self, request: Request, publisher_id: int) -> Response:
        owner = self.publisher(publisher_id)
        said = self.body(request, NewWebhookSerializer)
        made, secret = deeds.add_webhook(owner, **said, by=self.person)
        return self.issued(made, secret, status=201)


class WebhookView(OfPublisher):
    @extend_schema(operation_id="read_webhook", summary="Read one endpoint", responses=WebhookSerializer)
    def get(self, request: Request, publisher_id: int, webhook_id: int) -> Response:
        self.query(request, Nothing)
        return self.shown(publisher_id, webhook_id)

    @extend_schema(
        operation_id="edit_webhook",
        summary="Change, pause or resume an endpoint",
        description="What is published while it is paused waits, and is sent when it is resumed.",
        request=WebhookChangesSerializer,
        responses=WebhookSerializer,
    )
    def patch(self, request: Request, publisher_id: int, webhook_id: int) -> Response:
        found = self.webhook(publisher_id, webhook_id)
        said = self.body(request, WebhookChangesSerializer)
        is_active = said.pop("is_active", None)
        deeds.change_webhook(found, **said, is_active=is_active, by=self.person)
        return self.shown(publisher_id, webhook_id)

    @extend_schema(operation_id="remove_webhook", summary="Remove an endpoint", request=None, responses={204: DONE})
    def delete(self, request: Request, publisher_id: int, webhook_id: int) -> Response:
        deeds.remove_webhook(self.webhook(publisher_id, webhook_id), by=self.person)
        return Response(status=204)


class WebhookRotateView(OfPublisher):
    forgotten = ("secret",)

    @extend_schema(
        operation_id="rotate_webhook_secret",
        summary="Make a new secret, shown this once",
        description="For a day messages are signed with both, so that nothing is refused while you change it.",
        request=None,
        responses={201: IssuedWebhookSerializer},
    )
    @done_once
    def post(self, request: Request, publisher_id: int, webhook_id: int) -> Response:
        found = self.webhook(publisher_id, webhook_id)
        self.body(request, Nothing)
        changed, secret = deeds.rotate_secret(found, by=self.person)
        return self.issued(changed, secret, status=201)


class WebhookTestView(OfPublisher):
    @extend_schema(
        operation_id="test_webhook",
        summary="Send an endpoint a test",
        description="A message of type `webhook.test`, sent once, also to an endpoint that is paused or switched off. "
        "Read the message to see what came of it.",
        request=None,
        responses={202: DeliverySerializer},
    )
    @done_once
    def post(self, request: Request, publisher_id: int, webhook_id: int) -> Response:
        found = self.webhook(publisher_id, webhook_id)
        self.body(request, Nothing)
        sent = deeds.send_test(found, by=self.person)
        return Response(DeliverySerializer(sent).data, status=202)


class WebhookReplayView(OfPublisher):
    @extend_schema(
        operation_id="replay_webhook",
        summary="Send again what was published since a time",
        description="With the same ids. At most 5,000 messages; read the change feed for more. An endpoint that was "
        "switched off has to be resumed first (`webhook_disabled`).",
        request=ReplaySerializer,
        responses={202: ReplayedSerializer},
    )
    @done_once
    def post(self, request: Request, publisher_id: int, webhook_id: int) -> Response:
        found = self.webhook(publisher_id, webhook_id)
        said = self.body(request, ReplaySerializer)
        count = deeds.replay_since(found, said["since"], only_missed=said["only_missed"], by=self.person)
        return Response({"count": count}, status=202)


class DeliveriesView(OfPublisher):
    @extend_schema(
        operation_id="list_deliveries",
        summary="List the messages to an endpoint, newest first",
        parameters=[DeliveryQuery],
        responses=page_of(DeliverySerializer, examples.DELIVERY),
    )
    def get(self, request: Request, publisher_id: int, webhook_id: int) -> Response:
        found = self.webhook(publisher_id, webhook_id)
        asked = self.query(request, DeliveryQuery)
        rows = Delivery.objects.for_list().filter(webhook=found)
        if "state" in asked:
            rows = rows.filter(state=asked["state"])
        return paged(rows, request, NEWEST_FIRST, DeliverySerializer, {})


class DeliveryView(OfPublisher):
    @extend_schema(
        operation_id="read_delivery",
        summary="Read one message with its attempts",
        responses=DeliveryReadSerializer,
    )
    def get(self, request: Request, publisher_id: int, webhook_id: int, delivery_id: int) -> Response:
        self.query(request, Nothing)
        return Response(DeliveryReadSerializer(self.delivery(publisher_id, webhook_id, delivery_id)).data)


class DeliveryReplayView(OfPublisher):
    @extend_schema(
        operation_id="replay_delivery",
        summary="Send one message again",
        description="With the same id and the same words; one that waits is sent now. Not while it is being sent "
        "(`being_sent`).",
        request=None,
        responses={202: DeliverySerializer},
    )
    @done_once
    def post(self, request: Request, publisher_id: int, webhook_id: int, delivery_id: int) -> Response:
        found = self.delivery(publisher_id, webhook_id, delivery_id)
        self.body(request, Nothing)
        again = deeds.replay_delivery(found, by=self.person)
        return Response(DeliverySerializer(again).data, status=202)
