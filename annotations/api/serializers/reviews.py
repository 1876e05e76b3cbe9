"""Ratings, verdicts, reviews and publications."""

from typing import Any

from rest_framework import serializers

from annotations.api import examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Choice, PersonSerializer, Strict, Text
from annotations.models import Publication
from annotations.models.severity import PROPOSED, Severity
from annotations.models.verdict import Decision


class RatingStepSerializer(serializers.Serializer[Any]):
    """A step of the scale, as a mark shows it. `tone`: true, mixed, false or open."""

    key = serializers.CharField()
    label: Any = serializers.CharField()
    tone = serializers.CharField()


class RatingSerializer(RatingStepSerializer):
    """A step of the newsroom's scale. `value` is null where the step has no place on the line from worst to best.

    `labels` and `definitions` are those in other languages; colours are `#rrggbb`, empty for the tone's own.
    `approvals_needed`: how many people approve a verdict of this step before it can be published.
    """

    labels: Any = serializers.DictField(child=serializers.CharField())
    definition = serializers.CharField()
    definitions: Any = serializers.DictField(child=serializers.CharField())
    colour_light = serializers.CharField(allow_blank=True)
    colour_dark = serializers.CharField(allow_blank=True)
    approvals_needed = serializers.IntegerField()
    value = serializers.IntegerField(allow_null=True)
    order = serializers.IntegerField()
    scale = serializers.IntegerField()


@example(examples.VERDICT)
class VerdictSerializer(serializers.Serializer[Any]):
    """A proposed rating with its reasons. `note` is the public note of a correction.

    `as_of`: the day whose state of things it judges; `expires_on`: the last day on which it is to be relied on.
    """

    id = serializers.IntegerField()
    rating = RatingStepSerializer()
    explanation = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    as_of = serializers.DateField(source="checked_as_of")
    expires_on = serializers.DateField(allow_null=True)
    severity = serializers.CharField(help_text="Of a correction: minor, update or correction; else empty.")
    author = PersonSerializer()
    created_at = serializers.DateTimeField()


class ReviewSerializer(serializers.Serializer[Any]):
    """A decision on one verdict, bound to the SHA-256 of what was reviewed."""

    id = serializers.IntegerField()
    verdict = serializers.IntegerField(source="verdict_id")
    decision = serializers.ChoiceField(choices=Decision.values)
    note = serializers.CharField(allow_blank=True)
    reviewer = PersonSerializer()
    content_sha256 = serializers.CharField()
    created_at = serializers.DateTimeField()


@example(examples.PUBLICATION)
class PublicationSerializer(serializers.Serializer[Any]):
    """A version of the public check; `url` is its public page."""

    slug = serializers.CharField()
    version = serializers.IntegerField()
    kind = serializers.CharField()
    severity = serializers.CharField(
        source="amends", help_text="minor, update, correction or retraction; empty of a first version."
    )
    note = serializers.CharField(allow_blank=True)
    url = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField()
    published_by = PersonSerializer()

    def get_url(self, publication: Publication) -> str:
        return str(publication.payload["url"])


class DaysSerializer(Strict):
    as_of = serializers.DateField(
        required=False, allow_null=True, help_text="The day whose state of things is judged; today unless given."
    )
    expires_on = serializers.DateField(
        required=False, allow_null=True, help_text="The last day on which it is to be relied on; after today."
    )


@example(examples.NEW_VERDICT)
class NewVerdictSerializer(DaysSerializer):
    rating = Text(help_text="Key of a step of the scale, as `GET /api/v1/ratings/` lists them.")
    explanation = Text()


@example({"decision": "approve", "note": "Checked.", "seen": examples.SHA})
class DecisionSerializer(Strict):
    """`seen`: the claim's `content_sha256` as the reviewer read it; where it differs by now, nothing is decided.

    An approval owes it.
    """

    decision = Choice(choices=Decision.values)
    note = Text(required=False, help_text="Owed when sending back and rejecting.")
    seen = Text(required=False, help_text="Owed when approving (`seen_missing`).")


@example(examples.CORRECTION)
class CorrectionSerializer(DaysSerializer):
    rating = Text()
    explanation = Text()
    note = Text(help_text="Public: what was wrong.")
    severity = Choice(
        choices=list(PROPOSED),
        required=False,
        default=str(Severity.CORRECTION),
        help_text="minor: a slip, nothing in substance. update: something new became known since. correction: "
        "something was wrong.",
    )


@example({"reason": "The register was withdrawn by its office."})
class RetractionSerializer(Strict):
    reason = Text(help_text="Public.")
