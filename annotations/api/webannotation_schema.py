"""What the OpenAPI document says of the protocol's operations: headers, both media types, examples."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from annotations.api import webannotation_examples as examples
from annotations.api.schema import UNCHANGED, EditSchema, Json
from annotations.api.serializers.webannotations import AnnotationContainerSerializer, WebAnnotationSerializer

PREFER = OpenApiParameter(
    "Prefer",
    str,
    OpenApiParameter.HEADER,
    description='`return=representation;include="…"` with `http://www.w3.org/ns/ldp#PreferMinimalContainer`, '
    "`http://www.w3.org/ns/oa#PreferContainedIRIs` or `http://www.w3.org/ns/oa#PreferContainedDescriptions`; the last "
    "two together are refused.",
)
SLUG = OpenApiParameter(
    "Slug", str, OpenApiParameter.HEADER, description="The wished last part of its address; given where it is free."
)
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[201], description="The address of what was made."
)
_KINDS = ("application/ld+json", "application/json")


class ChangeSchema(EditSchema):
    """Of addresses whose PUT and DELETE say which version they change."""

    def more_refusals(self) -> set[str]:
        found = {"401", "410"}
        return found | {"412", "428"} if self.method in ("PUT", "DELETE") else found


def _shown(value: Json, *statuses: str) -> list[OpenApiExample]:
    return [
        OpenApiExample("Example", value=value, media_type=kind, response_only=True, status_codes=list(statuses))
        for kind in _KINDS
    ]


def _of_staff(value: Json) -> Json:
    return {**value, "id": f"{examples.HOME}/api/v1/annotations/harbour/"}


def _sent() -> list[OpenApiExample]:
    return [OpenApiExample("Example", value=examples.POSTED, media_type=kind, request_only=True) for kind in _KINDS]


def container_of_answer(whose: str) -> dict[str, Any]:
    value = examples.CONTAINER if whose == "public" else _of_staff(examples.CONTAINER)
    return {"responses": {200: AnnotationContainerSerializer, 304: UNCHANGED}, "examples": _shown(value, "200")}


def annotation_of_answer(whose: str, *, is_edited: bool = False) -> dict[str, Any]:
    value = examples.ANNOTATION if whose == "public" else _of_staff(examples.ANNOTATION)
    answers: dict[int, Any] = {200: WebAnnotationSerializer}
    if is_edited:
        return {"responses": answers, "examples": [*_sent(), *_shown(value, "200")]}
    return {"responses": {**answers, 304: UNCHANGED}, "examples": _shown(value, "200")}


def posted() -> dict[str, Any]:
    return {
        "responses": {201: WebAnnotationSerializer},
        "examples": [*_sent(), *_shown(_of_staff(examples.ANNOTATION), "201")],
    }
