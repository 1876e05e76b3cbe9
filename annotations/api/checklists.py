"""`/api/v1/checklist/`, `/api/v1/review-rules/` and what they ask of one claim."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import checklists as deeds
from annotations.actions.checklists import Wanted
from annotations.api import loading, review_examples
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import ChecklistQuery
from annotations.api.schema import page_of
from annotations.api.serializers.checklists import (
    ChecklistItemChangesSerializer,
    ChecklistItemSerializer,
    NewChecklistItemSerializer,
    NewReviewRulesSerializer,
    ReadinessSerializer,
    ReviewRulesSerializer,
    SinceReviewSerializer,
)
from annotations.api.serializers.fields import Nothing
from annotations.errors import NotFound
from annotations.meaning.content import content_of, sha256_of
from annotations.meaning.gates import readiness_of
from annotations.meaning.since import since_review
from annotations.models import ChecklistItem, ReviewRules


def readiness_json(claim_id: int) -> dict[str, Any]:
    claim = loading.claim(claim_id)
    content = content_of(claim)
    context = {"content_sha256": sha256_of(content)}
    return dict(ReadinessSerializer(readiness_of(claim, content), context=context).data)


class ChecklistView(StaffView):
    @extend_schema(
        operation_id="list_checklist",
        summary="List the newsroom's checklist, oldest item first",
        parameters=[ChecklistQuery],
        responses=page_of(ChecklistItemSerializer, review_examples.ITEM),
    )
    def get(self, request: Request) -> Response:
        asked = self.query(request, ChecklistQuery)
        rows = ChecklistItem.objects.all() if asked.get("retired") else ChecklistItem.objects.filter(retired_at=None)
        return paged(rows, request, ["id"], ChecklistItemSerializer, {})

    @extend_schema(
        operation_id="add_checklist_item",
        summary="Add an item to the checklist (admins)",
        request=NewChecklistItemSerializer,
        responses={201: ChecklistItemSerializer},
    )
    @done_once
    def post(self, request: Request) -> Response:
        item = deeds.add_item(Wanted(**self.body(request, NewChecklistItemSerializer)), by=self.person)
        item.refresh_from_db()
        return Response(ChecklistItemSerializer(item).data, status=201)


class ChecklistItemView(StaffView):
    @extend_schema(
        operation_id="change_checklist_item",
        summary="Change an item of the checklist (admins)",
        description="Other words make a new item, which is the answer, and retire the old one: ticks on it keep its "
        "words, and claims that are not through review need the new one ticked.",
        request=ChecklistItemChangesSerializer,
        responses=ChecklistItemSerializer,
    )
    def patch(self, request: Request, item_id: int) -> Response:
        said = self.body(request, ChecklistItemChangesSerializer)
        item = loading.checklist_item(item_id)
        standing = {"text": item.text, "help": item.help, "is_required": item.is_required}
        changed = deeds.change_item(item, Wanted(**{**standing, **said}), by=self.person)
        changed.refresh_from_db()
        return Response(ChecklistItemSerializer(changed).data)


class RetireItemView(StaffView):
    @extend_schema(
        operation_id="retire_checklist_item",
        summary="Take an item off the checklist (admins)",
        request=None,
        responses=ChecklistItemSerializer,
    )
    @done_once
    def post(self, request: Request, item_id: int) -> Response:
        self.body(request, Nothing)
        item = deeds.retire_item(loading.checklist_item(item_id), by=self.person)
        return Response(ChecklistItemSerializer(item).data)


class ReviewRulesView(StaffView):
    @extend_schema(
        operation_id="read_review_rules",
        summary="Read what a claim needs before review",
        responses=ReviewRulesSerializer,
    )
    def get(self, request: Request) -> Response:
        self.query(request, Nothing)
        return Response(ReviewRulesSerializer(ReviewRules.objects.in_force()).data)

    @extend_schema(
        operation_id="set_review_rules",
        summary="Say what a claim needs before review (admins)",
        request=NewReviewRulesSerializer,
        responses={201: ReviewRulesSerializer},
    )
    @done_once
    def post(self, request: Request) -> Response:
        said = self.body(request, NewReviewRulesSerializer)
        deeds.set_rules(said["min_letters"], said["min_sources"], by=self.person)
        return Response(ReviewRulesSerializer(ReviewRules.objects.in_force()).data, status=201)


class ReadinessView(StaffView):
    @extend_schema(
        operation_id="read_readiness",
        summary="Read what a claim still lacks before review, its checklist, and which sources count once",
        responses=ReadinessSerializer,
    )
    def get(self, request: Request, claim_id: int) -> Response:
        self.query(request, Nothing)
        return Response(readiness_json(claim_id))


class TickView(StaffView):
    @extend_schema(
        operation_id="tick_item",
        summary="Tick an item for what the claim says now",
        description="A tick from before the last edit is renewed, in the caller's name.",
        request=None,
        responses=ReadinessSerializer,
    )
    @done_once
    def post(self, request: Request, claim_id: int, item_id: int) -> Response:
        self.body(request, Nothing)
        deeds.tick(loading.claim(claim_id), loading.checklist_item(item_id), by=self.person)
        return Response(readiness_json(claim_id))


class UntickView(StaffView):
    @extend_schema(operation_id="untick_item", summary="Take a tick back", request=None, responses=ReadinessSerializer)
    @done_once
    def post(self, request: Request, claim_id: int, item_id: int) -> Response:
        self.body(request, Nothing)
        deeds.untick(loading.claim(claim_id), loading.checklist_item(item_id), by=self.person)
        return Response(readiness_json(claim_id))


class TickAgainView(StaffView):
    @extend_schema(
        operation_id="tick_items_again",
        summary="Renew every tick from before the last edit",
        request=None,
        responses=ReadinessSerializer,
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        self.body(request, Nothing)
        deeds.tick_again(loading.claim(claim_id), by=self.person)
        return Response(readiness_json(claim_id))


class SinceReviewView(StaffView):
    @extend_schema(
        operation_id="read_changes_since_review",
        summary="Read what changed since the newest decision",
        description="404 where nothing was decided yet.",
        responses=SinceReviewSerializer,
    )
    def get(self, request: Request, claim_id: int) -> Response:
        self.query(request, Nothing)
        claim = loading.claim(claim_id)
        reviews = list(claim.reviews.select_related("reviewer").order_by("-id")[:1])
        since = since_review(reviews, content_of(claim))
        if since is None:
            raise NotFound(_("Nothing was decided on this claim yet."))
        return Response(SinceReviewSerializer(since).data)
