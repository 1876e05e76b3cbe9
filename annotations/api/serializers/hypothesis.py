"""The rows of the Hypothesis API, written out for the document; `meaning/hypothesis.py` makes them."""

from typing import Any

from rest_framework import serializers


class LinksSerializer(serializers.Serializer[Any]):
    message = serializers.CharField()
    links = serializers.DictField(help_text="By what is wanted: method, address and a word on it.")


class RowSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    created = serializers.DateTimeField()
    updated = serializers.DateTimeField()
    user = serializers.CharField(help_text="The newsroom: `acct:name@authority`.")
    uri = serializers.URLField()
    text = serializers.CharField(help_text="Verdict and reasons, as Markdown.")
    tags = serializers.ListField(child=serializers.CharField(), help_text="The rating's label and `fact-check`.")
    group = serializers.CharField()
    permissions = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    target = serializers.ListField(child=serializers.DictField(), help_text="Source and selectors, in code points.")
    document = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    links = serializers.DictField(child=serializers.URLField())
    hidden = serializers.BooleanField()
    flagged = serializers.BooleanField()
    moderation_status = serializers.CharField()
    mentions = serializers.ListField(child=serializers.DictField())
    actions = serializers.ListField(child=serializers.CharField())
    user_info = serializers.DictField(child=serializers.CharField())


class RowsSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    rows = RowSerializer(many=True)
    replies = RowSerializer(many=True, required=False, help_text="With `_separate_replies`: none.")
