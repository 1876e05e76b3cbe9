"""`/api/v1/notices/`: what the caller should know of."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.notices import see_notices
from annotations.api import article_examples
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import NoticeQuery
from annotations.api.schema import page_of
from annotations.api.serializers.notices import NoticeSerializer, SeenSerializer, SeenUntilSerializer
from annotations.models import Notice


class NoticesView(StaffView):
    @extend_schema(
        operation_id="list_notices",
        summary="List the caller's notices, newest first",
        description="One for each event that concerns the caller: her claims, her reviews, what she watches.",
        parameters=[NoticeQuery],
        responses=page_of(NoticeSerializer, article_examples.NOTICE),
    )
    def get(self, request: Request) -> Response:
        asked = self.query(request, NoticeQuery)
        rows = Notice.objects.filter(user=self.person).for_list()
        rows = rows.filter(kind=asked["kind"]) if asked.get("kind") else rows
        return paged(rows.unseen() if asked.get("unseen") else rows, request, ["-id"], NoticeSerializer, {})


class NoticesSeenView(StaffView):
    @extend_schema(
        operation_id="see_notices",
        summary="Mark the caller's notices as seen, up to and with one of them",
        request=SeenUntilSerializer,
        responses=SeenSerializer,
    )
    @done_once
    def post(self, request: Request) -> Response:
        said = self.body(request, SeenUntilSerializer)
        return Response({"seen": see_notices(by=self.person, until=said["until"])})
