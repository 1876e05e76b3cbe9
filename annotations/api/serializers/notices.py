"""Notices."""

from typing import Any

from rest_framework import serializers

from annotations.api import article_examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Id, Strict


@example(article_examples.NOTICE)
class NoticeSerializer(serializers.Serializer[Any]):
    """`verb` says what happened (highlight.edited, .orphaned, .ambiguous); `data` has the `old` and the `new` words,
    and the versions `from` and `version`, for `/articles/{id}/diff/`."""

    id = serializers.IntegerField()
    verb = serializers.CharField(source="event.verb")
    claim = serializers.IntegerField(source="event.claim_id", allow_null=True)
    article = serializers.IntegerField(source="event.article_id", allow_null=True)
    data: Any = serializers.DictField(source="event.data")
    at = serializers.DateTimeField(source="event.at")
    seen_at = serializers.DateTimeField(allow_null=True)


@example({"until": 91})
class SeenUntilSerializer(Strict):
    """The id of the newest notice that was seen."""

    until = Id()


@example({"seen": 3})
class SeenSerializer(serializers.Serializer[Any]):
    """How many were new."""

    seen = serializers.IntegerField()
