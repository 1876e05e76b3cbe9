"""`/api/v1/watches/`: what the caller wants to be told of."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import notices as deeds
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import PageQuery
from annotations.api.schema import DONE, page_of
from annotations.api.serializers.watches import NewWatchSerializer, WatchSerializer
from annotations.api.watch_examples import WATCH
from annotations.errors import Invalid
from annotations.models import Article, Claim, Page, Source, Watch


class WatchesView(StaffView):
    refuses = ("404",)

    @extend_schema(
        operation_id="list_watches",
        summary="List what the caller watches, newest first",
        parameters=[PageQuery],
        responses=page_of(WatchSerializer, WATCH),
    )
    def get(self, request: Request) -> Response:
        self.query(request, PageQuery)
        rows = Watch.objects.of(self.person).on().select_related("page")
        return paged(rows, request, ("-id",), WatchSerializer, {})

    @extend_schema(
        operation_id="start_watching",
        summary="Watch a claim, an article, a source or a claimant",
        description="Watched already: 200. Whoever makes, judges, comments on or is assigned a claim watches it "
        "without asking, until she stops.",
        request=NewWatchSerializer,
        responses={201: WatchSerializer, 200: WatchSerializer},
    )
    @done_once
    def post(self, request: Request) -> Response:
        found, is_new = deeds.watch(_meant(self.body(request, NewWatchSerializer)), by=self.person)
        return Response(WatchSerializer(found).data, status=201 if is_new else 200)


class WatchView(StaffView):
    @extend_schema(
        operation_id="stop_watching",
        summary="Stop watching; no deed of hers begins it again",
        request=None,
        responses={204: DONE},
    )
    def delete(self, request: Request, watch_id: int) -> Response:
        deeds.end_watch(watch_id, by=self.person)
        return Response(status=204)


def _meant(said: dict[str, Any]) -> Claim | Article | Page | str:
    [(what, which)] = said.items()
    if what == "claimant":
        return str(which)
    if what == "claim":
        return loading.one(Claim.objects.all(), which, "claim")
    if what == "article":
        return loading.one(Article.objects.all(), which, "article")
    page = loading.one(Source.objects.select_related("page"), which, "source").page
    if page is None:
        sentence = _("This source stands at no address, so nothing about it can change.")
        raise Invalid(sentence, fields={"source": [sentence]})
    return page
