"""`/api/v1/publishers/`: who reads by program. Admins see all; a publisher's own people see theirs, by token too."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import policy
from annotations.actions import publishers as deeds
from annotations.api import loading
from annotations.api import publisher_examples as examples
from annotations.api.base import MemberView, StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import PageQuery, ReaderQuery
from annotations.api.schema import DONE, page_of
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.publishers import (
    MemberSerializer,
    NewMemberSerializer,
    NewPartnerPageSerializer,
    NewPublisherSerializer,
    PartnerPageSerializer,
    PublisherSerializer,
    ReaderSerializer,
)
from annotations.meaning.readers import claim_readers, publisher_readers
from annotations.models import Check, PartnerPage, Publisher, User


class PublishersView(MemberView):
    made_at = "/api/v1/publishers/{id}/"

    @extend_schema(
        operation_id="list_publishers",
        summary="List the publishers, newest first; to a publisher's own people, theirs",
        parameters=[PageQuery],
        responses=page_of(PublisherSerializer, examples.PUBLISHER),
    )
    def get(self, request: Request) -> Response:
        self.query(request, PageQuery)
        rows = Publisher.objects.all()
        if self.person.is_newsroom:
            policy.require(self.person, "manage_publishers")
        else:
            rows = rows.filter(people=self.person)
        return paged(rows, request, ["-id"], PublisherSerializer, {})

    @extend_schema(
        operation_id="add_publisher",
        summary="Add a publisher",
        request=NewPublisherSerializer,
        responses={201: PublisherSerializer},
    )
    @done_once
    def post(self, request: Request) -> Response:
        policy.require(self.person, "manage_publishers")
        made = deeds.create_publisher(**self.body(request, NewPublisherSerializer), by=self.person)
        made.refresh_from_db()
        return Response(PublisherSerializer(made).data, status=201)


class PublisherView(MemberView):
    @extend_schema(operation_id="read_publisher", summary="Read one publisher", responses=PublisherSerializer)
    def get(self, request: Request, publisher_id: int) -> Response:
        self.query(request, Nothing)
        return Response(PublisherSerializer(loading.publisher(publisher_id, by=self.person)).data)


class MembersView(MemberView):
    @extend_schema(
        operation_id="list_members",
        summary="List a publisher's own people, newest first",
        parameters=[PageQuery],
        responses=page_of(MemberSerializer, examples.MEMBER),
    )
    def get(self, request: Request, publisher_id: int) -> Response:
        self.query(request, PageQuery)
        owner = loading.publisher(publisher_id, by=self.person)
        return paged(User.objects.filter(publisher=owner), request, ["-id"], MemberSerializer, {})

    @extend_schema(
        operation_id="add_member",
        summary="Make an account for one of a publisher's people; only admins",
        request=NewMemberSerializer,
        responses={201: MemberSerializer},
    )
    @done_once
    def post(self, request: Request, publisher_id: int) -> Response:
        owner = loading.publisher(publisher_id, by=self.person)
        policy.require(self.person, "manage_publishers")
        made = deeds.create_member(owner, **self.body(request, NewMemberSerializer), by=self.person)
        return Response(MemberSerializer(made).data, status=201)


class PublisherReadersView(MemberView):
    @extend_schema(
        operation_id="list_publisher_readers",
        summary="List which versions a publisher's keys, endpoints and pages got",
        description="With `state=stale`: those that still have an older version of a check that was corrected or "
        "retracted, and have not asked since.",
        parameters=[ReaderQuery],
        responses=page_of(ReaderSerializer, examples.READER),
    )
    def get(self, request: Request, publisher_id: int) -> Response:
        asked = self.query(request, ReaderQuery)
        owner = loading.publisher(publisher_id, by=self.person)
        return paged(publisher_readers(owner, asked.get("state", "")), request, ["-id"], ReaderSerializer, {})


class ClaimReadersView(StaffView):
    @extend_schema(
        operation_id="list_claim_readers",
        summary="List who got which version of a check: keys, endpoints, sites and pages; for editors",
        description="With `state=stale`: who still shows the old verdict, and since when. Readers without a key and "
        "without a page's origin are not known. A claim that was never published has no readers.",
        parameters=[ReaderQuery],
        responses=page_of(ReaderSerializer, examples.READER),
    )
    def get(self, request: Request, claim_id: int) -> Response:
        policy.require(self.person, "see_readers")
        asked = self.query(request, ReaderQuery)
        check = Check.objects.filter(claim=loading.claim(claim_id)).first()
        return paged(claim_readers(check, asked.get("state", "")), request, ["-id"], ReaderSerializer, {})


class PartnerPagesView(MemberView):
    made_at = "/api/v1/publishers/{publisher_id}/pages/{id}/"

    @extend_schema(
        operation_id="list_partner_pages",
        summary="List the pages of a publisher that are looked at for our checks, newest first",
        parameters=[PageQuery],
        responses=page_of(PartnerPageSerializer, examples.PARTNER_PAGE),
    )
    def get(self, request: Request, publisher_id: int) -> Response:
        self.query(request, PageQuery)
        owner = loading.publisher(publisher_id, by=self.person)
        return paged(PartnerPage.objects.filter(publisher=owner), request, ["-id"], PartnerPageSerializer, {})

    @extend_schema(
        operation_id="add_partner_page",
        summary="Have a page looked at for our markup, once a day and after corrections",
        description="A worker reads it: `state` tells. The same address twice is one page (200).",
        request=NewPartnerPageSerializer,
        responses={201: PartnerPageSerializer, 200: PartnerPageSerializer},
    )
    @done_once
    def post(self, request: Request, publisher_id: int) -> Response:
        owner = loading.publisher(publisher_id, by=self.person)
        page, is_new = deeds.add_page(owner, **self.body(request, NewPartnerPageSerializer), by=self.person)
        page.refresh_from_db()
        return Response(PartnerPageSerializer(page).data, status=201 if is_new else 200)


class PartnerPageView(MemberView):
    @extend_schema(
        operation_id="remove_partner_page",
        summary="Have a page looked at no longer",
        request=None,
        responses={204: DONE},
    )
    def delete(self, request: Request, publisher_id: int, page_id: int) -> Response:
        deeds.remove_page(loading.partner_page(publisher_id, page_id, by=self.person), by=self.person)
        return Response(status=204)


class PartnerPageLookView(MemberView):
    @extend_schema(
        operation_id="look_at_partner_page",
        summary="Have a page looked at now",
        request=None,
        responses={202: PartnerPageSerializer},
    )
    @done_once
    def post(self, request: Request, publisher_id: int, page_id: int) -> Response:
        self.body(request, Nothing)
        page = loading.partner_page(publisher_id, page_id, by=self.person)
        deeds.look_again(page, by=self.person)
        page.refresh_from_db()
        return Response(PartnerPageSerializer(page).data, status=202)
