"""Sources: the evidence on a claim."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api import examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Choice, PersonSerializer, Strict, Text, TroubleSerializer, trouble_of
from annotations.models import Source
from annotations.models.source import QuoteState, Stance


@example(examples.SOURCE)
class SourceSerializer(serializers.Serializer[Any]):
    """A cited page. `state` and `error` are its newest capture's, `snapshot` that capture's id.

    `quote_start` and `quote_end`: where the passage stands in the capture's text, in code points, half-open.
    """

    id = serializers.IntegerField()
    claim = serializers.IntegerField(source="claim_id")
    url = serializers.CharField()
    state = serializers.CharField(source="snapshot.state")
    error = serializers.SerializerMethodField()
    title = serializers.CharField(source="snapshot.title", allow_blank=True)
    site = serializers.SerializerMethodField()
    byline = serializers.CharField(source="snapshot.byline", allow_blank=True)
    published_at = serializers.DateTimeField(source="snapshot.published_at", allow_null=True)
    stance = serializers.ChoiceField(choices=Stance.values)
    note = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(allow_blank=True)
    quote_state = serializers.ChoiceField(choices=QuoteState.values)
    quote_start = serializers.IntegerField(allow_null=True)
    quote_end = serializers.IntegerField(allow_null=True)
    snapshot = serializers.IntegerField(source="snapshot_id")
    captured_at = serializers.DateTimeField(source="snapshot.captured_at", allow_null=True)
    final_url = serializers.CharField(source="snapshot.final_url", allow_blank=True)
    http_status = serializers.IntegerField(source="snapshot.http_status", allow_null=True)
    sha256 = serializers.CharField(source="snapshot.sha256", allow_blank=True)
    added_by = PersonSerializer()
    created_at = serializers.DateTimeField()

    @extend_schema_field(TroubleSerializer(allow_null=True))
    def get_error(self, source: Source) -> dict[str, str] | None:
        return trouble_of(source.snapshot)

    def get_site(self, source: Source) -> str:
        return source.snapshot.site or source.page.site


@example(examples.NEW_SOURCE)
class NewSourceSerializer(Strict):
    """A page to cite: how it bears on the claim, and the exact passage that does."""

    url = Text()
    stance = Choice(choices=Stance.values)
    note = Text(required=False)
    quote = Text(required=False)


@example({"stance": "context"})
class SourceChangesSerializer(Strict):
    """What an editor says about the source; what is left out stays as it is."""

    stance = Choice(choices=Stance.values, required=False)
    note = Text(required=False)
    quote = Text(required=False)
