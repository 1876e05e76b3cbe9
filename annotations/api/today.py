"""`/api/v1/sources/{id}/today/`: what became of a source's passage and page on the live web."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import following as deeds
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.today import RulingSerializer, SeenSerializer, TodaySerializer
from annotations.meaning.sincelocked import since_locked


def _today(source_id: int, *, status: int = 200) -> Response:
    return Response(TodaySerializer(since_locked(loading.source_to_read(source_id))).data, status=status)


class SourceTodayView(StaffView):
    @extend_schema(
        operation_id="get_source_today",
        summary="What the live page says today of the passage that was locked",
        responses=TodaySerializer,
    )
    def get(self, request: Request, source_id: int) -> Response:
        self.query(request, Nothing)
        return _today(source_id)


class SourceLookView(StaffView):
    @extend_schema(
        operation_id="look_at_source",
        summary="Look at the live page now",
        description="A look that is under way is left to finish; see `is_looking`.",
        request=None,
        responses={202: TodaySerializer},
    )
    @done_once
    def post(self, request: Request, source_id: int) -> Response:
        self.body(request, Nothing)
        deeds.look_now(loading.standing_source(source_id), by=self.person)
        return _today(source_id, status=202)


class SourceSeenView(StaffView):
    @extend_schema(
        operation_id="note_difference_seen",
        summary="Note that somebody has seen what the live page says now, and keeps our capture",
        description="409 `changed_meanwhile` where it says other `words` by now than those that were seen.",
        request=SeenSerializer,
        responses=TodaySerializer,
    )
    @done_once
    def post(self, request: Request, source_id: int) -> Response:
        seen = self.body(request, SeenSerializer)
        deeds.see_difference(loading.standing_source(source_id), by=self.person, words=seen.get("words"))
        return _today(source_id)


class SourceRulingView(StaffView):
    @extend_schema(
        operation_id="rule_on_page",
        summary="Say whether the page is there, whatever we saw",
        description="Holds for everybody who cites the page. “It is there” holds until we see it ourselves.",
        request=RulingSerializer,
        responses=TodaySerializer,
    )
    def put(self, request: Request, source_id: int) -> Response:
        said = self.body(request, RulingSerializer)
        source = loading.standing_source(source_id)
        deeds.rule_on_page(source, said["ruling"], note=said.get("note", ""), by=self.person)
        return _today(source_id)
