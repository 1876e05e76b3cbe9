"""Experts' sign-off: links, and what was answered by them."""

from typing import Any

from rest_framework import serializers

from annotations.api import contact_examples as examples
from annotations.api.schema import example
from annotations.api.serializers.fields import PersonSerializer, Strict, Text, Whole
from annotations.models import ExpertAnswer
from annotations.models.expert import Finding


class ExpertAnswerSerializer(serializers.Serializer[Any]):
    """What she said of the content with this hash. `is_void`: the claim was changed since."""

    id = serializers.IntegerField()
    finding = serializers.ChoiceField(choices=Finding.choices)
    text = serializers.CharField(allow_blank=True)
    agrees_to_be_named = serializers.BooleanField()
    content_sha256 = serializers.CharField()
    is_void = serializers.SerializerMethodField()
    at = serializers.DateTimeField()

    def get_is_void(self, answer: ExpertAnswer) -> bool:
        return bool(answer.content_sha256 != self.context["content_sha256"])


@example(examples.EXPERT_LINK)
class ExpertLinkSerializer(serializers.Serializer[Any]):
    """A link as it can be shown, with the answers, newest first."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    affiliation = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True, help_text="Where it was mailed; empty where it was passed on.")
    may_be_named = serializers.BooleanField()
    prefix = serializers.CharField(help_text="How its secret begins.")
    made_by = PersonSerializer()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    answers = ExpertAnswerSerializer(many=True)


@example(examples.ISSUED_EXPERT_LINK)
class IssuedExpertLinkSerializer(ExpertLinkSerializer):
    """`link` is shown this once; a repeated answer (`Idempotent-Replayed`) has null."""

    link = serializers.URLField(allow_null=True)


@example(examples.NEW_EXPERT_LINK)
class NewExpertLinkSerializer(Strict):
    name = Text()
    affiliation = Text(required=False)
    email = Text(required=False, help_text="The link is mailed there. Without it, pass `link` on yourself.")
    days = Whole(required=False, help_text="How long it works: 1 to 90; 14 unless you say.")
    may_be_named = serializers.BooleanField(
        required=False, help_text="Readers may see her name and answer, if she agrees too. No unless you say."
    )
