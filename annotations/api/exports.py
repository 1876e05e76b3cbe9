"""`/api/v1/claims/export/`: all claims of the list with everything, as one file that is streamed."""

from collections.abc import Iterable
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from annotations.actions.exports import note_export
from annotations.api.base import StaffView
from annotations.api.claims import narrowed
from annotations.api.queries import MAX_WORDS
from annotations.api.serializers.fields import Strict
from annotations.meaning.exporting import Asked, begun
from annotations.models import Claim
from annotations.models.moves import Status

TYPES = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
PACKED = "application/gzip"
EXAMPLES = {
    TYPES["jsonl"]: '{"end": true, "claims": 0}\n',
    TYPES["csv"]: "# end: 0 claims\r\n",
    PACKED: "(either of them, packed)",
}
"""Of a newsroom without claims."""


class ExportQuery(Strict):
    format = serializers.ChoiceField(
        required=False, choices=["jsonl", "csv"], help_text="One JSON object a line (without it), or CSV."
    )
    gzip = serializers.BooleanField(required=False, help_text="The file packed, as `.gz`.")
    q = serializers.CharField(
        required=False, max_length=MAX_WORDS, allow_blank=True, help_text="Every word has to occur."
    )
    mine = serializers.BooleanField(
        required=False, help_text="Only what the caller made, last changed or judged; `false`: only the others'."
    )
    status = serializers.ChoiceField(
        required=False, choices=Status.choices, help_text="Without it: all but the discarded ones."
    )


class AnyFile(BaseRenderer):
    """Only says that the file may be asked for by whatever type; refusals are JSON."""

    media_type = "*/*"
    format = "file"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return bytes(JSONRenderer().render(data))


class ClaimsExportView(StaffView):
    renderer_classes = [JSONRenderer, AnyFile]

    @extend_schema(
        operation_id="export_claims",
        summary="Export all claims with everything",
        description="The claims of the list as of one moment, by id: each with its passages, sources, verdicts, "
        "reviews and publications, as `GET /claims/{claim_id}/` tells them. Streamed. The last line says how many "
        'there are (`{"end": true, "claims": 3}`, in CSV `# end: 3 claims`): a file without it was cut off. Cells of '
        "the CSV that a spreadsheet would take for a formula begin with an apostrophe.",
        parameters=[ExportQuery],
        examples=[
            OpenApiExample("Example", value=value, media_type=media_type, response_only=True)
            for media_type, value in EXAMPLES.items()
        ],
        responses={(200, media_type): OpenApiTypes.BINARY for media_type in (*TYPES.values(), PACKED)},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        query = self.query(request, ExportQuery)
        rows = Claim.objects.all()
        rows = rows.filter(status=query["status"]) if query.get("status") else rows.kept()
        wanted = narrowed(rows, query, by=self.person)
        asked = Asked(wanted, query.get("format", "jsonl"), query.get("gzip", False), self.person.pk)
        pieces: Iterable[bytes] = ()
        if request.method == "GET":
            pieces = begun(asked)
            note_export(query, by=self.person)
        ending = f"{asked.format}.gz" if asked.is_packed else asked.format
        sent = StreamingHttpResponse(pieces, content_type=PACKED if asked.is_packed else TYPES[asked.format])
        sent.headers["Content-Disposition"] = f'attachment; filename="claims-{timezone.now():%Y-%m-%d}.{ending}"'
        return sent
