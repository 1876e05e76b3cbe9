"""Notices."""

from typing import Any

from rest_framework import serializers

from annotations.api import article_examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Id, Strict
from annotations.models import Notice


@example(article_examples.NOTICE)
class NoticeSerializer(serializers.Serializer[Any]):
    """`verb` says what happened, `kind` why it concerns the caller, `said` both for a person. Of a passage that changed
    (highlight.edited, .orphaned, .ambiguous) `data` has the `old` and the `new` words, and the versions `from` and
    `version`, for `/articles/{id}/diff/`; of anything else it is empty."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    said = serializers.CharField()
    verb = serializers.CharField(source="event.verb")
    claim = serializers.IntegerField(source="event.claim_id", allow_null=True)
    article = serializers.IntegerField(source="event.article_id", allow_null=True)
    data: Any = serializers.SerializerMethodField()
    at = serializers.DateTimeField(source="event.at")
    seen_at = serializers.DateTimeField(allow_null=True)

    def get_data(self, notice: Notice) -> dict[str, Any]:
        """Nothing that somebody wrote, and no judgement: who gives a second one blindly has notices too."""
        return dict(notice.event.data) if notice.event.verb.startswith("highlight.") else {}


@example({"until": 91})
class SeenUntilSerializer(Strict):
    """The id of the newest notice that was seen."""

    until = Id()


@example({"seen": 3})
class SeenSerializer(serializers.Serializer[Any]):
    """How many were new."""

    seen = serializers.IntegerField()
