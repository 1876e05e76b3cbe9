"""The right of reply: attempts, links to reply by, replies, and what readers are told."""

from typing import Any

from rest_framework import serializers

from annotations.api import contact_examples as examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Choice, PersonSerializer, Strict, Text, Whole
from annotations.api.serializers.scheduling import Moment
from annotations.models.reply import Channel, Outcome


@example(examples.ATTEMPT)
class AttemptSerializer(serializers.Serializer[Any]):
    """One attempt to reach the other side. `note` is for colleagues."""

    id = serializers.IntegerField()
    whom = serializers.CharField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    tried_at = serializers.DateTimeField()
    deadline = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    author = PersonSerializer()
    created_at = serializers.DateTimeField()


@example(examples.NEW_ATTEMPT)
class NewAttemptSerializer(Strict):
    whom = Text(help_text="The person or office that was tried.")
    channel = Choice(choices=Channel.choices)
    tried_at = Moment(required=False, allow_null=True, help_text="With its offset; without it, now.")
    deadline = Moment(required=False, allow_null=True, help_text="Until when they have time.")
    note = Text(required=False, help_text="For colleagues only.")


@example(examples.REPLY_LINK)
class ReplyLinkSerializer(serializers.Serializer[Any]):
    """A link as it can be shown. `statement`: the claim as it was when the link was made, which is what they see."""

    id = serializers.IntegerField()
    whom = serializers.CharField()
    address = serializers.CharField(allow_blank=True, help_text="Where it was mailed; empty where it was passed on.")
    statement = serializers.CharField()
    questions = serializers.CharField(allow_blank=True)
    prefix = serializers.CharField(help_text="How its secret begins.")
    created_by = PersonSerializer()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


@example(examples.ISSUED_REPLY_LINK)
class IssuedReplyLinkSerializer(ReplyLinkSerializer):
    """`link` is shown this once; a repeated answer (`Idempotent-Replayed`) has null."""

    link = serializers.URLField(allow_null=True)


@example(examples.NEW_REPLY_LINK)
class NewReplyLinkSerializer(Strict):
    whom = Text()
    address = Text(required=False, help_text="The link is mailed there. Without it, pass `link` on yourself.")
    questions = Text(required=False, help_text="They see the statement and this, nothing else of the claim.")
    days = Whole(required=False, help_text="How long it works: 1 to 90; 7 unless you say.")


@example(examples.REPLY)
class ReplySerializer(serializers.Serializer[Any]):
    """What somebody wrote, word for word; written anew by the same link it is another one with the next `number`."""

    id = serializers.IntegerField()
    reply_link = serializers.IntegerField(source="link_id")
    number = serializers.IntegerField()
    whom = serializers.CharField(source="link.whom")
    name = serializers.CharField(allow_blank=True, help_text="As they gave it.")
    text = serializers.CharField()
    sha256 = serializers.CharField(help_text="Of the text in UTF-8.")
    created_at = serializers.DateTimeField()


@example(examples.NEW_TOLD)
class NewToldSerializer(Strict):
    outcome = Choice(choices=Outcome.choices, allow_blank=True, help_text="Empty: readers are told nothing (yet).")
    summary = Text(required=False, help_text="What readers are told. Published with the verdict, reviewed with it.")
    reason = Text(required=False, help_text="For colleagues; needed for `waived`.")


@example(examples.TOLD)
class ToldSerializer(serializers.Serializer[Any]):
    """`sha256`: of the reply that `replied` speaks of. `is_owed`: the newsroom's rule asks for an attempt or a waiver
    before this claim is first published, and there is none.
    """

    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True)
    summary = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    sha256 = serializers.CharField(allow_blank=True)
    is_owed = serializers.BooleanField()
