"""`/api/v1/sources/{id}/proofs/`: the timestamp of a source's capture, and its copy at a web archive."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.proofs import prove_again
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.proofs import SourceProofsSerializer
from annotations.models import ArchiveCopy, Source, Timestamp


class SourceProofsView(StaffView):
    @extend_schema(
        operation_id="read_source_proofs",
        summary="What proves a source's capture from outside the newsroom",
        responses=SourceProofsSerializer,
    )
    def get(self, request: Request, source_id: int) -> Response:
        self.query(request, Nothing)
        return _told(loading.source_to_read(source_id))


class SourceProveView(StaffView):
    @extend_schema(
        operation_id="prove_source_again",
        summary="Ask again for the timestamp and the archive's copy of a source's capture",
        description="At once, whatever there is not yet. 404 where neither an authority nor an archive is set up.",
        request=None,
        responses=SourceProofsSerializer,
    )
    def post(self, request: Request, source_id: int) -> Response:
        self.body(request, Nothing)
        source = loading.standing_source(source_id)
        prove_again(source, by=self.person)
        return _told(source)


def _told(source: Source) -> Response:
    row = {
        "id": source.pk,
        "snapshot": source.snapshot_id,
        "timestamp": Timestamp.objects.filter(snapshot=source.snapshot_id).defer("response", "stated").first(),
        "archive_copy": ArchiveCopy.objects.filter(snapshot=source.snapshot_id).first(),
    }
    return Response(SourceProofsSerializer(row).data)
