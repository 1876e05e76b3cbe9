"""`/api/schema/`, `/api/docs/` and what is at no address at all."""

import hashlib
import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.api.base import JsonView
from annotations.api.entity_tags import tagged
from annotations.api.reference import reference_of

CACHE = "public, max-age=300"
FORMS: dict[str, type[BaseRenderer]] = {
    str(renderer.media_type): renderer for renderer in (OpenApiYamlRenderer, OpenApiJsonRenderer, OpenApiJsonRenderer2)
}


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, made once: it changes only with the code."""
    generator: Any = SchemaGenerator
    made: dict[str, Any] = generator(api_version="v1").get_schema(request=None, public=True)
    return made


@cache
def written(media_type: str) -> bytes:
    """The document in one of FORMS, made once: to write it as YAML takes a third of a second."""
    made: str | bytes = FORMS[media_type]().render(document(), renderer_context={})
    return made.encode() if isinstance(made, str) else made


@cache
def _tag() -> str:
    said = json.dumps(document(), sort_keys=True, default=str)
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:16]}"'


@cache
def _reference() -> Any:
    return reference_of(document())


class SchemaView(JsonView):
    """OpenAPI 3.1, as YAML or, for those who ask for JSON, as JSON."""

    schema = None
    authentication_classes = []
    permission_classes = [AllowAny]
    renderer_classes = list(FORMS.values())

    def get(self, request: Request) -> HttpResponse:
        answer = tagged(request, None, tag=_tag(), headers={"Cache-Control": CACHE})
        if answer.status_code == 304:
            return answer
        renderer = request.accepted_renderer
        charset = f"; charset={renderer.charset}" if renderer.charset else ""
        headers = dict(answer.headers) | {"Content-Type": f"{renderer.media_type}{charset}"}
        return HttpResponse(written(str(renderer.media_type)), headers=headers)


@require_safe
def docs_page(request: HttpRequest) -> HttpResponse:
    """The same as a page to read."""
    response = render(request, "annotations/api_docs.html", {"reference": _reference()})
    response.headers["Cache-Control"] = "private, no-cache"
    return response


class NoSuchAddress(APIView):
    """404 for every other address, by every method."""

    schema = None
    authentication_classes = []
    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.path.endswith("/"):
            raise NotFound("There is nothing at this address.")
        raise NotFound("There is nothing at this address; those of this API end with a slash.")
