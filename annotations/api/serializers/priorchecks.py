"""Checks that others have published, and the imports that bring them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api.schema import example
from annotations.api.serializers.fields import PersonSerializer, Strict, Text, TroubleSerializer
from annotations.models import PriorImport

TIME = "2026-11-02T09:30:00.000000Z"
PRIOR_CHECK: dict[str, Any] = {
    "id": 301,
    "url": "https://checks.example.net/crime/",
    "page_url": "https://checks.example.net/crime/",
    "claim": "Crime doubled in two years",
    "claimant": "A. Minister",
    "label": "Mostly false",
    "score": 0.0,
    "language": "en",
    "claimed_on": "2026-01-30",
    "reviewed_at": "2026-02-03T00:00:00Z",
    "appearances": ["https://social.example/p/1"],
    "publisher": "Example Checks",
    "site": "checks.example.net",
    "licence": "https://creativecommons.org/licenses/by/4.0/",
    "origin": "page",
    "first_seen_at": TIME,
    "last_seen_at": TIME,
}
PRIOR_IMPORT: dict[str, Any] = {
    "id": 12,
    "url": "https://checks.example.net/data.json",
    "filename": "",
    "state": "pending",
    "error": None,
    "made": 0,
    "known": 0,
    "refused": 0,
    "problems": [],
    "created_by": {"id": 3, "name": "Cleo Checker"},
    "created_at": TIME,
    "finished_at": None,
}


@example(PRIOR_CHECK)
class PriorCheckSerializer(serializers.Serializer[Any]):
    """A ClaimReview of somebody else's. Its licence says what may be done with it; none means: do not republish it."""

    id = serializers.IntegerField()
    url = serializers.CharField(help_text="The check.")
    page_url = serializers.CharField(allow_blank=True, help_text="Where its markup was found.")
    claim = serializers.CharField()
    claimant = serializers.CharField(allow_blank=True)
    label: Any = serializers.CharField(allow_blank=True, help_text="The verdict as it was written.")
    score = serializers.FloatField(
        allow_null=True, help_text="1 credible, 0.8 mostly, 0.5 uncertain, 0 not; null: not verifiable, or not known."
    )
    language = serializers.CharField(allow_blank=True)
    claimed_on = serializers.DateField(allow_null=True)
    reviewed_at = serializers.DateTimeField(allow_null=True)
    appearances = serializers.ListField(child=serializers.CharField())
    publisher = serializers.CharField(allow_blank=True)
    site = serializers.CharField()
    licence = serializers.CharField(allow_blank=True)
    origin = serializers.CharField(help_text="page, feed, dump or file")
    first_seen_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()


class PriorProblemSerializer(serializers.Serializer[Any]):
    record = serializers.IntegerField(help_text="From 1.")
    code = serializers.CharField()
    detail = serializers.CharField()


@example(PRIOR_IMPORT)
class PriorImportSerializer(serializers.Serializer[Any]):
    """`state`: pending, running, done or failed. `problems`: the first hundred records that were refused."""

    id = serializers.IntegerField()
    url = serializers.CharField(allow_blank=True)
    filename = serializers.CharField(allow_blank=True)
    state = serializers.CharField()
    error = serializers.SerializerMethodField()
    made = serializers.IntegerField(help_text="Checks that are new.")
    known = serializers.IntegerField(help_text="Checks that were known, and are up to date now.")
    refused = serializers.IntegerField()
    problems = PriorProblemSerializer(many=True)
    created_by = PersonSerializer()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(TroubleSerializer(allow_null=True))
    def get_error(self, job: PriorImport) -> dict[str, str] | None:
        return {"code": job.error_code, "detail": job.error_detail} if job.error_code else None


@example({"url": PRIOR_IMPORT["url"]})
class NewPriorImportSerializer(Strict):
    """The address of a page with ClaimReview, of a feed with it, or of a dump (JSON Lines, a list, a DataFeed)."""

    url = Text()
