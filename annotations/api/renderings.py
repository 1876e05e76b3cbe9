"""`/api/v1/sources/{id}/rendering/`: what a browser showed of a source's page, scripts run."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.renderings import may_be_rendered, render_page_of
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.renderings import SourceRenderingSerializer
from annotations.errors import NotFound
from annotations.models import Rendering, Source
from annotations.models.errand import ErrandState
from annotations.worker import bodies

PNG = "image/png"


class PngRenderer(JSONRenderer):
    """Only says that the picture may be asked for by its type; refusals are JSON."""

    media_type = PNG
    format = "png"


class SourceRenderingView(StaffView):
    @extend_schema(
        operation_id="read_source_rendering",
        summary="What a browser showed of a source's page once its scripts had run",
        description="For pages that say nothing without scripts, where RENDER_PAGES is on. It stands beside the "
        "capture and is not the text that passages are locked to.",
        responses=SourceRenderingSerializer,
    )
    def get(self, request: Request, source_id: int) -> Response:
        self.query(request, Nothing)
        return _told(loading.source_to_read(source_id))


class SourceRenderView(StaffView):
    @extend_schema(
        operation_id="render_source_page",
        summary="Have a source's page shown by a browser",
        description="As soon as one is free, or anew where it failed; a picture that there is stays. 404 where no "
        "browser is set up, or the capture is of no page of the web.",
        request=None,
        responses=SourceRenderingSerializer,
    )
    def post(self, request: Request, source_id: int) -> Response:
        self.body(request, Nothing)
        source = loading.standing_source(source_id)
        render_page_of(source, by=self.person)
        return _told(source)


class SourcePictureView(StaffView):
    renderer_classes = [PngRenderer, JSONRenderer]

    @extend_schema(
        operation_id="read_source_picture",
        summary="The picture of a source's page as a browser showed it",
        description="Its beginning, as PNG. 503 `storage_away` while the store of captures does not answer.",
        responses={(200, PNG): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, source_id: int) -> HttpResponse:
        self.query(request, Nothing)
        source = loading.source_to_read(source_id)
        row = Rendering.objects.filter(snapshot=source.snapshot_id, state=ErrandState.OK).defer("text").first()
        if row is None:
            raise NotFound(_("There is no picture of its page."))
        try:
            picture = bodies.read(row.picture_sha256)
        except bodies.BodyMissing as error:
            raise NotFound(_("Its bytes are no longer in the store.")) from error
        response = HttpResponse(picture, content_type=PNG)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _told(source: Source) -> Response:
    row = {
        "id": source.pk,
        "snapshot": source.snapshot_id,
        "may_be_asked": may_be_rendered(source),
        "rendering": Rendering.objects.filter(snapshot=source.snapshot_id).first(),
    }
    return Response(SourceRenderingSerializer(row).data)
