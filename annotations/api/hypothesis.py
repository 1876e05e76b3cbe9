"""`/api/search` and `/api/annotations/…` as Hypothesis clients know them (h@24395ca): published passages, to read."""

from typing import Any

from django.conf import settings
from django.shortcuts import redirect
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api import webannotation_examples as examples
from annotations.api.base import PublicView
from annotations.api.entity_tags import body_tag, tagged
from annotations.api.hypothesis_query import SearchQuery, asked_of, found, ordered
from annotations.api.schema import ETAG, IF_NONE_MATCH, UNCHANGED
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.hypothesis import LinksSerializer, RowSerializer, RowsSerializer
from annotations.api.webannotation_schema import annotation_of_answer
from annotations.api.webannotations import Protocol
from annotations.api.webannotations_public import appearance, ended, web_annotation
from annotations.meaning.hypothesis import Json, row_of
from annotations.models import Appearance
from annotations.models.publisher import Scope
from annotations.text.surrogates import LISTS, key_of

TAGS = ["hypothesis"]


class FirstVersion(JSONRenderer):
    media_type = "application/vnd.hypothesis.v1+json"


class SecondVersion(JSONRenderer):
    media_type = "application/vnd.hypothesis.v2+json"


RENDERERS: list[type[BaseRenderer]] = [JSONRenderer, FirstVersion, SecondVersion]


def _shown(value: Json) -> list[OpenApiExample]:
    kinds = [str(renderer.media_type) for renderer in RENDERERS]
    return [OpenApiExample("Example", value=value, media_type=kind, response_only=True) for kind in kinds]


def _row(row: Appearance) -> Json:
    return row_of(row, base_url=settings.BASE_URL)


class HypothesisView(PublicView):
    renderer_classes = RENDERERS

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Says in a header which version of the API it is, as h does whatever the Content-Type."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if final.status_code < 400:
            version = SecondVersion if request.accepted_media_type == SecondVersion.media_type else FirstVersion
            final.headers["Hypothesis-Media-Type"] = f"{version.media_type}; charset=UTF-8"
        return final


def links() -> Json:
    """Where the operations are that there are; clients fill in `:id`."""

    def link(path: str, said: str) -> Json:
        return {"method": "GET", "url": f"{settings.BASE_URL}/api/{path}", "desc": said}

    return {
        "message": "Annotation API: published fact checks, to read",
        "links": {
            "annotation": {"read": link("annotations/:id", "Fetch an annotation")},
            "search": link("search", "Search for annotations"),
        },
    }


class RootView(HypothesisView):
    """For browsers the documentation, as ever; for programs the addresses of the Hypothesis API."""

    def scopes_for(self, request: Request) -> tuple[str, ...]:
        """Every key may know which addresses there are."""
        return tuple(Scope.values)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        if self._is_browser(request):
            return JSONRenderer(), JSONRenderer.media_type
        return super().perform_content_negotiation(request, force)

    @extend_schema(
        operation_id="read_links",
        summary="Read where a Hypothesis client finds what it needs",
        description="Asked for `text/html`, it leads to the documentation instead.",
        tags=TAGS,
        examples=_shown(examples.LINKS),
        responses=LinksSerializer,
    )
    def get(self, request: Request) -> Any:
        if self._is_browser(request):
            return redirect("api-docs")
        return Response(links())

    @staticmethod
    def _is_browser(request: Request) -> bool:
        return "text/html" in request.headers.get("Accept", "")


class SearchView(HypothesisView):
    @extend_schema(
        operation_id="search_annotations",
        summary="Search published passages as Hypothesis clients do",
        description="Every row is a passage that a check which stands names: `text` is verdict and reasons as "
        "Markdown. To read more than 10,000, sort and go on with `search_after`. `total` counts all that match.",
        tags=TAGS,
        parameters=[SearchQuery, IF_NONE_MATCH, ETAG],
        examples=_shown(examples.FOUND),
        responses={200: RowsSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request) -> Response:
        asked = asked_of(request.query_params)
        rows = found(asked)
        shown = list(ordered(rows, asked).select_related("publication"))
        self.gave(*((row.slug, row.publication.version) for row in shown))
        answer: Json = {"total": rows.count(), "rows": [_row(row) for row in shown]}
        if asked["_separate_replies"]:
            answer["replies"] = []
        return tagged(request, answer, tag=body_tag(answer), headers={"Surrogate-Key": LISTS})


class RowView(HypothesisView):
    @extend_schema(
        operation_id="read_row",
        summary="Read one published passage as Hypothesis clients do",
        tags=TAGS,
        parameters=[IF_NONE_MATCH, ETAG],
        examples=_shown(examples.ROW),
        responses={200: RowSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request, name: str) -> Response:
        row = appearance(name)
        if row.ended_at is not None:
            return ended(row)
        self.gave((row.slug, row.publication.version))
        shown = _row(row)
        return tagged(request, shown, tag=body_tag(shown), headers={"Surrogate-Key": key_of(row.slug)})


class LinkedRowView(Protocol, PublicView):
    @extend_schema(
        operation_id="read_row_as_linked_data",
        summary="Read one published passage as a W3C annotation, at Hypothesis's address for it",
        tags=TAGS,
        parameters=[IF_NONE_MATCH, ETAG],
        **annotation_of_answer("public"),
    )
    def get(self, request: Request, name: str) -> Response:
        self.query(request, Nothing)
        row = appearance(name)
        if row.ended_at is not None:
            return ended(row)
        self.gave((row.slug, row.publication.version))
        shown = web_annotation(row)
        return tagged(request, shown, tag=body_tag(shown), headers={"Surrogate-Key": key_of(row.slug)})
