"""Lost passages, and what goes in to place or retire them."""

from typing import Any

from rest_framework import serializers

from annotations.api import article_examples
from annotations.api.schema import example
from annotations.api.serializers.articles import OriginalSerializer
from annotations.api.serializers.claims import ArticleNameSerializer, ClaimCardSerializer
from annotations.api.serializers.fields import Strict, Text, Whole


class CandidateSerializer(serializers.Serializer[Any]):
    """A place of the article's current version that may be the passage; `score`, 0 to 1, says how alike it is."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    suffix = serializers.CharField(allow_blank=True)
    score = serializers.FloatField()


class LostSerializer(serializers.Serializer[Any]):
    """A highlight that was not found, or was found more than once (`ambiguous`), in the version named by `snapshot`.

    `original` is what an editor marked, `prefix` and `suffix` what stood around it; `candidates`, best first, are for a
    person to choose from. `looked_for` is false where the search would have taken too long, so that an empty list says
    nothing: look in the article.
    """

    id = serializers.IntegerField(source="row.id")
    state = serializers.CharField(source="row.state")
    snapshot = serializers.IntegerField(source="row.snapshot_id")
    article = ArticleNameSerializer(source="row.article")
    claim = ClaimCardSerializer(source="row.claim")
    original = OriginalSerializer(source="row.origin")
    prefix = serializers.CharField(source="row.prefix", allow_blank=True)
    suffix = serializers.CharField(source="row.suffix", allow_blank=True)
    candidates = CandidateSerializer(many=True)
    looked_for = serializers.BooleanField(source="is_looked_for")


@example(article_examples.SPOT)
class SpotSerializer(Strict):
    """A passage of the article's current version; refused (`bad_span`) unless its text says `quote` there."""

    start = Whole()
    end = Whole()
    quote = Text()


@example({"reason": "The paragraph was withdrawn."})
class RetirementSerializer(Strict):
    reason = Text(required=False)
