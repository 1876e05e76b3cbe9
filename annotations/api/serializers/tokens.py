"""Personal API tokens."""

from typing import Any

from rest_framework import serializers

from annotations.api import examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Strict, Text


class TokenSerializer(serializers.Serializer[Any]):
    """A token as it can be shown: `prefix` is for recognising it."""

    id = serializers.IntegerField()
    label: Any = serializers.CharField()
    prefix = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


@example(examples.ISSUED_TOKEN)
class IssuedTokenSerializer(TokenSerializer):
    """`secret` is shown this once; a repeated answer (`Idempotent-Replayed`) has null."""

    secret = serializers.CharField(allow_null=True)


@example({"label": "Nightly script"})
class NewTokenSerializer(Strict):
    label: Any = Text()
