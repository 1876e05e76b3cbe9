"""`/api/v1/claims/{id}/attempts/`, `reply-links/`, `replies/` and `reply/`: the right of reply."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import contacting as deeds
from annotations.api import contact_examples as examples
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import PageQuery
from annotations.api.schema import DONE, page_of
from annotations.api.serializers.contacting import (
    AttemptSerializer,
    IssuedReplyLinkSerializer,
    NewAttemptSerializer,
    NewReplyLinkSerializer,
    NewToldSerializer,
    ReplyLinkSerializer,
    ReplySerializer,
    ToldSerializer,
)
from annotations.api.serializers.fields import Nothing
from annotations.meaning.heard import is_owed
from annotations.models import Claim, ContactAttempt, Reply, ReplyLink


class AttemptsView(StaffView):
    @extend_schema(
        operation_id="list_contact_attempts",
        summary="List the attempts to reach the other side, newest first",
        parameters=[PageQuery],
        responses=page_of(AttemptSerializer, examples.ATTEMPT),
    )
    def get(self, request: Request, claim_id: int) -> Response:
        self.query(request, PageQuery)
        rows = ContactAttempt.objects.filter(claim=loading.claim(claim_id)).select_related("author")
        return paged(rows, request, ["-id"], AttemptSerializer, {})

    @extend_schema(
        operation_id="log_contact_attempt",
        summary="Note an attempt to reach the other side",
        description="Attempts are only added, never changed. It is no edit: an approval stands.",
        request=NewAttemptSerializer,
        responses={201: AttemptSerializer},
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        attempt = deeds.Attempt(**self.body(request, NewAttemptSerializer))
        made = deeds.log_attempt(loading.claim(claim_id), attempt, by=self.person)
        made.refresh_from_db()
        return Response(AttemptSerializer(made).data, status=201)


class ReplyLinksView(StaffView):
    forgotten = ("link",)
    refuses = ("429",)

    @extend_schema(
        operation_id="list_reply_links",
        summary="List the links to reply by, newest first, without their secrets",
        parameters=[PageQuery],
        responses=page_of(ReplyLinkSerializer, examples.REPLY_LINK),
    )
    def get(self, request: Request, claim_id: int) -> Response:
        self.query(request, PageQuery)
        rows = ReplyLink.objects.filter(claim=loading.claim(claim_id)).select_related("created_by")
        return paged(rows, request, ["-id"], ReplyLinkSerializer, {})

    @extend_schema(
        operation_id="issue_reply_link",
        summary="Make a link by which somebody replies without an account; it is shown this once",
        description="With `address` it is mailed there, to 50 addresses a day at most (429). It counts as an attempt.",
        request=NewReplyLinkSerializer,
        responses={201: IssuedReplyLinkSerializer},
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        question = deeds.Question(**self.body(request, NewReplyLinkSerializer))
        made, secret = deeds.issue_link(loading.claim(claim_id), question, by=self.person)
        made.refresh_from_db()
        return Response({**ReplyLinkSerializer(made).data, "link": deeds.link_address(secret)}, status=201)


class ReplyLinkView(StaffView):
    @extend_schema(
        operation_id="end_reply_link",
        summary="End a link to reply by; what was replied stays",
        request=None,
        responses={204: DONE},
    )
    def delete(self, request: Request, claim_id: int, link_id: int) -> Response:
        deeds.revoke_link(loading.reply_link(claim_id, link_id), by=self.person)
        return Response(status=204)


class RepliesView(StaffView):
    @extend_schema(
        operation_id="list_replies",
        summary="List what the other side replied, newest first",
        parameters=[PageQuery],
        responses=page_of(ReplySerializer, examples.REPLY),
    )
    def get(self, request: Request, claim_id: int) -> Response:
        self.query(request, PageQuery)
        rows = Reply.objects.filter(claim=loading.claim(claim_id)).select_related("link")
        return paged(rows, request, ["-id"], ReplySerializer, {})


class ToldView(StaffView):
    @extend_schema(
        operation_id="read_right_of_reply",
        summary="Read what readers are told of the other side, and whether somebody has still to be asked",
        responses=ToldSerializer,
    )
    def get(self, request: Request, claim_id: int) -> Response:
        self.query(request, Nothing)
        return _told(loading.claim(claim_id))

    @extend_schema(
        operation_id="set_right_of_reply",
        summary="Say what readers are told of the other side, or why nobody was asked",
        description="An edit of the claim: it is reviewed with the verdict, voids an approval, and is published with "
        "the next version. `replied` names the newest reply by its SHA-256.",
        request=NewToldSerializer,
        responses=ToldSerializer,
    )
    def put(self, request: Request, claim_id: int) -> Response:
        told = deeds.Told(**self.body(request, NewToldSerializer))
        deeds.tell_readers(loading.claim(claim_id), told, by=self.person)
        return _told(loading.claim(claim_id))


def _told(claim: Claim) -> Response:
    said = {
        "outcome": claim.reply_outcome,
        "summary": claim.reply_summary,
        "reason": claim.reply_waiver,
        "sha256": claim.reply_sha256,
        "is_owed": is_owed(claim),
    }
    return Response(ToldSerializer(said).data)
