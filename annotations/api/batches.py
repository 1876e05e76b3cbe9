"""`/api/v1/batches/`: many articles in one file."""

from io import BytesIO
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import batches as deeds
from annotations.actions.batches import Handed
from annotations.api import article_examples, loading
from annotations.api.base import FORM_OVERHEAD_BYTES, StaffView
from annotations.api.errors import Malformed
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.parsers import FormParser, StrictJSONParser
from annotations.api.queries import PageQuery
from annotations.api.schema import page_of
from annotations.api.serializers.batches import BatchProblemSerializer, BatchSerializer, NewBatchSerializer
from annotations.api.serializers.fields import Nothing
from annotations.models import Batch

NEWEST_FIRST = ("-id",)
COLUMNS_SAID = (
    "Rows are those of `import_article`: one of `url`, `text` and `html`, beside them `title`, `byline`, `authors` (a "
    "list; in CSV with `;` between them), `site`, `language`, `published_at`, `section`, `external_id`. A row whose "
    "`external_id` or address we have counts as `known`, never twice. A worker reads the file; it may be stopped at "
    "any row and goes on there. Try it with `dry_run` first: it says row by row what would be refused."
)


class BatchesView(StaffView):
    made_at = "/api/v1/batches/{id}/"
    parser_classes = [StrictJSONParser, FormParser]

    @property
    def most_bytes(self) -> int:
        is_form = self.request.content_type.startswith("multipart/")
        return int(settings.BATCH_MAX_BYTES) + FORM_OVERHEAD_BYTES if is_form else super().most_bytes

    @extend_schema(
        operation_id="list_batches",
        summary="List batches, newest first",
        parameters=[PageQuery],
        responses=page_of(BatchSerializer, article_examples.BATCH),
    )
    def get(self, request: Request) -> Response:
        self.query(request, PageQuery)
        rows = Batch.objects.select_related("created_by")
        return paged(rows, request, NEWEST_FIRST, BatchSerializer, {})

    @extend_schema(
        operation_id="start_batch",
        summary="Import many articles in one file: JSON Lines or CSV",
        description=COLUMNS_SAID,
        request={"multipart/form-data": NewBatchSerializer, "application/json": NewBatchSerializer},
        responses={201: BatchSerializer},
    )
    @done_once
    def post(self, request: Request) -> Response:
        said = self.body(request, NewBatchSerializer)
        batch = deeds.start_batch(_handed(said), dry_run=said["dry_run"], by=self.person)
        return Response(BatchSerializer(batch).data, status=201)


class BatchView(StaffView):
    @extend_schema(operation_id="read_batch", summary="Read how far a batch has come", responses=BatchSerializer)
    def get(self, request: Request, batch_id: int) -> Response:
        self.query(request, Nothing)
        return Response(BatchSerializer(loading.batch(batch_id)).data)


class BatchProblemsView(StaffView):
    @extend_schema(
        operation_id="list_batch_problems",
        summary="List the rows of a batch that were refused, in order",
        parameters=[PageQuery],
        responses=page_of(BatchProblemSerializer, article_examples.BATCH_PROBLEM),
    )
    def get(self, request: Request, batch_id: int) -> Response:
        self.query(request, PageQuery)
        rows = loading.batch(batch_id).problems.all()
        return paged(rows, request, ("id",), BatchProblemSerializer, {})


class BatchRunView(StaffView):
    made_at = "/api/v1/batches/{id}/"

    @extend_schema(
        operation_id="run_batch",
        summary="Import for real what a dry run has tried",
        description="The same file, as a batch of its own.",
        request=None,
        responses={201: BatchSerializer},
    )
    @done_once
    def post(self, request: Request, batch_id: int) -> Response:
        self.body(request, Nothing)
        batch = deeds.run_for_real(loading.batch(batch_id), by=self.person)
        return Response(BatchSerializer(batch).data, status=201)


class BatchCancelView(StaffView):
    @extend_schema(
        operation_id="cancel_batch",
        summary="Stop a batch; what is in stays",
        request=None,
        responses={200: BatchSerializer},
    )
    @done_once
    def post(self, request: Request, batch_id: int) -> Response:
        self.body(request, Nothing)
        return Response(BatchSerializer(deeds.cancel(loading.batch(batch_id), by=self.person)).data)


class BatchResumeView(StaffView):
    @extend_schema(
        operation_id="resume_batch",
        summary="Go on with a batch that was stopped or failed",
        request=None,
        responses={200: BatchSerializer},
    )
    @done_once
    def post(self, request: Request, batch_id: int) -> Response:
        self.body(request, Nothing)
        return Response(BatchSerializer(deeds.resume(loading.batch(batch_id), by=self.person)).data)


def _handed(said: dict[str, Any]) -> Handed:
    """What is handed in. Raises Malformed for nothing, or two things."""
    given = [name for name in ("file", "text") if name in said]
    if len(given) != 1:
        raise Malformed(
            _("Give one of file and text."), fields=dict.fromkeys(given or ["file"], [_("Give one of these.")])
        )
    if "text" in said:
        return Handed(BytesIO(said["text"].encode()), format=said.get("format", ""))
    file, most = said["file"], int(settings.BATCH_MAX_BYTES)
    return Handed(cast(BinaryIO, file.file), str(file.name or ""), said.get("format", ""), most)
