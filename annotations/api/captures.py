"""Captures: `/api/public/v1/captures/` for everybody, and the WARC of any capture for the newsroom."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api import loading
from annotations.api.base import PublicView, StaffView
from annotations.api.entity_tags import body_tag, tagged
from annotations.api.schema import ETAG, IF_NONE_MATCH, UNCHANGED
from annotations.api.serializers.captures import PublicCaptureSerializer
from annotations.api.serializers.fields import Nothing
from annotations.errors import NotFound
from annotations.meaning.mementos import http_date
from annotations.meaning.opened import opened
from annotations.worker import bodies, warcs


class WarcRenderer(JSONRenderer):
    """Only says that the file may be asked for by its type; refusals are JSON."""

    media_type = warcs.MEDIA_TYPE
    format = "warc"


class CaptureView(PublicView):
    is_never_gone = True
    """What no check cites any more is not told of at all."""

    @extend_schema(
        operation_id="read_capture",
        summary="Read a capture that a published check names, with its text and how it was made",
        description="Captures of pages that people handed in, or that no standing check names, are not public (404). "
        "`Memento-Datetime` says of when it is (RFC 7089).",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: PublicCaptureSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request, capture_id: int) -> Response:
        self.query(request, Nothing)
        found = opened(capture_id)
        if found is None or found.snapshot.captured_at is None:
            raise NotFound("There is no such public capture.")
        body = PublicCaptureSerializer(found).data
        headers = {"Memento-Datetime": http_date(found.snapshot.captured_at)}
        return tagged(request, body, tag=body_tag(body), headers=headers)


class SnapshotWarcView(StaffView):
    renderer_classes = [WarcRenderer, JSONRenderer]

    @extend_schema(
        operation_id="read_warc",
        summary="Download a capture as WARC: every request and answer as they went over the wire",
        description="ISO 28500, each record packed with gzip; with the server's certificate. What was handed in is one "
        "`resource` record. 503 `storage_away` while the store of captures does not answer.",
        responses={(200, warcs.MEDIA_TYPE): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, snapshot_id: int) -> HttpResponse:
        self.query(request, Nothing)
        snapshot = loading.snapshot(snapshot_id)
        if snapshot.captured_at is None:
            raise NotFound("There is no capture yet, or none that succeeded.")
        try:
            written = warcs.written(snapshot)
        except bodies.BodyMissing as error:
            raise NotFound("Its bytes are no longer in the store.") from error
        response = HttpResponse(written, content_type=warcs.MEDIA_TYPE)
        response.headers["Content-Disposition"] = f'attachment; filename="{warcs.name_of(snapshot)}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
