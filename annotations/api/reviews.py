"""`/api/v1/claims/{id}/…/`: verdicts, review and what becomes public."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import publications, reviews
from annotations.actions.days import Days
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.claims import claim_json, version_matched, with_both_texts
from annotations.api.entity_tags import versions_if_asked
from annotations.api.idempotency import done_once
from annotations.api.schema import IF_MATCH_OPTIONAL
from annotations.api.serializers.claims import ClaimSerializer
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.reviews import (
    CorrectionSerializer,
    DecisionSerializer,
    NewVerdictSerializer,
    PublicationSerializer,
    RetractionSerializer,
    VerdictSerializer,
)
from annotations.models.severity import Severity


def days_of(said: dict[str, Any]) -> Days:
    """The days that a body says of a verdict."""
    return Days(said.get("as_of"), said.get("expires_on"))


class VerdictsView(StaffView):
    @extend_schema(
        operation_id="propose_verdict",
        summary="Propose a rating with its reasons",
        description="The newest proposal counts; earlier ones stay in the history.",
        parameters=[IF_MATCH_OPTIONAL],
        request=NewVerdictSerializer,
        responses={201: VerdictSerializer},
    )
    @with_both_texts
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        said = self.body(request, NewVerdictSerializer)
        claim = loading.claim(claim_id)
        version = version_matched(claim, versions_if_asked(request))
        verdict = reviews.propose_verdict(
            claim, said["rating"], said["explanation"], version=version, by=self.person, days=days_of(said)
        )
        verdict.refresh_from_db(fields=["created_at"])
        return Response(VerdictSerializer(verdict).data, status=201)


class SubmitView(StaffView):
    @extend_schema(
        operation_id="submit_claim", summary="Put the claim into the queue", request=None, responses=ClaimSerializer
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        self.body(request, Nothing)
        reviews.submit(loading.claim(claim_id), by=self.person)
        return Response(claim_json(claim_id, by=self.person))


class WithdrawView(StaffView):
    @extend_schema(
        operation_id="withdraw_claim",
        summary="Take the claim out of review",
        description="A correction that is withdrawn leaves the published check as it stands.",
        request=None,
        responses=ClaimSerializer,
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        self.body(request, Nothing)
        reviews.withdraw(loading.claim(claim_id), by=self.person)
        return Response(claim_json(claim_id, by=self.person))


class ReopenView(StaffView):
    @extend_schema(
        operation_id="reopen_claim",
        summary="Make a rejected claim a draft again",
        request=None,
        responses=ClaimSerializer,
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        self.body(request, Nothing)
        reviews.reopen(loading.claim(claim_id), by=self.person)
        return Response(claim_json(claim_id, by=self.person))


class ReviewView(StaffView):
    @extend_schema(
        operation_id="review_claim",
        summary="Approve, send back or reject",
        description="Nobody approves a verdict of their own, nor a claim that they were the last to change "
        "(`four_eyes`), whatever their role. An approval says as `seen` what was read, the claim's `content_sha256` "
        "(`seen_missing`); other decisions may, or send If-Match, to be about exactly that.",
        parameters=[IF_MATCH_OPTIONAL],
        request=DecisionSerializer,
        responses=ClaimSerializer,
    )
    @with_both_texts
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        said = self.body(request, DecisionSerializer)
        claim = loading.claim(claim_id)
        note, seen = said.get("note", ""), said.get("seen", "")
        version = version_matched(claim, versions_if_asked(request))
        reviews.decide(claim, said["decision"], note=note, seen=seen, version=version, by=self.person)
        return Response(claim_json(claim_id, by=self.person))


class TakeBackView(StaffView):
    @extend_schema(
        operation_id="take_back_approval",
        summary="Take your own approval back, before anything is published by it",
        description="The claim is in review again, and a time that was set for publishing is gone. Where several "
        "people have to approve it, those who had decide anew.",
        request=None,
        responses=ClaimSerializer,
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        self.body(request, Nothing)
        reviews.take_back(loading.claim(claim_id), by=self.person)
        return Response(claim_json(claim_id, by=self.person))


class PublishView(StaffView):
    made_at = "/api/public/v1/checks/{slug}/?version={version}"

    @extend_schema(
        operation_id="publish_claim",
        summary="Make the approved verdict public, as a first version or as the approved correction",
        request=None,
        responses={201: PublicationSerializer},
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        self.body(request, Nothing)
        publication = publications.publish(loading.claim(claim_id), by=self.person)
        return Response(PublicationSerializer(publication).data, status=201)


class CorrectView(StaffView):
    made_at = "/api/public/v1/checks/{slug}/?version={version}"

    @extend_schema(
        operation_id="correct_check",
        summary="Propose a correction of a published check, with a public note",
        description="It goes through review again; until it is published the old version stands.",
        request=CorrectionSerializer,
        responses=ClaimSerializer,
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        said = self.body(request, CorrectionSerializer)
        publications.correct(
            loading.claim(claim_id),
            said["rating"],
            said["explanation"],
            note=said["note"],
            by=self.person,
            severity=said.get("severity", Severity.CORRECTION),
            days=days_of(said),
        )
        return Response(claim_json(claim_id, by=self.person))


class RetractView(StaffView):
    @extend_schema(
        operation_id="retract_check",
        summary="Retract a published check; a public page says why",
        request=RetractionSerializer,
        responses={201: PublicationSerializer},
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        said = self.body(request, RetractionSerializer)
        publication = publications.retract(loading.claim(claim_id), said["reason"], by=self.person)
        return Response(PublicationSerializer(publication).data, status=201)
