"""Sources: the evidence on a claim."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api import examples, source_examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Choice, Id, PersonSerializer, Strict, Text, TroubleSerializer, trouble_of
from annotations.meaning.sincelocked import found_of, health_of
from annotations.models import Source
from annotations.models.health import Health
from annotations.models.kind import Grade, SourceKind
from annotations.models.source import QuoteState, Stance
from annotations.models.verification import Verified


class LiveSerializer(serializers.Serializer[Any]):
    """What our newest look at the live page came to; more in `…/today/`."""

    state = serializers.ChoiceField(
        choices=Verified.choices, allow_null=True, help_text="Of the passage, if one is locked."
    )
    page = serializers.ChoiceField(choices=Health.choices)
    checked_at = serializers.DateTimeField(allow_null=True)


@example(examples.SOURCE)
class SourceSerializer(serializers.Serializer[Any]):
    """Something cited. `state` and `error` are its newest capture's, `snapshot` that capture's id.

    `url` is empty for files and what people told us; `locator` says where in it the evidence stands, `group` which
    sources count once together, `filename` what a file was called when it was handed in.

    `quote_start` and `quote_end`: where the passage stands in the capture's text, in code points, half-open.
    """

    id = serializers.IntegerField()
    claim = serializers.IntegerField(source="claim_id")
    url = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=SourceKind.choices)
    locator = serializers.CharField(allow_blank=True)
    grade = serializers.ChoiceField(choices=Grade.values, allow_blank=True)
    group = serializers.CharField(allow_blank=True)
    interest = serializers.CharField(allow_blank=True)
    told_by = serializers.CharField(allow_blank=True)
    told_on = serializers.DateField(allow_null=True)
    filename = serializers.CharField(source="snapshot.filename", allow_blank=True)
    state = serializers.CharField(source="snapshot.state")
    error = serializers.SerializerMethodField()
    title = serializers.CharField(source="snapshot.title", allow_blank=True)
    site = serializers.CharField(allow_blank=True)
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
    live = serializers.SerializerMethodField(help_text="Null until the page is looked at again.")

    @extend_schema_field(LiveSerializer(allow_null=True))
    def get_live(self, source: Source) -> dict[str, Any] | None:
        health, found = health_of(source), found_of(source)
        if health is None or not (health.checked_at or health.ruling):
            return None
        told = {"state": found.state if found else None, "page": health.standing, "checked_at": health.checked_at}
        return dict(LiveSerializer(told).data)

    @extend_schema_field(TroubleSerializer(allow_null=True))
    def get_error(self, source: Source) -> dict[str, str] | None:
        return trouble_of(source.snapshot)


class DescribedSerializer(Strict):
    """What is declared of a source of any kind."""

    note = Text(required=False)
    quote = Text(required=False)
    locator = Text(
        required=False, help_text="Where in it: `page 12, paragraph 3`, `Table 2!B4:C7`, `12:31–13:10`; written anew."
    )
    grade = Choice(choices=["", *Grade.values], required=False)
    group = Text(required=False, help_text="Sources of one group count once; of two groups, twice, whatever the site.")
    interest = Text(required=False, help_text="What the source has to gain; published.")
    told_by = Text(required=False, help_text="Of interviews and letters: who told it; published.")
    told_on = serializers.DateField(required=False, allow_null=True)


@example(examples.NEW_SOURCE)
class NewSourceSerializer(DescribedSerializer):
    """One of: `url` (a page, or a DOI), `file`, `article` (its id; the claim stands in it), and `words` with the kind
    `interview` or `email`. How it bears on the claim, and the exact passage that does.
    """

    url = Text(required=False)
    file = serializers.FileField(required=False, allow_empty_file=True)
    article = Id(required=False)
    words = Text(required=False, help_text="What was said or written; readers are shown the passage only.")
    kind = Choice(choices=SourceKind.choices, required=False, help_text="Without it, the address tells.")
    stance = Choice(choices=Stance.values)


@example(source_examples.CHANGES)
class SourceChangesSerializer(DescribedSerializer):
    """What an editor says about the source; what is left out stays as it is."""

    stance = Choice(choices=Stance.values, required=False)


class SourceCandidateSerializer(serializers.Serializer[Any]):
    """A page that an article links to. `letters_away`: how far its paragraph begins from the claim's passage."""

    url = serializers.CharField()
    words = serializers.CharField()
    site = serializers.CharField()
    is_own_site = serializers.BooleanField()
    letters_away = serializers.IntegerField()


@example({"results": [source_examples.CANDIDATE]})
class SourceCandidatesSerializer(serializers.Serializer[Any]):
    results = SourceCandidateSerializer(many=True)
