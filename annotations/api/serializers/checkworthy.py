"""Sentences that seem worth checking."""

from typing import Any

from rest_framework import serializers

from annotations.api import article_examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Spoken, Strict, Text, Whole


class ReasonSerializer(serializers.Serializer[Any]):
    """A sign in the sentence: what it is called, the `words` that show it, and the points it gives or takes."""

    code = serializers.CharField()
    said = Spoken()
    words = serializers.CharField(allow_blank=True)
    points = serializers.FloatField()


class CheckworthySentenceSerializer(serializers.Serializer[Any]):
    """A sentence of the version, its points and the reasons that they are the sum of, the weightiest first."""

    start = serializers.IntegerField(source="covered.sentence.start")
    end = serializers.IntegerField(source="covered.sentence.end")
    quote = serializers.CharField(source="covered.text")
    points = serializers.FloatField(source="worth.points")
    reasons = ReasonSerializer(source="worth.reasons", many=True)


@example(article_examples.CHECKWORTHY)
class CheckworthySerializer(serializers.Serializer[Any]):
    """The strongest first. `is_read`: the text's language can be scored. `is_cut`: there are more than these 100."""

    snapshot = serializers.IntegerField(allow_null=True)
    is_read = serializers.BooleanField()
    is_cut = serializers.BooleanField()
    results = CheckworthySentenceSerializer(many=True)


@example(article_examples.PASSED_SENTENCE)
class PassedSentenceSerializer(Strict):
    """A sentence as it was pointed out: the words of the current version."""

    start = Whole()
    end = Whole()
    quote = Text()
