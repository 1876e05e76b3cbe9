"""`/api/public/v1/annotations/`: the passages of published checks as W3C annotations, to read."""

from collections.abc import Sequence

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import PublicView
from annotations.api.entity_tags import body_tag, tagged
from annotations.api.errors import Problem
from annotations.api.public import gone
from annotations.api.schema import ETAG, IF_NONE_MATCH
from annotations.api.serializers.fields import Nothing
from annotations.api.webannotation_schema import PREFER, annotation_of_answer, container_of_answer
from annotations.api.webannotations import Collection, Container, Protocol, absolute
from annotations.errors import NotFound
from annotations.meaning.webannotation import SERVICE, Json, annotation_of, passages_of
from annotations.models import Appearance
from annotations.text.surrogates import LISTS, key_of


def _address(row: Appearance) -> str:
    return absolute(f"{SERVICE}{row.name}/")


def appearance(name: str) -> Appearance:
    """The passage of this name, also where no check that stands names it. Raises NotFound."""
    row = Appearance.objects.with_payload().filter(name=name).first()
    if row is None:
        raise NotFound("There is no such annotation.")
    return row


def ended(row: Appearance) -> Response:
    """410: the check is retracted, or names the passage no more."""
    if row.publication.is_retraction:
        return gone(row.publication)
    said = "The check does not name this passage any more."
    return Problem(410, "passage_gone", said, extra={"url": row.publication.payload["url"]}).response()


def web_annotation(row: Appearance) -> Json:
    payload = row.publication.payload
    return annotation_of(payload, passages_of(payload)[row.name], iri=_address(row))


class AnnotationsView(Container, PublicView):
    """The container. A page's rows keep their page for ever, so that nothing is skipped while one reads on."""

    def collection(self) -> Collection:
        standing = Appearance.objects.standing().with_payload()
        return Collection(
            iri=absolute(SERVICE),
            label=f"Fact checks by {settings.NEWSROOM_NAME}",
            rows=Appearance.objects.all(),
            standing=standing,
            touched="updated_at",
            address=_address,
            described=self._described,
        )

    def _described(self, rows: Sequence[Appearance]) -> list[Json]:
        self.gave(*((row.slug, row.publication.version) for row in rows))
        return [web_annotation(row) for row in rows]

    @extend_schema(
        operation_id="list_public_annotations",
        summary="Read the passages that were checked as W3C Web Annotations, page by page",
        description="A container of the Web Annotation Protocol: `first` is the first page, follow `next`. The Prefer "
        "header asks for a minimal container, for addresses (`PreferContainedIRIs`) or for whole annotations, the "
        "usual case. What is retracted is not in it any more.",
        parameters=[PREFER, IF_NONE_MATCH, ETAG],
        **container_of_answer("public"),
    )
    def get(self, request: Request) -> Response:
        response = self.answer(request)
        response.headers["Surrogate-Key"] = LISTS
        return response


class AnnotationView(Protocol, PublicView):
    @extend_schema(
        operation_id="read_public_annotation",
        summary="Read one checked passage as a W3C Web Annotation",
        description="Its address stays with the passage through corrections; 410 once no check that stands names it.",
        parameters=[IF_NONE_MATCH, ETAG],
        **annotation_of_answer("public"),
    )
    def get(self, request: Request, name: str) -> Response:
        self.query(request, Nothing)
        row = appearance(name)
        if row.ended_at is None:
            self.gave((row.slug, row.publication.version))
            found = web_annotation(row)
            return tagged(request, found, tag=body_tag(found), headers={"Surrogate-Key": key_of(row.slug)})
        return ended(row)
