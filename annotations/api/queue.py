"""`/api/v1/queue/`: claims that wait for somebody, taken one after another or dealt with many at a time."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from annotations.actions import bulk, handover, taking
from annotations.api import examples
from annotations.api.base import StaffView
from annotations.api.claims import rows_to_list
from annotations.api.errors import Malformed
from annotations.api.idempotency import done_once
from annotations.api.pagination import DEFAULT_SIZE
from annotations.api.queue_queries import QueueQuery, WantedQuery, wanted_of
from annotations.api.schema import page_of
from annotations.api.serializers.claims import ClaimRowSerializer
from annotations.api.serializers.desk import (
    BulkSerializer,
    HandedOverSerializer,
    HandOverSerializer,
    OutcomesSerializer,
    QueueCountsSerializer,
)
from annotations.errors import Invalid
from annotations.meaning.queue import counts_of, usual_states
from annotations.meaning.turns import BadCursor
from annotations.meaning.turns import page_of as claims_page
from annotations.models import Status, User


class QueueView(StaffView):
    @extend_schema(
        operation_id="list_queue",
        summary="List the claims that wait, those in review unless others are asked for",
        description="A page stays where it is while claims come, go and move: no other is skipped or comes twice.",
        parameters=[QueueQuery],
        responses=page_of(ClaimRowSerializer, examples.CLAIM_ROW),
    )
    def get(self, request: Request) -> Response:
        asked = self.query(request, QueueQuery)
        wanted = wanted_of(asked, by=self.person, states=(Status.IN_REVIEW,))
        size = asked.get("page_size", DEFAULT_SIZE)
        try:
            page = claims_page(wanted, rows_to_list(), by=self.person, cursor=asked.get("cursor", ""), size=size)
        except BadCursor as error:
            raise Malformed(_("The cursor is not one of ours."), fields={"cursor": [_("Not a cursor.")]}) from error
        here = request.build_absolute_uri()
        links = {
            name: replace_query_param(here, "cursor", cursor) if cursor else None
            for name, cursor in (("next", page.next), ("previous", page.previous))
        }
        return Response(
            {**links, "results": ClaimRowSerializer(page.rows, many=True, context={"by": self.person}).data}
        )


class QueueCountsView(StaffView):
    @extend_schema(
        operation_id="count_queue",
        summary="Count the claims of each state, as far as a person cares",
        description="Takes what the list takes; all states unless some are asked for. `is_more`: more than `number`.",
        parameters=[WantedQuery],
        responses=QueueCountsSerializer,
    )
    def get(self, request: Request) -> Response:
        wanted = wanted_of(self.query(request, WantedQuery), by=self.person, states=tuple(Status.values))
        counted = counts_of(wanted, by=self.person)
        told = [{"state": state, "number": one.number, "is_more": one.is_more} for state, one in counted.items()]
        return Response(QueueCountsSerializer({"states": told}).data)


class TakeNextView(StaffView):
    @extend_schema(
        operation_id="take_next",
        summary="Take the next claim in hand",
        description="The highest priority first, then the longest waiting, of what the caller may do: given to her or "
        "to nobody, a checker's own, never one's own work to decide on. It is hers until she moves it on, lets go of "
        "it, or does nothing with it for 15 minutes. Two who ask at once get two claims. `state` is `in_review` for "
        "editors and `sent_back,draft` for checkers unless given.",
        request=WantedQuery,
        responses={200: ClaimRowSerializer, 204: OpenApiResponse(description="There is nothing to take.")},
    )
    @done_once
    def post(self, request: Request) -> Response:
        asked = self.body(request, WantedQuery)
        taken = taking.take_next(wanted_of(asked, by=self.person, states=usual_states(self.person)), by=self.person)
        if taken is None:
            return Response(status=204)
        return Response(ClaimRowSerializer(rows_to_list().get(id=taken.pk), context={"by": self.person}).data)


class BulkView(StaffView):
    @extend_schema(
        operation_id="change_many_claims",
        summary="Do one thing to up to 100 claims",
        description="Each claim is judged by itself: the answer names those it was done to, and those refused "
        "it, with the reason.",
        request=BulkSerializer,
        responses=OutcomesSerializer,
    )
    @done_once
    def post(self, request: Request) -> Response:
        asked = self.body(request, BulkSerializer)
        outcomes = bulk.each(asked["claims"], _deed(asked, by=self.person))
        done = [one.claim_id for one in outcomes if one.is_done]
        return Response(OutcomesSerializer({"done": done, "refused": [o for o in outcomes if not o.is_done]}).data)


class HandOverView(StaffView):
    @extend_schema(
        operation_id="hand_over",
        summary="Give all that is assigned to somebody to a colleague, or to nobody",
        description="One's own, and for editors anybody's. What she had in hand is free again.",
        request=HandOverSerializer,
        responses=HandedOverSerializer,
    )
    @done_once
    def post(self, request: Request) -> Response:
        asked = self.body(request, HandOverSerializer)
        user = _person(asked["from"], "from") if "from" in asked else self.person
        to = _person(asked["to"], "to") if asked["to"] is not None else None
        return Response({"claims": handover.hand_over(user, to=to, by=self.person)})


def _person(user_id: int, field: str) -> User:
    found = User.objects.filter(id=user_id).first()
    if found is None or not found.is_newsroom:
        raise Invalid(_("Nothing was handed over."), fields={field: [_("Nobody of the newsroom.")]})
    return found


def _deed(asked: dict[str, Any], *, by: User) -> bulk.Deed:
    match asked["deed"]:
        case "label":
            return bulk.labelling(add=asked.get("add", []), remove=asked.get("remove", []), by=by)
        case "send_back":
            return bulk.sending_back(asked["note"], by=by)
        case "release":
            return bulk.releasing(by=by)
        case deed:
            name = {"assign": "assignee", "due": "due_at", "desk": "desk"}[deed]
            return bulk.noting({name: asked[name]}, by=by)
