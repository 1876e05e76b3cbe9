"""Batches: many articles in one file."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api import article_examples
from annotations.api.schema import example
from annotations.api.serializers.fields import PersonSerializer, Strict, Text, TroubleSerializer
from annotations.models import Batch
from annotations.models.batch import BatchFormat, BatchState


@example(article_examples.BATCH)
class BatchSerializer(serializers.Serializer[Any]):
    """A file of articles and how far it has come: of `rows_done` rows some `made` articles, some were `known`.

    A dry run counts and reports as a real one would, and imports nothing. `percent` is of the file's bytes.
    """

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=BatchState.choices)
    error = serializers.SerializerMethodField()
    format = serializers.ChoiceField(choices=BatchFormat.choices)
    filename = serializers.CharField(allow_blank=True)
    body_bytes = serializers.IntegerField()
    body_sha256 = serializers.CharField()
    dry_run = serializers.BooleanField(source="is_dry_run")
    rows_done = serializers.IntegerField()
    percent = serializers.IntegerField()
    made = serializers.IntegerField()
    known = serializers.IntegerField()
    refused = serializers.IntegerField()
    created_by = PersonSerializer()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(TroubleSerializer(allow_null=True))
    def get_error(self, batch: Batch) -> dict[str, str] | None:
        if batch.state != BatchState.FAILED:
            return None
        return {"code": batch.error_code, "detail": batch.error_detail}


@example(article_examples.BATCH_PROBLEM)
class BatchProblemSerializer(serializers.Serializer[Any]):
    """Why one row was refused. `row` counts from 1; the first line of a CSV and empty lines are not counted."""

    row = serializers.IntegerField()
    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    detail = serializers.CharField()


@example({"text": '{"url": "https://news.example.org/harbour"}', "dry_run": True})
class NewBatchSerializer(Strict):
    """One of `file` and `text`: rows in JSON Lines or CSV, in UTF-8. Each has one of `url`, `text` and `html`."""

    file = serializers.FileField(required=False, allow_empty_file=True)
    text = Text(required=False, help_text="The rows themselves instead of a file, where they are few.")
    dry_run = serializers.BooleanField(default=False)
    format = Text(required=False, help_text="`jsonl` or `csv`; without it the first letter tells.")
