"""Watches."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from annotations.api.schema import example
from annotations.api.serializers.fields import Id, Strict, Text
from annotations.api.watch_examples import WATCH


@example(WATCH)
class WatchSerializer(serializers.Serializer[Any]):
    """`what` is claim, article, source or claimant; `why`: asked, or author, assignee, commenter: begun by a deed."""

    id = serializers.IntegerField()
    what = serializers.CharField()
    claim = serializers.IntegerField(source="claim_id", allow_null=True)
    article = serializers.IntegerField(source="article_id", allow_null=True)
    url = serializers.CharField(source="page.url", default=None, allow_null=True)
    claimant = serializers.CharField()
    why = serializers.CharField()
    created_at = serializers.DateTimeField()


@example({"claim": 7})
class NewWatchSerializer(Strict):
    """Exactly one of them. `source` watches its page, wherever it is cited."""

    claim = Id(required=False)
    article = Id(required=False)
    source: Any = Id(required=False)
    claimant = Text(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Name exactly one: claim, article, source or claimant."))
        return attrs
