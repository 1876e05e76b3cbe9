"""`/api/v1/claims/{id}/expert-links/`: experts' sign-off by a link, without an account."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import experts as deeds
from annotations.api import contact_examples as examples
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import PageQuery
from annotations.api.schema import DONE, page_of
from annotations.api.serializers.experts import (
    ExpertLinkSerializer,
    IssuedExpertLinkSerializer,
    NewExpertLinkSerializer,
)
from annotations.meaning.content import content_of, sha256_of
from annotations.models import Claim, ExpertLink

USUAL_DAYS = 14


class ExpertLinksView(StaffView):
    forgotten = ("link",)

    @extend_schema(
        operation_id="list_expert_links",
        summary="List the links for experts, newest first, with what was answered by them",
        parameters=[PageQuery],
        responses=page_of(ExpertLinkSerializer, examples.EXPERT_LINK),
    )
    def get(self, request: Request, claim_id: int) -> Response:
        self.query(request, PageQuery)
        claim = loading.claim(claim_id)
        rows = ExpertLink.objects.of_claim(claim)
        return paged(rows, request, ["-id"], ExpertLinkSerializer, _as_now(claim))

    @extend_schema(
        operation_id="issue_expert_link",
        summary="Make a link by which an expert answers without an account; it is shown this once",
        description="She sees the claim as readers would. Her answer is bound to what she saw: an edit makes it void. "
        "At most 20 links of a claim are open at once (`too_many_expert_links`).",
        request=NewExpertLinkSerializer,
        responses={201: IssuedExpertLinkSerializer},
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        said = self.body(request, NewExpertLinkSerializer)
        days, claim = said.pop("days", USUAL_DAYS), loading.claim(claim_id)
        made, secret = deeds.make_link(claim, deeds.Expert(**said), days=days, by=self.person)
        made.refresh_from_db()
        shown = ExpertLinkSerializer(made, context=_as_now(claim)).data
        return Response({**shown, "link": deeds.link_address(secret)}, status=201)


class ExpertLinkView(StaffView):
    @extend_schema(
        operation_id="end_expert_link",
        summary="End a link for an expert; what was answered stays",
        request=None,
        responses={204: DONE},
    )
    def delete(self, request: Request, claim_id: int, expert_id: int) -> Response:
        deeds.revoke_link(claim_id, expert_id, by=self.person)
        return Response(status=204)


def _as_now(claim: Claim) -> dict[str, Any]:
    """What answers are compared with."""
    return {"content_sha256": sha256_of(content_of(claim))}
