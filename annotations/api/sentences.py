"""`/api/v1/articles/{id}/sentences/`: how much of an article was looked at; and marks on its sentences."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import marks as deeds
from annotations.actions.passages import Passage
from annotations.api import loading
from annotations.api.base import REVALIDATE, StaffView
from annotations.api.entity_tags import body_tag, tagged
from annotations.api.idempotency import done_once
from annotations.api.queries import SentenceQuery
from annotations.api.schema import DONE, ETAG, IF_NONE_MATCH, UNCHANGED
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.sentences import CoverageSerializer, MarkSerializer, NewMarkSerializer
from annotations.meaning.coverage import STATES, coverage_of

MOST_SENTENCES = 2_000


class SentencesView(StaffView):
    @extend_schema(
        operation_id="list_sentences",
        summary="List the sentences of an article and what became of each",
        description="In reading order. `share` says which part of the counted sentences somebody looked at: by a claim "
        "or by a mark. A claim that has no published check is `claimed`, never `checked`.",
        parameters=[SentenceQuery, IF_NONE_MATCH, ETAG],
        responses={200: CoverageSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request, article_id: int) -> Response:
        after = self.query(request, SentenceQuery).get("after", 0)
        shown = CoverageSerializer(self._covered(request, article_id, after)).data
        return tagged(request, shown, tag=body_tag(shown), headers={"Cache-Control": REVALIDATE})

    def _covered(self, request: Request, article_id: int, after: int) -> dict[str, Any]:
        article = loading.article_with_text(article_id)
        if article.snapshot is None:
            nothing = {"sentences": 0, **dict.fromkeys(STATES, 0)}
            return {"snapshot": None, "counts": nothing, "share": 0.0, "next": None, "results": []}
        found = coverage_of(article, article.snapshot)
        rows = [one for one in found.sentences if one.sentence.start >= after]
        page, rest = rows[:MOST_SENTENCES], rows[MOST_SENTENCES:]
        following = f"{request.path}?after={rest[0].sentence.start}" if rest else None
        return {
            "snapshot": article.snapshot_id,
            "counts": found.counts,
            "share": found.share,
            "next": request.build_absolute_uri(following) if following else None,
            "results": page,
        }


class ArticleMarksView(StaffView):
    made_at = "/api/v1/marks/{id}/"

    @extend_schema(
        operation_id="add_mark",
        summary="Mark a sentence as an opinion, a prediction or not checkable",
        description="Another mark on the same sentence gives way. Offsets are checked as for highlights (`bad_span`).",
        request=NewMarkSerializer,
        responses={201: MarkSerializer},
    )
    @done_once
    def post(self, request: Request, article_id: int) -> Response:
        said = self.body(request, NewMarkSerializer)
        article = loading.article(article_id)
        passage = Passage(said["snapshot"], said["start"], said["end"], said["quote"])
        made = deeds.mark_sentence(article, passage, said["kind"], said.get("reason", ""), by=self.person)
        return Response(MarkSerializer(loading.mark(made.pk)).data, status=201)


class MarkView(StaffView):
    @extend_schema(
        operation_id="remove_mark",
        summary="Take the mark off its sentence, on every version of the article",
        request=None,
        responses={204: DONE},
    )
    def delete(self, request: Request, mark_id: int) -> Response:
        deeds.remove_mark(loading.mark(mark_id), by=self.person)
        return Response(status=204)


class MarkRestoreView(StaffView):
    @extend_schema(
        operation_id="restore_mark",
        summary="Bring a removed mark back",
        description="What was marked there instead gives way.",
        request=None,
        responses=MarkSerializer,
    )
    @done_once
    def post(self, request: Request, mark_id: int) -> Response:
        self.body(request, Nothing)
        deeds.restore_mark(loading.mark(mark_id), by=self.person)
        return Response(MarkSerializer(loading.mark(mark_id)).data)
