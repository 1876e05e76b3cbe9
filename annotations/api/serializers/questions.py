"""Questions that a claim raises, and their answers."""

from typing import Any

from rest_framework import serializers

from annotations.api import examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Choice, Id, PersonSerializer, Strict, Text
from annotations.models.question import AnswerKind
from annotations.models.source import Stance


@example(examples.ANSWER)
class AnswerSerializer(serializers.Serializer[Any]):
    """One answer. `source`: the claim's source that it rests on; null for none, or where that was removed."""

    id = serializers.IntegerField()
    question = serializers.IntegerField(source="question_id")
    text = serializers.CharField()
    kind = serializers.ChoiceField(choices=AnswerKind.choices)
    stance = serializers.ChoiceField(choices=Stance.values)
    source: Any = serializers.IntegerField(source="cited.pk", default=None, allow_null=True)
    given_by = PersonSerializer()
    created_at = serializers.DateTimeField()


@example(examples.QUESTION)
class QuestionSerializer(serializers.Serializer[Any]):
    """What has to be known to judge the claim, and what the evidence answers."""

    id = serializers.IntegerField()
    claim = serializers.IntegerField(source="claim_id")
    text = serializers.CharField()
    answers = AnswerSerializer(source="standing_answers", many=True)
    asked_by = PersonSerializer()
    created_at = serializers.DateTimeField()


@example(examples.NEW_ANSWER)
class NewAnswerSerializer(Strict):
    """An answer in its own words; `source` is the id of a source of the same claim."""

    text = Text()
    kind = Choice(choices=AnswerKind.choices, default=AnswerKind.SUMMARISED.value)
    stance = Choice(choices=Stance.values, default=Stance.CONTEXT.value)
    source: Any = Id(required=False, allow_null=True)


@example({"stance": "context"})
class AnswerChangesSerializer(Strict):
    """What is left out stays as it is; `source` null takes the source away."""

    text = Text(required=False)
    kind = Choice(choices=AnswerKind.choices, required=False)
    stance = Choice(choices=Stance.values, required=False)
    source: Any = Id(required=False, allow_null=True)


@example(examples.NEW_QUESTION)
class NewQuestionSerializer(Strict):
    """A question, and its answers where they are known already."""

    text = Text()
    answers = NewAnswerSerializer(many=True, required=False)


@example({"text": examples.QUESTION["text"]})
class QuestionChangesSerializer(Strict):
    text = Text()
