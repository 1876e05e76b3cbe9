"""`/api/v1/scales/`: drafting the next scale of ratings and putting it to use."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import policy
from annotations.actions import scales as deeds
from annotations.api import loading
from annotations.api import scale_examples as examples
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import PageQuery
from annotations.api.schema import page_of
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.scales import NewScaleSerializer, ScaleChangesSerializer, ScaleSerializer
from annotations.models import Scale


class ScalesView(StaffView):
    made_at = "/api/v1/scales/{id}/"

    @extend_schema(
        operation_id="list_scales",
        summary="List drafts of scales and what was published of them, newest first",
        parameters=[PageQuery],
        responses=page_of(ScaleSerializer, examples.SCALE),
    )
    def get(self, request: Request) -> Response:
        policy.require(self.person, "manage_scales")
        self.query(request, PageQuery)
        return paged(Scale.objects.select_related("created_by", "published_by"), request, ["-id"], ScaleSerializer, {})

    @extend_schema(
        operation_id="draft_scale",
        summary="Draft the next scale",
        description="Nothing changes until it is published.",
        request=NewScaleSerializer,
        responses={201: ScaleSerializer},
    )
    @done_once
    def post(self, request: Request) -> Response:
        said = self.body(request, NewScaleSerializer)
        made = deeds.draft_scale(said["name"], said.get("steps"), by=self.person)
        return Response(ScaleSerializer(made).data, status=201)


class ScaleView(StaffView):
    @extend_schema(operation_id="read_scale", summary="Read one scale", responses=ScaleSerializer)
    def get(self, request: Request, scale_id: int) -> Response:
        policy.require(self.person, "manage_scales")
        self.query(request, Nothing)
        return Response(ScaleSerializer(loading.scale(scale_id)).data)

    @extend_schema(
        operation_id="edit_scale",
        summary="Replace what a draft says",
        request=ScaleChangesSerializer,
        responses=ScaleSerializer,
    )
    def put(self, request: Request, scale_id: int) -> Response:
        policy.require(self.person, "manage_scales")
        said = self.body(request, ScaleChangesSerializer)
        scale = loading.scale(scale_id)
        edited = deeds.edit_draft(scale, said["name"], said["steps"], version=said.get("version"), by=self.person)
        return Response(ScaleSerializer(edited).data)

    @extend_schema(operation_id="drop_scale", summary="Throw a draft away", request=None, responses={204: None})
    def delete(self, request: Request, scale_id: int) -> Response:
        policy.require(self.person, "manage_scales")
        deeds.drop_draft(loading.scale(scale_id), by=self.person)
        return Response(status=204)


class PublishScaleView(StaffView):
    @extend_schema(
        operation_id="publish_scale",
        summary="Put a drafted scale to use as the next version",
        description="It never changes again. Verdicts that were given keep the scale they were given by.",
        request=None,
        responses=ScaleSerializer,
    )
    @done_once
    def post(self, request: Request, scale_id: int) -> Response:
        self.body(request, Nothing)
        published = deeds.publish_scale(loading.scale(scale_id), by=self.person)
        return Response(ScaleSerializer(published).data)
