"""`/api/v1/…/highlights/`: marking passages."""

from dataclasses import fields
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import claims as deeds
from annotations.actions.claims import NewClaim
from annotations.actions.passages import Passage
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.schema import DONE
from annotations.api.serializers.articles import HighlightSerializer, NewHighlightSerializer
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.reused import written
from annotations.errors import Refused
from annotations.models import Claim

CLAIM_FIELDS = {field.name for field in fields(NewClaim)}


class ArticleHighlightsView(StaffView):
    made_at = "/api/v1/highlights/{id}/"

    @extend_schema(
        operation_id="add_highlight",
        summary="Mark a passage as standing for a claim, an existing or a new one",
        description="`start` and `end` are code points of the version's text, half-open; refused (`bad_span`) unless "
        "the text says `quote` there.",
        request=NewHighlightSerializer,
        responses={201: HighlightSerializer},
    )
    @done_once
    def post(self, request: Request, article_id: int) -> Response:
        said = self.body(request, NewHighlightSerializer)
        passage = Passage(said["snapshot"], said["start"], said["end"], said["quote"])
        claim = _claim(said["claim"])
        try:
            made = deeds.highlight_passage(article_id, passage, claim=claim, by=self.person)
        except Refused as refused:
            refused.fields = {_path(name): sentences for name, sentences in refused.fields.items()}
            raise
        if isinstance(claim, NewClaim):
            vars(made.claim)["source_count"] = 0
        else:
            made.claim = loading.claim_card(claim.pk)
        return Response(written(HighlightSerializer, made, by=self.person), status=201)


class HighlightView(StaffView):
    @extend_schema(
        operation_id="remove_highlight",
        summary="Take the passage off its claim, on every version of the article",
        request=None,
        responses={204: DONE},
    )
    def delete(self, request: Request, highlight_id: int) -> Response:
        deeds.remove_highlight(loading.highlight(highlight_id), by=self.person)
        return Response(status=204)


class HighlightRestoreView(StaffView):
    @extend_schema(
        operation_id="restore_highlight",
        summary="Bring a removed or retired passage back",
        request=None,
        responses=HighlightSerializer,
    )
    @done_once
    def post(self, request: Request, highlight_id: int) -> Response:
        self.body(request, Nothing)
        deeds.restore_highlight(loading.highlight(highlight_id), by=self.person)
        return Response(HighlightSerializer(loading.highlight_to_read(highlight_id), context={"by": self.person}).data)


def _claim(said: Any) -> Claim | NewClaim:
    """The claim named by its id, or the new one that is stated. Raises NotFound."""
    if isinstance(said, int):
        return loading.claim(said)
    return NewClaim(**said)


def _path(field: str) -> str:
    """Where the field stands in the body: a new claim's own ones under `claim`."""
    return f"claim.{field}" if field in CLAIM_FIELDS else field
