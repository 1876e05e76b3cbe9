"""`/api/v1/sources/{id}/passage/`: the passage of our capture that a source is locked to."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import locking as deeds
from annotations.actions.locking import Pointed
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.serializers.locking import PassageSerializer
from annotations.api.serializers.sources import SourceSerializer
from annotations.api.sources import source_response


class SourcePassageView(StaffView):
    @extend_schema(
        operation_id="lock_passage",
        summary="Lock the source to a passage of our capture",
        description="Refused (`bad_span`) unless the capture says it. The same passage again changes nothing.",
        request=PassageSerializer,
        responses=SourceSerializer,
    )
    def put(self, request: Request, source_id: int) -> Response:
        said = self.body(request, PassageSerializer)
        pointed = Pointed(said.get("quote", ""), said.get("start"), said.get("end"), said.get("snapshot"))
        deeds.lock_passage(loading.standing_source(source_id), pointed, by=self.person)
        return source_response(source_id)
