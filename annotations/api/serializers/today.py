"""A source's passage on the live web, as the newsroom is told of it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api import today_examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Choice, Strict, Text
from annotations.meaning.sincelocked import SinceLocked
from annotations.models.health import Health, Ruling
from annotations.models.verification import Verified


class PageTodaySerializer(serializers.Serializer[Any]):
    """The page: what is said of it, which is the editor's ruling, else what we saw; the newest failure; when it is next
    looked at.
    """

    state = serializers.ChoiceField(choices=Health.choices, source="standing")
    failures = serializers.IntegerField(help_text="Counted, in a row; so many make a page dead (LINK_FAILURES).")
    checked_at = serializers.DateTimeField(allow_null=True)
    alive_at = serializers.DateTimeField(allow_null=True)
    dead_at = serializers.DateTimeField(allow_null=True)
    error = serializers.SerializerMethodField(help_text="The code of the newest failure.")
    next_check_at = serializers.DateTimeField()
    ruling = serializers.ChoiceField(choices=Ruling.values)
    ruling_note = serializers.CharField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_error(self, health: Any) -> str | None:
        return health.error_code or None


class DifferencePieceSerializer(serializers.Serializer[Any]):
    op = serializers.ChoiceField(choices=["same", "deleted", "inserted"])
    text = serializers.CharField()


@example(today_examples.TODAY)
class TodaySerializer(serializers.Serializer[Any]):
    """`quote`: as it was locked. `words`: what stands in the live page for it, at `[start, end)` of the capture
    `compared`; `difference`: from the one to the other, where they differ. `state` and `checked_at` are null until the
    page was looked at. `seen_at`: when somebody noted that she has seen it.
    """

    id = serializers.IntegerField(source="source.pk")
    state = serializers.ChoiceField(choices=Verified.choices, source="found.state", default=None, allow_null=True)
    checked_at = serializers.DateTimeField(source="found.checked_at", default=None, allow_null=True)
    quote = serializers.CharField(source="source.quote", allow_blank=True)
    words = serializers.CharField(source="found.words", default="", allow_blank=True)
    compared = serializers.IntegerField(source="found.compared_id", default=None, allow_null=True)
    start = serializers.IntegerField(source="found.start", default=None, allow_null=True)
    end = serializers.IntegerField(source="found.end", default=None, allow_null=True)
    difference = serializers.SerializerMethodField()
    seen_at = serializers.DateTimeField(source="found.seen_at", default=None, allow_null=True)
    page = PageTodaySerializer(source="health", allow_null=True)
    is_looking = serializers.BooleanField(help_text="A look is under way.")

    @extend_schema_field(DifferencePieceSerializer(many=True))
    def get_difference(self, since: SinceLocked) -> list[dict[str, str]]:
        old, new = since.source.quote, since.found.words if since.found else ""
        told: list[dict[str, str]] = []
        for piece in since.pieces:
            if piece.op == "same":
                told.append({"op": "same", "text": new[piece.new_start : piece.new_end]})
                continue
            taken, put = old[piece.old_start : piece.old_end], new[piece.new_start : piece.new_end]
            told += [{"op": op, "text": text} for op, text in (("deleted", taken), ("inserted", put)) if text]
        return told


@example(today_examples.RULING)
class RulingSerializer(Strict):
    """`alive` or `dead`, whatever we saw; empty takes it back."""

    ruling = Choice(choices=Ruling.values)
    note = Text(required=False, help_text="Why, for colleagues.")


@example(today_examples.SEEN)
class SeenSerializer(Strict):
    """`words`: as they were told when they were looked at."""

    words = Text(required=False)
