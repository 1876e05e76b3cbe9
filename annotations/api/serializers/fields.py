"""Fields that take a type at its word: no number for a text, no boolean for a number, nothing unknown in silence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations import saying

MAX_ID = 2**63 - 1
_SHOWN = 60
_NAMED = 20


class Strict(serializers.Serializer[Any]):
    """Input whose every name is known: a typing error is told, not dropped."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [str(name)[:_SHOWN] for name in data if name not in self.fields][:_NAMED]
            if unknown:
                raise serializers.ValidationError({name: [_("This field is not known here.")] for name in unknown})
        return super().to_internal_value(data)


class Nothing(Strict):
    """A deed that needs no words: `{}`, or no body at all."""


class Text(serializers.CharField):
    """A JSON string, kept as it is; how long it may be is the domain's question."""

    default_error_messages = {"invalid": gettext_lazy("Write text here.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"allow_blank": True, "trim_whitespace": False, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Choice(serializers.ChoiceField):
    """A JSON string; whether it is one of the choices is the domain's question."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Write text here."))
        return data


class Whole(serializers.IntegerField):
    """A JSON integer of any size: neither `true` nor `1.0` nor `"1"`."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return data


@extend_schema_field(OpenApiTypes.INT64)
class Id(serializers.Field[int, Any, int, Any]):
    """The id of a row, as the integer we gave or its digits. One that no row can have reads as 0."""

    default_error_messages = {"invalid": gettext_lazy("Not an id.")}

    def to_internal_value(self, data: Any) -> int:
        digits = data if isinstance(data, str) and data.isascii() and data.isdigit() and len(data) < 20 else None
        if type(data) is not int and digits is None:
            self.fail("invalid")
        value = int(data)
        return value if 0 < value <= MAX_ID else 0

    def to_representation(self, value: int) -> int:
        return value


class IdOrNew(serializers.Field[Any, Any, Any, Any]):
    """The id of a row, or what a new one is made of, as `new` reads it."""

    new: type[Strict]

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            return Id().run_validation(data)
        new = self.new(data=data)
        new.is_valid(raise_exception=True)
        return new.validated_data


class TroubleSerializer(serializers.Serializer[Any]):
    """Why a capture failed: a stable code and a sentence for a person."""

    code = serializers.CharField()
    detail = serializers.CharField()


class PersonSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


def trouble_of(snapshot: Any) -> dict[str, str] | None:
    """The `error` of an article, a source or a version: null unless this capture failed."""
    if snapshot is None or snapshot.state != "failed":
        return None
    return {"code": snapshot.error_code, "detail": snapshot.error_detail}


class Spoken(serializers.CharField):
    """Words that are kept in English, for a page to show in its reader's language."""

    def to_representation(self, value: str) -> str:
        return saying.said(value)
