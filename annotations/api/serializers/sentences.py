"""Sentences of an article, what became of them, and marks."""

from typing import Any

from rest_framework import serializers

from annotations.api import article_examples, examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Choice, Id, PersonSerializer, Strict, Text, Whole
from annotations.meaning import coverage
from annotations.models.mark import MarkKind
from annotations.text.document import KINDS


@example(article_examples.MARK)
class MarkSerializer(serializers.Serializer[Any]):
    """What an editor says of a sentence. `start` and `end` are null where it is not found in this version."""

    id = serializers.IntegerField()
    snapshot = serializers.IntegerField(source="snapshot_id")
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField()
    state = serializers.CharField()
    kind = serializers.ChoiceField(choices=MarkKind.choices)
    reason = serializers.CharField(allow_blank=True)
    created_by = PersonSerializer()


@example({**examples.PASSAGE, "kind": "opinion"})
class NewMarkSerializer(Strict):
    """A sentence of one version. Refused (`bad_span`) unless its text says `quote` at `[start, end)`."""

    snapshot = Id()
    start = Whole()
    end = Whole()
    quote = Text()
    kind = Choice(choices=MarkKind.choices)
    reason = Text(required=False)


class CoveredMarkSerializer(serializers.Serializer[Any]):
    """`state` is `edited` where the sentence's words have changed since it was marked."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=MarkKind.choices)
    reason = serializers.CharField(allow_blank=True)
    state = serializers.CharField()


class SentenceSerializer(serializers.Serializer[Any]):
    """A sentence and what became of it.

    `state`: checked (a published check stands of these words), claimed (a claim stands here, at any other stage),
    opinion, prediction, not_checkable, or open. `counted` is false for headings, captions and source lines.
    """

    start = serializers.IntegerField(source="sentence.start")
    end = serializers.IntegerField(source="sentence.end")
    kind = serializers.ChoiceField(source="sentence.kind", choices=KINDS)
    text = serializers.CharField()
    counted = serializers.BooleanField(source="is_counted")
    state = serializers.ChoiceField(choices=coverage.STATES)
    claims = serializers.ListField(child=serializers.IntegerField())
    mark = CoveredMarkSerializer(allow_null=True)


class SentenceCountsSerializer(serializers.Serializer[Any]):
    """How many sentences are counted, and how many of them in each state."""

    sentences = serializers.IntegerField()
    checked = serializers.IntegerField()
    claimed = serializers.IntegerField()
    opinion = serializers.IntegerField()
    prediction = serializers.IntegerField()
    not_checkable = serializers.IntegerField()
    open = serializers.IntegerField()


@example(article_examples.COVERAGE)
class CoverageSerializer(serializers.Serializer[Any]):
    """Every sentence in reading order, up to 2,000 at once: `next` leads on. Counts and share are the whole text's."""

    snapshot = serializers.IntegerField(allow_null=True)
    counts = SentenceCountsSerializer()
    share = serializers.FloatField(min_value=0, max_value=1)
    next = serializers.URLField(allow_null=True)
    results = SentenceSerializer(many=True)
