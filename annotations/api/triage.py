"""`/api/v1/claims/{id}/…`: what the desk notes on one claim; `/desks/` and `/labels/`."""

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import desks, taking, triage
from annotations.api import desk_examples, loading
from annotations.api.base import StaffView
from annotations.api.claims import claim_json
from annotations.api.idempotency import done_once
from annotations.api.schema import page_of
from annotations.api.serializers.claims import ClaimSerializer
from annotations.api.serializers.desk import (
    AssignSerializer,
    DeskChangesSerializer,
    DeskSerializer,
    LabelSerializer,
    NewDeskSerializer,
    NotesSerializer,
)
from annotations.api.serializers.fields import Nothing, Strict
from annotations.models import Desk, Label

MOST_LABELS = 50
MOST_DESKS = 500


class ClaimTriageView(StaffView):
    @extend_schema(
        operation_id="note_on_claim",
        summary="Change what the desk notes on a claim",
        description="For editors, and for those whose claim it is: who made it, or to whom it was given. Nothing of it "
        "is content: approvals stand, and the claim's `version` stays.",
        request=NotesSerializer,
        responses=ClaimSerializer,
    )
    def patch(self, request: Request, claim_id: int) -> Response:
        changes = self.body(request, NotesSerializer)
        triage.note_on(loading.claim(claim_id), changes, by=self.person)
        return Response(claim_json(claim_id, by=self.person))


class AssignView(StaffView):
    @extend_schema(
        operation_id="assign_claim",
        summary="Give the claim to somebody, or to nobody",
        request=AssignSerializer,
        responses=ClaimSerializer,
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        changes = self.body(request, AssignSerializer)
        triage.note_on(loading.claim(claim_id), changes, by=self.person)
        return Response(claim_json(claim_id, by=self.person))


class TakeView(StaffView):
    @extend_schema(
        operation_id="take_claim",
        summary="Take the claim in hand, or keep it there",
        description="For 15 minutes, and as long after each deed on it. Refused (`taken`) while somebody else has "
        "it in hand.",
        request=None,
        responses=ClaimSerializer,
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        self.body(request, Nothing)
        taking.take(loading.claim(claim_id), by=self.person)
        return Response(claim_json(claim_id, by=self.person))


class ReleaseView(StaffView):
    @extend_schema(
        operation_id="release_claim",
        summary="Let go of the claim",
        description="One's own, and for editors anybody's.",
        request=None,
        responses=ClaimSerializer,
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        self.body(request, Nothing)
        taking.release(loading.claim(claim_id), by=self.person)
        return Response(claim_json(claim_id, by=self.person))


class DesksView(StaffView):
    made_at = "/api/v1/desks/{id}/"

    @extend_schema(
        operation_id="list_desks",
        summary="List the desks, by name, retired ones too",
        responses=page_of(DeskSerializer, desk_examples.WHOLE_DESK),
    )
    def get(self, request: Request) -> Response:
        self.query(request, Nothing)
        rows = DeskSerializer(Desk.objects.all()[:MOST_DESKS], many=True).data
        return Response({"results": rows, "next": None, "previous": None})

    @extend_schema(
        operation_id="add_desk",
        summary="Add a desk",
        description="For admins.",
        request=NewDeskSerializer,
        responses={201: DeskSerializer},
    )
    @done_once
    def post(self, request: Request) -> Response:
        desk = desks.add_desk(**self.body(request, NewDeskSerializer), by=self.person)
        return Response(DeskSerializer(desk).data, status=201)


class DeskView(StaffView):
    @extend_schema(operation_id="read_desk", summary="Read one desk", responses=DeskSerializer)
    def get(self, request: Request, desk_id: int) -> Response:
        self.query(request, Nothing)
        return Response(DeskSerializer(loading.one(Desk.objects.all(), desk_id, "desk")).data)

    @extend_schema(
        operation_id="edit_desk",
        summary="Rename a desk, retire it, or bring it back",
        description="For admins. A retired desk keeps its claims and gets no new ones.",
        request=DeskChangesSerializer,
        responses=DeskSerializer,
    )
    def patch(self, request: Request, desk_id: int) -> Response:
        changes = self.body(request, DeskChangesSerializer)
        desk = desks.edit_desk(loading.one(Desk.objects.all(), desk_id, "desk"), changes, by=self.person)
        return Response(DeskSerializer(desk).data)


class LabelQuery(Strict):
    q = serializers.CharField(required=False, max_length=40, allow_blank=True, help_text="How its name begins.")


class LabelsView(StaffView):
    @extend_schema(
        operation_id="list_labels",
        summary="List the labels in use that begin so, the first 50",
        parameters=[LabelQuery],
        responses=page_of(LabelSerializer, desk_examples.LABEL),
    )
    def get(self, request: Request) -> Response:
        said = self.query(request, LabelQuery).get("q", "")
        rows = Label.objects.filter(Q(slug__istartswith=said) | Q(name__istartswith=said))[:MOST_LABELS]
        return Response({"results": LabelSerializer(rows, many=True).data, "next": None, "previous": None})
