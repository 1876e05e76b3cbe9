"""`/api/v1/publishers/<row>/keys/`: publishers' keys to the public API, made, changed, rotated and revoked."""

from datetime import timedelta

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import credentials
from annotations.actions.credentials import KeyTerms
from annotations.api import loading
from annotations.api import publisher_examples as examples
from annotations.api.base import MemberView
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import PageQuery
from annotations.api.schema import DONE, page_of
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.publishers import (
    IssuedKeySerializer,
    KeyChangesSerializer,
    KeySerializer,
    NewKeySerializer,
    RotationSerializer,
    UsageSerializer,
)
from annotations.models import ApiKey, KeyUsage

USAGE_DAYS = 30


def _with_secret(key: ApiKey, secret: str, *, status: int) -> Response:
    key.refresh_from_db()
    return Response({**KeySerializer(key).data, "secret": secret}, status=status)


class KeysView(MemberView):
    made_at = "/api/v1/publishers/{publisher_id}/keys/{id}/"
    forgotten = ("secret",)

    @extend_schema(
        operation_id="list_keys",
        summary="List a publisher's keys, newest first",
        parameters=[PageQuery],
        responses=page_of(KeySerializer, examples.KEY),
    )
    def get(self, request: Request, publisher_id: int) -> Response:
        self.query(request, PageQuery)
        owner = loading.publisher(publisher_id, by=self.person)
        return paged(ApiKey.objects.filter(publisher=owner), request, ["-id"], KeySerializer, {})

    @extend_schema(
        operation_id="issue_key",
        summary="Make a key; its secret is shown this once",
        description="A key with `origins` works only in calls that carry one of them in their Origin header, as "
        "browsers send it from a page. Other programs can write any Origin: it keeps other sites from spending your "
        "calls, and is no secret.",
        request=NewKeySerializer,
        responses={201: IssuedKeySerializer},
    )
    @done_once
    def post(self, request: Request, publisher_id: int) -> Response:
        owner = loading.publisher(publisher_id, by=self.person)
        said = self.body(request, NewKeySerializer)
        label, scopes = said.pop("label"), said.pop("scopes")
        key, secret = credentials.issue_key(owner, label, scopes=scopes, terms=KeyTerms(**said), by=self.person)
        return _with_secret(key, secret, status=201)


class KeyView(MemberView):
    @extend_schema(operation_id="read_key", summary="Read one key, without its secret", responses=KeySerializer)
    def get(self, request: Request, publisher_id: int, key_id: int) -> Response:
        self.query(request, Nothing)
        return Response(KeySerializer(loading.key(publisher_id, key_id, by=self.person)).data)

    @extend_schema(
        operation_id="edit_key",
        summary="Change a key's label, origins, end or, as an admin, its budget",
        request=KeyChangesSerializer,
        responses=KeySerializer,
    )
    def patch(self, request: Request, publisher_id: int, key_id: int) -> Response:
        key = loading.key(publisher_id, key_id, by=self.person)
        changed = credentials.change_key(key, self.body(request, KeyChangesSerializer), by=self.person)
        return Response(KeySerializer(changed).data)

    @extend_schema(
        operation_id="revoke_key", summary="End a key at once, for good", request=None, responses={204: DONE}
    )
    def delete(self, request: Request, publisher_id: int, key_id: int) -> Response:
        credentials.revoke_key(loading.key(publisher_id, key_id, by=self.person), by=self.person)
        return Response(status=204)


class KeyRotateView(MemberView):
    forgotten = ("secret",)

    @extend_schema(
        operation_id="rotate_key",
        summary="Give a key a new secret; the present one counts for as long as you say",
        description="While a secret from before still counts, another rotation with an overlap is refused "
        "(`still_rotating`); without one it ends both at once.",
        request=RotationSerializer,
        responses={200: IssuedKeySerializer},
    )
    @done_once
    def post(self, request: Request, publisher_id: int, key_id: int) -> Response:
        key = loading.key(publisher_id, key_id, by=self.person)
        said = self.body(request, RotationSerializer)
        key, secret = credentials.rotate_key(key, overlap_days=said["overlap_days"], by=self.person)
        return _with_secret(key, secret, status=200)


class KeyOldSecretView(MemberView):
    @extend_schema(
        operation_id="end_old_secret",
        summary="End the secret before the present one at once",
        request=None,
        responses={204: DONE},
    )
    def delete(self, request: Request, publisher_id: int, key_id: int) -> Response:
        credentials.end_old_secret(loading.key(publisher_id, key_id, by=self.person), by=self.person)
        return Response(status=204)


class UsageView(MemberView):
    @extend_schema(
        operation_id="list_usage",
        summary="List how often a publisher's keys were used on each of the last 30 days",
        description="Written down twice a minute or so: the newest calls are not in it yet.",
        parameters=[PageQuery],
        responses=page_of(UsageSerializer, examples.USAGE),
    )
    def get(self, request: Request, publisher_id: int) -> Response:
        self.query(request, PageQuery)
        owner = loading.publisher(publisher_id, by=self.person)
        first = timezone.now().date() - timedelta(days=USAGE_DAYS - 1)
        return paged(
            KeyUsage.objects.filter(key__publisher=owner, day__gte=first), request, ["-id"], UsageSerializer, {}
        )
