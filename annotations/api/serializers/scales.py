"""Scales of ratings: drafts, and what was published."""

from typing import Any

from rest_framework import serializers

from annotations.api import scale_examples as examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Choice, PersonSerializer, Strict, Text, Whole
from annotations.models.rating import Tone


class Words(serializers.DictField):
    """Words by language (BCP 47)."""

    child = Text()


class StepSerializer(Strict):
    """A step, in the order of the list. Colours are `#rrggbb`, readable (4.5 : 1) on light and dark paper, or empty."""

    key = Text(help_text="Small letters, digits, dashes.")
    label: Any = Text()
    labels = Words(required=False)
    definition = Text()
    definitions = Words(required=False)
    value = Whole(required=False, allow_null=True, help_text="On the line from worst to best; null: not on it.")
    tone = Choice(choices=Tone.choices)
    colour_light = Text(required=False)
    colour_dark = Text(required=False)
    approvals_needed = Whole(required=False, help_text="How many people approve a verdict of this step: 1 to 5.")


@example(examples.NEW_SCALE)
class NewScaleSerializer(Strict):
    """Without `steps` the draft begins as a copy of the scale in use."""

    name = Text()
    steps = StepSerializer(many=True, required=False)


@example(examples.SCALE_CHANGES)
class ScaleChangesSerializer(Strict):
    """The whole draft. `version`: the one you read; where it is another by now, nothing is changed (412)."""

    name = Text()
    steps = StepSerializer(many=True)
    version = Whole(required=False)


@example(examples.SCALE)
class ScaleSerializer(serializers.Serializer[Any]):
    """`number` is its version once it is published; null for a draft. The newest number is in use."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(help_text="Counts the changes of the draft.")
    steps = StepSerializer(many=True)
    created_by = PersonSerializer()
    created_at = serializers.DateTimeField()
    published_by = PersonSerializer(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
