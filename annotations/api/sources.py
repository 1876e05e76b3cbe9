"""`/api/v1/…/sources/`: the evidence on a claim."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import sources as deeds
from annotations.actions.sources import Evidence
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.schema import DONE
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.sources import NewSourceSerializer, SourceChangesSerializer, SourceSerializer


def source_response(source_id: int, *, status: int = 200) -> Response:
    return Response(SourceSerializer(loading.source_to_read(source_id)).data, status=status)


class ClaimSourcesView(StaffView):
    made_at = "/api/v1/sources/{id}/"

    @extend_schema(
        operation_id="attach_source",
        summary="Cite a page; a worker captures it and looks for the passage",
        request=NewSourceSerializer,
        responses={201: SourceSerializer},
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        said = self.body(request, NewSourceSerializer)
        evidence = Evidence(said["stance"], said.get("note", ""), said.get("quote", ""))
        source = deeds.attach_source(loading.claim(claim_id), said["url"], evidence, by=self.person)
        return source_response(source.pk, status=201)


class SourceView(StaffView):
    @extend_schema(
        operation_id="edit_source",
        summary="Change stance, note or passage",
        description="A new passage is looked for in the capture that there is.",
        request=SourceChangesSerializer,
        responses=SourceSerializer,
    )
    def patch(self, request: Request, source_id: int) -> Response:
        said = self.body(request, SourceChangesSerializer)
        deeds.edit_source(loading.standing_source(source_id), said, by=self.person)
        return source_response(source_id)

    @extend_schema(
        operation_id="remove_source", summary="Take the source off its claim", request=None, responses={204: DONE}
    )
    def delete(self, request: Request, source_id: int) -> Response:
        deeds.remove_source(loading.source(source_id), by=self.person)
        return Response(status=204)


class SourceRetryView(StaffView):
    @extend_schema(
        operation_id="retry_source",
        summary="Capture the source's page again",
        description="A capture that is still under way is left to finish.",
        request=None,
        responses={202: SourceSerializer},
    )
    @done_once
    def post(self, request: Request, source_id: int) -> Response:
        self.body(request, Nothing)
        deeds.retry_source(loading.standing_source(source_id), by=self.person)
        return source_response(source_id, status=202)


class SourceRestoreView(StaffView):
    @extend_schema(
        operation_id="restore_source", summary="Bring a removed source back", request=None, responses=SourceSerializer
    )
    @done_once
    def post(self, request: Request, source_id: int) -> Response:
        self.body(request, Nothing)
        deeds.restore_source(loading.source(source_id), by=self.person)
        return source_response(source_id)
