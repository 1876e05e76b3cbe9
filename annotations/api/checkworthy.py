"""`/api/v1/articles/{id}/checkworthy/`: sentences that seem worth checking, with the reasons."""

from collections.abc import Callable

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import checkworthy as deeds
from annotations.actions.passages import Passage
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.schema import DONE
from annotations.api.serializers.checkworthy import CheckworthySerializer, PassedSentenceSerializer
from annotations.api.serializers.fields import Nothing
from annotations.meaning.checkworthy import is_read, pointed_out

MOST_POINTED_OUT = 100


class CheckworthyView(StaffView):
    @extend_schema(
        operation_id="list_checkworthy",
        summary="List the sentences of an article that seem worth checking, the strongest first",
        description="Scored here, by signs in the words; each sentence says which. English only: `is_read` is false "
        "for other languages. Sentences with a claim or a mark are left out, and those that you have passed over. "
        "A sentence that is not listed was not judged unimportant.",
        responses=CheckworthySerializer,
    )
    def get(self, request: Request, article_id: int) -> Response:
        self.query(request, Nothing)
        article = loading.article_with_text(article_id)
        snapshot = article.snapshot
        can_read = snapshot is not None and is_read(article, snapshot)
        found = pointed_out(article, snapshot, to=self.person) if snapshot is not None and can_read else []
        shown = found[:MOST_POINTED_OUT]
        body = {
            "snapshot": article.snapshot_id,
            "is_read": can_read,
            "is_cut": len(found) > len(shown),
            "results": shown,
        }
        return Response(CheckworthySerializer(body).data)


class _SentenceView(StaffView):
    """What is said of one sentence of the current version."""

    def told(self, request: Request, article_id: int, deed: Callable[..., None]) -> Response:
        said = self.body(request, PassedSentenceSerializer)
        article = loading.article(article_id)
        deed(article, Passage(article.snapshot_id or 0, said["start"], said["end"], said["quote"]), by=self.person)
        return Response(status=204)


class PassOverView(_SentenceView):
    @extend_schema(
        operation_id="pass_over_sentence",
        summary="Have a sentence not pointed out to you again",
        description="For you alone, wherever these words stand in this article, in later versions too.",
        request=PassedSentenceSerializer,
        responses={204: DONE},
    )
    @done_once
    def post(self, request: Request, article_id: int) -> Response:
        return self.told(request, article_id, deeds.pass_over)


class PointOutAgainView(_SentenceView):
    @extend_schema(
        operation_id="point_out_sentence",
        summary="Have a sentence that you passed over pointed out again",
        request=PassedSentenceSerializer,
        responses={204: DONE},
    )
    @done_once
    def post(self, request: Request, article_id: int) -> Response:
        return self.told(request, article_id, deeds.point_out_again)
