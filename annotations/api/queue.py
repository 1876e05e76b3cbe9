"""`/api/v1/queue/`: claims that wait for a second person."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api import examples
from annotations.api.base import StaffView
from annotations.api.claims import listed, rows_to_list
from annotations.api.queries import QueueQuery
from annotations.api.schema import page_of
from annotations.api.serializers.claims import ClaimRowSerializer


class QueueView(StaffView):
    @extend_schema(
        operation_id="list_queue",
        summary="List the claims in review, oldest submission first",
        parameters=[QueueQuery],
        responses=page_of(ClaimRowSerializer, examples.CLAIM_ROW),
    )
    def get(self, request: Request) -> Response:
        return listed(rows_to_list().in_review(), request, self.query(request, QueueQuery), ["submitted_at", "id"])
