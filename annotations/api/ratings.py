"""`/api/v1/ratings/`: the newsroom's scale."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api import examples
from annotations.api.base import StaffView
from annotations.api.schema import page_of
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.reviews import RatingSerializer
from annotations.models import Rating


class RatingsView(StaffView):
    @extend_schema(
        operation_id="list_ratings",
        summary="List the steps of the newsroom's scale, in order",
        responses=page_of(RatingSerializer, examples.RATING),
    )
    def get(self, request: Request) -> Response:
        self.query(request, Nothing)
        steps = RatingSerializer(Rating.objects.in_use(), many=True).data
        return Response({"results": steps, "next": None, "previous": None})
