"""Known claims that an article states again."""

from typing import Any

from rest_framework import serializers

from annotations.api import article_examples
from annotations.api.schema import example
from annotations.api.serializers.claims import ClaimCardSerializer
from annotations.api.serializers.fields import Id, Strict, Text, Whole

KINDS = ("verbatim", "close")


class PublishedSerializer(serializers.Serializer[Any]):
    """The public check that stands, as readers see it."""

    rating: Any = serializers.DictField()
    url = serializers.CharField()
    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()


class SuggestionSerializer(serializers.Serializer[Any]):
    """A claim that `[start, end)` seems to state again: `verbatim`, or `close` with a score below 1.

    It is no verdict on these words. `said` is how to put it: “Already checked” only where a public check stands.
    """

    claim = ClaimCardSerializer()
    said = serializers.CharField()
    published = PublishedSerializer(allow_null=True)
    public_url = serializers.CharField(allow_null=True)
    kind = serializers.ChoiceField(choices=KINDS)
    score = serializers.FloatField(min_value=0, max_value=1)
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())


@example(article_examples.SUGGESTIONS)
class SuggestionsSerializer(serializers.Serializer[Any]):
    """In reading order. `is_cut`: there are more than these 200, or the text was too long to be searched whole."""

    snapshot = serializers.IntegerField(allow_null=True)
    is_cut = serializers.BooleanField()
    results = SuggestionSerializer(many=True)


@example(article_examples.NO_SUGGESTION)
class NotTheSameSerializer(Strict):
    """A suggestion as it was given: the claim's id and the words of the current version."""

    claim = Id()
    start = Whole()
    end = Whole()
    quote = Text()
