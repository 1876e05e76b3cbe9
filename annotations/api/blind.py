"""`/api/v1/claims/{id}/blind/`: second verdicts that are given without sight of the first."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.blind import ask_blind, give_blind
from annotations.api import examples, loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.schema import example
from annotations.api.serializers.fields import PersonSerializer, Strict, Text, Whole
from annotations.api.serializers.reviews import RatingStepSerializer
from annotations.errors import Invalid
from annotations.models import User

_ASKED: dict[str, Any] = {"id": 8, "claim": 7, "checker": examples.CLEO, "given_at": None}


@example({"checker": 3})
class AskBlindSerializer(Strict):
    checker = Whole(help_text="The id of the checker or editor who is asked.")


@example({"rating": "false", "explanation": "The register counts 212 homes."})
class GiveBlindSerializer(Strict):
    rating = Text()
    explanation = Text()


@example(_ASKED)
class AskedBlindSerializer(serializers.Serializer[Any]):
    """Who is asked about which claim. Of the first verdict nothing is said."""

    id = serializers.IntegerField()
    claim = serializers.IntegerField(source="claim_id")
    checker = PersonSerializer()
    given_at = serializers.DateTimeField(allow_null=True)


@example({**_ASKED, "given_at": examples.TIME, "agrees": False, "first": examples.STEP, "second": examples.STEP})
class GivenBlindSerializer(AskedBlindSerializer):
    """Both, once the second is given."""

    agrees = serializers.BooleanField()
    first = RatingStepSerializer(source="first.rating")
    second = RatingStepSerializer(source="rating")


class AskBlindView(StaffView):
    @extend_schema(
        operation_id="ask_for_blind_verdict",
        summary="Ask a colleague for a second verdict without sight of the first",
        description="Until it is given, whatever could show the first verdict is closed to that person (`blind`).",
        request=AskBlindSerializer,
        responses={201: AskedBlindSerializer},
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        said = self.body(request, AskBlindSerializer)["checker"]
        claim = loading.claim(claim_id)
        person = User.objects.filter(id=said).first() if 0 < said < 2**63 else None
        if person is None:
            unknown = _("There is no such person.")
            raise Invalid(unknown, fields={"checker": [unknown]})
        return Response(AskedBlindSerializer(ask_blind(claim, person, by=self.person)).data, status=201)


class BlindView(StaffView):
    @extend_schema(
        operation_id="give_blind_verdict",
        summary="Give the second verdict; both are shown from then on",
        request=GiveBlindSerializer,
        responses={201: GivenBlindSerializer},
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        said = self.body(request, GiveBlindSerializer)
        given = give_blind(claim_id, said["rating"], said["explanation"], by=self.person)
        return Response(GivenBlindSerializer(given).data, status=201)
