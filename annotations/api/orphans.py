"""`/api/v1/orphans/`: passages that a new version lost, and what a person says of them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import placing as deeds
from annotations.actions.placing import Spot
from annotations.api import article_examples, loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import Pages
from annotations.api.queries import OrphanQuery
from annotations.api.schema import page_of
from annotations.api.serializers.articles import HighlightSerializer
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.orphans import LostSerializer, RetirementSerializer, SpotSerializer
from annotations.meaning.lost import looked_for
from annotations.models import Claim, Highlight, User
from annotations.models.highlight import HighlightQuerySet

MOST_ROWS = 20


class TrayPages(Pages):
    """Short pages: each row is looked for in a whole text."""

    page_size = MOST_ROWS
    max_page_size = MOST_ROWS
    ordering = ("-id",)


class OrphansView(StaffView):
    @extend_schema(
        operation_id="list_orphans",
        summary="List the passages that the current versions of their articles lost, newest first",
        description="Each with the places where it may stand now, for a person to choose from: "
        "`…/reattach/` puts it back, `…/retire/` says that the article does not state it any more. In very long texts "
        "not every passage is looked for (`looked_for`); ask for one article at a time, or look in it yourself.",
        parameters=[OrphanQuery],
        responses=page_of(LostSerializer, article_examples.LOST),
    )
    def get(self, request: Request) -> Response:
        asked = self.query(request, OrphanQuery)
        pages = TrayPages()
        rows = pages.paginate_queryset(_narrowed(asked, by=self.person), request)
        shown = LostSerializer(looked_for(rows or []), many=True, context={"by": self.person})
        return pages.get_paginated_response(shown.data)


class ReattachView(StaffView):
    @extend_schema(
        operation_id="reattach_highlight",
        summary="Say where a lost passage stands in the article's current version",
        description="Also corrects one that was carried as `edited` or `moved`. It becomes `moved` where the words are "
        "the same, else `edited`, and later versions are carried from here. What was checked, and its approval, stay. "
        "409 where a newer version (`newer_version`) or somebody else (`placed_already`, `retired`) came first.",
        request=SpotSerializer,
        responses=HighlightSerializer,
    )
    @done_once
    def post(self, request: Request, highlight_id: int) -> Response:
        said = self.body(request, SpotSerializer)
        spot = Spot(said["start"], said["end"], said["quote"])
        return _shown(deeds.reattach_highlight(loading.highlight(highlight_id), spot, by=self.person), by=self.person)


class DetachView(StaffView):
    @extend_schema(
        operation_id="detach_highlight",
        summary="Take a re-attachment back",
        description="The passage stands, or is lost, as it was found without a person.",
        request=None,
        responses=HighlightSerializer,
    )
    @done_once
    def post(self, request: Request, highlight_id: int) -> Response:
        self.body(request, Nothing)
        return _shown(deeds.detach_highlight(loading.highlight(highlight_id), by=self.person), by=self.person)


class RetireView(StaffView):
    @extend_schema(
        operation_id="retire_highlight",
        summary="Say that the article does not state the passage any more",
        description="It leaves the article and the tray; what was checked stays on record. `…/restore/` takes it back.",
        request=RetirementSerializer,
        responses=HighlightSerializer,
    )
    @done_once
    def post(self, request: Request, highlight_id: int) -> Response:
        said = self.body(request, RetirementSerializer)
        highlight = loading.highlight(highlight_id)
        deeds.retire_highlight(highlight, said.get("reason", ""), by=self.person)
        return _shown(highlight, by=self.person)


def _narrowed(asked: dict[str, Any], *, by: User) -> HighlightQuerySet:
    rows = Highlight.objects.lost().for_reading().select_related("article__page")
    if asked.get("article") is not None:
        rows = rows.filter(article=asked["article"])
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("mine") is not None:
        own = Claim.objects.of_person(by).values("id")
        rows = rows.filter(claim__in=own) if asked["mine"] else rows.exclude(claim__in=own)
    return rows


def _shown(highlight: Highlight, *, by: User) -> Response:
    return Response(HighlightSerializer(loading.highlight_to_read(highlight.pk), context={"by": by}).data)
