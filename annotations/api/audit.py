"""`/api/v1/events/`: the audit log, narrowed and in pages, and as one file that is streamed."""

from collections.abc import Iterable
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.exports import note_audit_export
from annotations.api.base import StaffView
from annotations.api.exports import TYPES, AnyFile
from annotations.api.pagination import MAX_SIZE, paged
from annotations.api.schema import example, page_of
from annotations.api.serializers.fields import MAX_ID, Strict
from annotations.meaning.auditlog import COLUMNS, Wanted, events, export
from annotations.meaning.exporting import begun_with
from annotations.meaning.payload import Json

EVENT: Json = {
    "id": 4711,
    "at": "2026-11-03T14:05:12.120394Z",
    "verb": "claim.edited",
    "actor": 3,
    "actor_name": "Cleo Checker",
    "claim": 7,
    "article": None,
    "data": {"changes": {"claimant": ["", "The mayor"]}},
}
SMALL = {
    TYPES["jsonl"]: '{"end": true, "events": 0}\n',
    TYPES["csv"]: f"{','.join(COLUMNS)}\r\n# end: 0 events\n",
}


class WantedQuery(Strict):
    """How the log is narrowed."""

    what = serializers.CharField(
        required=False, max_length=60, help_text="A verb (`claim.edited`), a noun (`claim`) or `permissions`."
    )
    person = serializers.IntegerField(required=False, min_value=1, max_value=MAX_ID, help_text="Who did it.")
    claim = serializers.IntegerField(required=False, min_value=1, max_value=MAX_ID)
    since = serializers.DateTimeField(required=False, help_text="Not before this moment.")
    until = serializers.DateTimeField(required=False, help_text="Before this moment.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "\x00" in attrs.get("what", ""):
            raise serializers.ValidationError({"what": [_("This cannot be a verb.")]})
        return attrs


class EventsQuery(WantedQuery):
    cursor = serializers.CharField(required=False, max_length=500, help_text="From `next` or `previous`.")
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=MAX_SIZE)


class EventsExportQuery(WantedQuery):
    format = serializers.ChoiceField(
        required=False, choices=["jsonl", "csv"], help_text="One JSON object a line (without it), or CSV."
    )


@example(EVENT)
class AuditEventSerializer(serializers.Serializer[Any]):
    """What happened, to what, by whom (null: by the system). `data` depends on the verb."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    verb = serializers.CharField()
    actor = serializers.IntegerField(source="actor_id", allow_null=True)
    actor_name = serializers.CharField(source="actor.name", default=None, allow_null=True)
    claim = serializers.IntegerField(source="claim_id", allow_null=True)
    article = serializers.IntegerField(source="article_id", allow_null=True)
    data: Any = serializers.DictField()


class EventsView(StaffView):
    @extend_schema(
        operation_id="list_events",
        summary="List what happened, newest first",
        description="The audit log. Editors and admins see all of it; checkers what they did themselves and what "
        "happened to their own claims. What needs a person and cannot be undone is in it, and every change of an "
        "account, a role, a key or a token.",
        parameters=[EventsQuery],
        responses=page_of(AuditEventSerializer, EVENT),
    )
    def get(self, request: Request) -> Response:
        wanted = _wanted(self.query(request, EventsQuery))
        rows = events(wanted, by=self.person).select_related("actor")
        return paged(rows, request, ["-id"], AuditEventSerializer, {})


class EventsExportView(StaffView):
    renderer_classes = [JSONRenderer, AnyFile]

    @extend_schema(
        operation_id="export_events",
        summary="Take out the audit log as a file",
        description="Oldest first, as of one moment, streamed. Cells of CSV never begin like a formula. The last line "
        "says how many events there are: a file without it was cut off.",
        parameters=[EventsExportQuery],
        examples=[
            OpenApiExample("Example", value=value, media_type=media_type, response_only=True)
            for media_type, value in SMALL.items()
        ],
        responses={(200, media_type): OpenApiTypes.BINARY for media_type in TYPES.values()},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        query = self.query(request, EventsExportQuery)
        form = query.get("format", "jsonl")
        pieces: Iterable[bytes] = ()
        if request.method == "GET":
            pieces = begun_with(export(_wanted(query), form, by=self.person))
            note_audit_export(query, by=self.person)
        sent = StreamingHttpResponse(pieces, content_type=TYPES[form])
        sent.headers["Content-Disposition"] = f'attachment; filename="audit-{timezone.now():%Y-%m-%d}.{form}"'
        return sent


def _wanted(query: dict[str, Any]) -> Wanted:
    return Wanted(**{name: query[name] for name in ("what", "person", "claim", "since", "until") if name in query})
