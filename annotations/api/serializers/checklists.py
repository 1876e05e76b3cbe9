"""The checklist, the rules before review, what a claim still lacks, and what changed since it was decided on."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api import review_examples
from annotations.api.schema import example
from annotations.api.serializers.fields import PersonSerializer, Strict, Text, Whole
from annotations.meaning.checklist import Line
from annotations.meaning.independence import Group


@example(review_examples.ITEM)
class ChecklistItemSerializer(serializers.Serializer[Any]):
    """Other words are another item: `version` counts them, and ticks keep the item they were made on."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    help: Any = serializers.CharField(allow_blank=True)
    order = serializers.IntegerField()
    is_required = serializers.BooleanField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    retired_at = serializers.DateTimeField(allow_null=True)


@example(review_examples.NEW_ITEM)
class NewChecklistItemSerializer(Strict):
    text = Text()
    help: Any = Text(required=False)
    order = Whole(required=False, allow_null=True, help_text="Small numbers first; without it at the end.")
    is_required = serializers.BooleanField(required=False, help_text="Whether a claim cannot go on without it.")


@example({"text": "Every figure and every date stands in its source"})
class ChecklistItemChangesSerializer(NewChecklistItemSerializer):
    """What is left out stays."""

    text = Text(required=False)


@example(review_examples.RULES)
class ReviewRulesSerializer(serializers.Serializer[Any]):
    """`made_by` is null where nobody changed what the settings say."""

    min_letters = serializers.IntegerField(help_text="Characters of reasons.")
    min_sources = serializers.IntegerField(help_text="Sources that are independent of each other.")
    made_by = PersonSerializer(allow_null=True)
    created_at = serializers.SerializerMethodField()

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_created_at(self, rules: Any) -> str | None:
        made = serializers.DateTimeField().to_representation(rules.created_at) if rules.pk else None
        return str(made) if made else None


@example(review_examples.NEW_RULES)
class NewReviewRulesSerializer(Strict):
    min_letters = Whole()
    min_sources = Whole()


class TickSerializer(serializers.Serializer[Any]):
    """`is_older`: the claim, its verdict or its evidence was edited since; it has to be ticked again."""

    by = PersonSerializer()
    at = serializers.DateTimeField()
    is_older = serializers.BooleanField()


class ChecklistLineSerializer(ChecklistItemSerializer):
    """An item on one claim; a retired one is there where it was ticked, with the words it had."""

    tick = serializers.SerializerMethodField()

    def to_representation(self, instance: Line) -> dict[str, Any]:
        said = ChecklistItemSerializer(instance.item).data
        return {**said, "tick": self.get_tick(instance)}

    @extend_schema_field(TickSerializer(allow_null=True))
    def get_tick(self, line: Line) -> dict[str, Any] | None:
        if line.tick is None:
            return None
        tick = {"by": line.tick.ticked_by, "at": line.tick.ticked_at, "is_older": line.is_older}
        return dict(TickSerializer(tick).data)


class GateSerializer(serializers.Serializer[Any]):
    """`missing` is empty where nothing is."""

    field: Any = serializers.CharField()
    asks = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())


class GroupSerializer(serializers.Serializer[Any]):
    """Sources that count once. `reasons`: `site`, `capture`, `text` (the same agency text), `cites`; none for one."""

    sources = serializers.SerializerMethodField()
    reasons = serializers.ListField(child=serializers.CharField())

    @extend_schema_field({"type": "array", "items": {"type": "integer"}})
    def get_sources(self, group: Group) -> list[int]:
        return [source.pk for source in group.sources]


@example(review_examples.READINESS)
class ReadinessSerializer(serializers.Serializer[Any]):
    """What is asked before review, and what is missing: a submission is refused with exactly that (`incomplete`)."""

    is_ready = serializers.BooleanField()
    done = serializers.IntegerField(help_text="How many of the gates are open.")
    gates = GateSerializer(many=True)
    checklist = ChecklistLineSerializer(many=True)
    groups = GroupSerializer(many=True, help_text="The sources, by what counts once.")
    content_sha256 = serializers.SerializerMethodField()

    def get_content_sha256(self, readiness: Any) -> str:
        return str(self.context["content_sha256"])


class FieldChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    label: Any = serializers.CharField()
    old = serializers.CharField(allow_blank=True)
    new = serializers.CharField(allow_blank=True)


class ItemChangeSerializer(serializers.Serializer[Any]):
    """`is_new_capture`: the captured text is another one."""

    id = serializers.IntegerField()
    what = serializers.ChoiceField(choices=["added", "removed", "changed"])
    title = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    changes = FieldChangeSerializer(many=True)
    is_new_capture = serializers.BooleanField()


@example(review_examples.SINCE)
class SinceReviewSerializer(serializers.Serializer[Any]):
    """What changed since the newest decision. `is_kept` is false where its content was not kept: made before we did."""

    review = serializers.IntegerField(source="review.pk")
    decision = serializers.CharField(source="review.decision")
    reviewer = PersonSerializer(source="review.reviewer")
    at = serializers.DateTimeField(source="review.created_at")
    is_kept = serializers.BooleanField()
    changes = FieldChangeSerializer(many=True)
    sources = ItemChangeSerializer(many=True)
    passages = ItemChangeSerializer(many=True)
