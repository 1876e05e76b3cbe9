"""What a desk notes on claims, bulk deeds, and the desks themselves."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.actions.bulk import MOST_ROWS
from annotations.api import desk_examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Id, PersonSerializer, Strict, Text, Whole
from annotations.models import Claim


class DeskNameSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.CharField()


class DeskNotesSerializer(serializers.Serializer[Any]):
    """What the desk notes on a claim. `priority` follows from the three weights; `taken_by`: who has it in hand, null
    once that has ended. For rows of `for_desk()`.
    """

    desk = DeskNameSerializer(allow_null=True)
    assignee = PersonSerializer(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    reach = serializers.IntegerField(allow_null=True)
    harm = serializers.IntegerField(allow_null=True)
    importance = serializers.IntegerField(allow_null=True)
    priority = serializers.IntegerField()
    why = serializers.CharField(allow_blank=True)
    labels = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField(allow_blank=True)
    taken_by = serializers.SerializerMethodField()
    taken_until = serializers.SerializerMethodField()

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_taken_by(self, claim: Any) -> dict[str, Any] | None:
        return {"id": claim.taken_by.pk, "name": claim.taken_by.name} if claim.is_taken else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_taken_until(self, claim: Claim) -> datetime | None:
        return claim.lease_until if getattr(claim, "is_taken", False) else None


@example(desk_examples.WHOLE_DESK)
class DeskSerializer(DeskNameSerializer):
    """A retired desk keeps its claims and gets no new ones. `approvals_needed`: how many people approve its claims at
    least; a step of the scale may ask for more.
    """

    retired = serializers.BooleanField()
    approvals_needed = serializers.IntegerField()


@example({"name": "Politics"})
class NewDeskSerializer(Strict):
    name = Text()


@example({"approvals_needed": 2})
class DeskChangesSerializer(Strict):
    name = Text(required=False)
    retired = serializers.BooleanField(required=False)
    approvals_needed = Whole(required=False)


@example(desk_examples.LABEL)
class LabelSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()


@example(desk_examples.CHANGES)
class NotesSerializer(Strict):
    """Whatever is left out stays. Who weighs a claim says why; `labels` replaces them all."""

    assignee = Id(required=False, allow_null=True)
    desk = Id(required=False, allow_null=True)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    reach = Whole(required=False, allow_null=True)
    harm = Whole(required=False, allow_null=True)
    importance = Whole(required=False, allow_null=True)
    why = Text(required=False)
    labels = serializers.ListField(required=False, child=Text(), max_length=100)
    language = Text(required=False)


@example({"assignee": 4})
class AssignSerializer(Strict):
    assignee = Id(allow_null=True, help_text="Null: nobody's.")


BULK_DEEDS = ("assign", "due", "desk", "label", "send_back", "release")
_NEEDS = {"assign": "assignee", "due": "due_at", "desk": "desk", "send_back": "note"}


@example(desk_examples.BULK)
class BulkSerializer(Strict):
    """One deed with what it needs: `assignee`, `due_at` and `desk` may be null; `label` takes `add` and `remove`."""

    claims = serializers.ListField(child=Id(), min_length=1, max_length=MOST_ROWS, help_text="Ids.")
    deed = serializers.ChoiceField(choices=BULK_DEEDS)
    assignee = Id(required=False, allow_null=True)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    desk = Id(required=False, allow_null=True)
    add = serializers.ListField(required=False, child=Text(), max_length=100)
    remove = serializers.ListField(required=False, child=Text(), max_length=100)
    note = Text(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        needed = _NEEDS.get(attrs["deed"])
        if needed and needed not in attrs:
            raise serializers.ValidationError({needed: [_("Give this too.")]})
        return attrs


class RefusedRowSerializer(serializers.Serializer[Any]):
    claim = serializers.IntegerField(source="claim_id")
    code = serializers.CharField()
    detail = serializers.CharField(source="sentence")


@example(desk_examples.OUTCOMES)
class OutcomesSerializer(serializers.Serializer[Any]):
    """Which claims it was done to, and which were refused it and why."""

    done = serializers.ListField(child=serializers.IntegerField())
    refused = RefusedRowSerializer(many=True)


@example({"from": 3, "to": 4})
class HandOverSerializer(Strict):
    """`from` is a word of Python, so both are declared by name."""

    def get_fields(self) -> dict[str, Any]:
        return {
            "from": Id(required=False, help_text="Whose claims. Without it: the caller's."),
            "to": Id(allow_null=True, help_text="The colleague; null: nobody."),
        }


@example({"claims": 12})
class HandedOverSerializer(serializers.Serializer[Any]):
    claims = serializers.IntegerField(help_text="How many changed hands.")


class QueueCountSerializer(serializers.Serializer[Any]):
    state = serializers.CharField()
    number = serializers.IntegerField()
    is_more = serializers.BooleanField(help_text="There are more than `number`.")


@example(desk_examples.COUNTS)
class QueueCountsSerializer(serializers.Serializer[Any]):
    states = QueueCountSerializer(many=True)
