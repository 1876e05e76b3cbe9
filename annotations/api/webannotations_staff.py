"""`/api/v1/annotations/`: a container of the Web Annotation Protocol to write to, for the newsroom's own people."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import saying
from annotations.actions import annotations as deeds
from annotations.actions.annotations import Names
from annotations.actions.claims import edit_claim
from annotations.actions.passages import Passage
from annotations.api.base import REVALIDATE, StaffView
from annotations.api.entity_tags import claim_tag, tagged, versions_asked
from annotations.api.errors import refusal
from annotations.api.idempotency import done_once
from annotations.api.parsers import StrictJSONParser
from annotations.api.schema import DONE, ETAG, IF_MATCH, IF_NONE_MATCH
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.webannotations import PostedAnnotationSerializer
from annotations.api.webannotation_schema import (
    PREFER,
    SLUG,
    ChangeSchema,
    annotation_of_answer,
    container_of_answer,
    posted,
)
from annotations.api.webannotations import RESOURCE, Collection, Container, Protocol, absolute
from annotations.errors import Invalid, NotFound, Refused, StaleVersion
from annotations.meaning.webannotation import Json, posted_annotation
from annotations.models import Annotation, Article, Page
from annotations.text.clean import normalise
from annotations.text.urls import BadUrl, canonical
from annotations.text.webannotation import BadAnnotation, Posted, one_place, read_annotation

PATH = "/api/v1/annotations/"
MAX_SLUG = 100


class LdJsonParser(StrictJSONParser):
    media_type = "application/ld+json"


class Removed(Refused):
    """The annotation was there; its address is not given again."""

    code = "removed"
    status = 410


def _address(row: Annotation) -> str:
    return absolute(f"{PATH}{row.name}/")


def _annotation(row: Annotation) -> Json:
    return posted_annotation(row, iri=_address(row))


def _described(rows: Sequence[Annotation]) -> list[Json]:
    return [_annotation(row) for row in rows]


def _rows() -> Any:
    of = ["highlight__claim", "highlight__snapshot", "highlight__article__page", "created_by"]
    texts = [f"highlight__snapshot__{column}" for column in ("text", "blocks", "headers")]
    return Annotation.objects.select_related(*of).defer(*texts)


def _row(name: str) -> Annotation:
    """Raises NotFound, and Removed where the passage was taken off its claim."""
    found: Annotation | None = _rows().filter(name=name).first()
    if found is None:
        raise NotFound(_("There is no such annotation."))
    if found.is_removed:
        raise Removed(_("The annotation was removed. Restoring its highlight brings it back."))
    return found


def _read(said: dict[str, Any]) -> Posted:
    """Raises Invalid."""
    try:
        return read_annotation(said)
    except BadAnnotation as error:
        raise _invalid(error) from error


def _invalid(error: BadAnnotation) -> Invalid:
    return Invalid(error.sentence, code=error.code, fields={error.field: [error.sentence]})


def _article(source: str) -> Article:
    """The article at an address, with the text that is read. Raises Invalid: `unknown_article`, `bad_url` and so on."""
    try:
        page = Page.objects.known_at(canonical(source))
    except BadUrl as error:
        said = saying.said(error.sentence)
        raise Invalid(said, code=error.code, fields={"target": [said]}) from error
    found = (
        Article.objects.select_related("snapshot", "merged_into__snapshot").filter(page=page).first() if page else None
    )
    article = found.merged_into if found and found.merged_into else found
    if article is None or article.snapshot is None:
        said = _("No article with a text is known at this address. Import it first.")
        raise Invalid(said, code="unknown_article", fields={"target": [said]})
    return article


def _passage(article: Article, posted: Posted) -> Passage:
    """The words in the version that is read. Raises Invalid: `quote_not_found`, `quote_ambiguous`."""
    version = article.snapshot
    assert version is not None, "only articles with a text come this far"
    try:
        start, end = one_place(version.text, posted.quoted)
    except BadAnnotation as error:
        raise _invalid(error) from error
    return Passage(version.pk, start, end, version.text[start:end])


def _wished(request: Request) -> str:
    """The Slug header (RFC 5023, 9.7) as the last part of an address; empty where nothing of it can be one."""
    given = request.headers.get("Slug", "")
    return slugify(unquote(given, errors="replace"))[:MAX_SLUG].strip("-_")


class AnnotationsView(Container, StaffView):
    parser_classes = [LdJsonParser, StrictJSONParser]
    accepts_posts = True

    def collection(self) -> Collection:
        return Collection(
            iri=absolute(PATH),
            label=f"Annotations posted at {settings.NEWSROOM_NAME}",
            rows=Annotation.objects.all(),
            standing=_rows().filter(highlight__removed_at=None),
            touched="highlight__claim__updated_at",
            address=_address,
            described=_described,
        )

    @extend_schema(
        operation_id="list_annotations",
        summary="Read what was posted here, as W3C Web Annotations, page by page",
        description="A container of the Web Annotation Protocol; see its public twin.",
        parameters=[PREFER, IF_NONE_MATCH, ETAG],
        **container_of_answer("staff"),
    )
    def get(self, request: Request) -> Response:
        return self.answer(request)

    @extend_schema(
        operation_id="post_annotation",
        summary="Mark a passage by a W3C Web Annotation: a draft claim and its highlight",
        description="The article is the one at `target.source`; its text must say the words of the TextQuoteSelector "
        "in exactly one place. Prefix, suffix and then the TextPositionSelector tell places apart; other selectors "
        "are tolerated. The textual body is the claim; without one it is the quote. The `id` it came with is kept in "
        "`via`.",
        parameters=[SLUG],
        request=PostedAnnotationSerializer,
        **posted(),
    )
    @done_once
    def post(self, request: Request) -> Response:
        sent = _read(self.body(request, PostedAnnotationSerializer))
        article = _article(sent.source)
        passage = _passage(article, sent)
        names = Names(sent.motivation, sent.via, sent.canonical, _wished(request))
        made = deeds.annotate(article, passage, sent.words.strip() or passage.quote, names, by=self.person)
        row = _row(made.name)
        shown = _annotation(row)
        return Response(shown, status=201, headers={"ETag": claim_tag(row.highlight.claim.version, shown)})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """A repeated POST's answer is kept without its headers: they follow from the body."""
        final = super().finalize_response(request, response, *args, **kwargs)
        if final.status_code == 201:
            final.headers["Location"], final.headers["Link"] = final.data["id"], RESOURCE
        return final


class AnnotationView(Protocol, StaffView):
    schema = ChangeSchema()
    parser_classes = [LdJsonParser, StrictJSONParser]

    @extend_schema(
        operation_id="read_annotation",
        summary="Read one posted annotation as it stands",
        parameters=[IF_NONE_MATCH, ETAG],
        **annotation_of_answer("staff"),
    )
    def get(self, request: Request, annotation: str) -> Response:
        self.query(request, Nothing)
        return self._tagged(_row(annotation))

    @extend_schema(
        operation_id="replace_annotation",
        summary="Edit the claim by its annotation",
        description="Only the textual body may change: `id`, `via`, `canonical`, motivation and target are what they "
        "were, or left out as far as the model allows; another place is another annotation.",
        parameters=[IF_MATCH, ETAG],
        request=PostedAnnotationSerializer,
        **annotation_of_answer("staff", is_edited=True),
    )
    def put(self, request: Request, annotation: str) -> Response:
        row = _row(annotation)
        said = self.body(request, PostedAnnotationSerializer)
        version = self._version(request, row)
        if isinstance(version, Response):
            return version
        sent = _read(said)
        _require_same(row, said, sent)
        text = sent.words.strip() or row.highlight.quote
        try:
            edit_claim(row.highlight.claim, {"text": text}, version=version, by=self.person)
        except StaleVersion as stale:
            return self._stale(stale, row)
        return self._tagged(_row(annotation))

    @extend_schema(
        operation_id="delete_annotation",
        summary="Take the annotated passage off its claim",
        description="Restoring the highlight brings it back; its address is never another annotation's.",
        parameters=[IF_MATCH],
        request=None,
        responses={204: DONE},
    )
    def delete(self, request: Request, annotation: str) -> Response:
        row = _row(annotation)
        version = self._version(request, row)
        if isinstance(version, Response):
            return version
        try:
            deeds.remove_annotation(row, version=version, by=self.person)
        except StaleVersion as stale:
            return self._stale(stale, row)
        return Response(status=204)

    def _version(self, request: Request, row: Annotation) -> int | None | Response:
        """The claim's version that the caller read, None where any will do; 412 where it is none of If-Match."""
        versions, version = versions_asked(request), row.highlight.claim.version
        if versions is not None and version not in versions:
            return self._stale(StaleVersion(_(deeds.STALE)), row)
        return None if versions is None else version

    def _tagged(self, row: Annotation) -> Response:
        found = _annotation(row)
        tag = claim_tag(row.highlight.claim.version, found)
        return tagged(self.request, found, tag=tag, headers={"Cache-Control": REVALIDATE})

    def _stale(self, stale: StaleVersion, row: Annotation) -> Response:
        current = _row(row.name)
        found = _annotation(current)
        response = refusal(stale, current=found).response()
        response.headers["ETag"] = claim_tag(current.highlight.claim.version, found)
        return response


def _require_same(row: Annotation, said: dict[str, Any], sent: Posted) -> None:
    """Raises Invalid where something else than the words would change."""
    highlight = row.highlight
    is_same = {
        "id": said.get("id") in (None, _address(row)),
        "via": "via" not in said or sorted(set(sent.via) - {_address(row)}) == sorted(set(row.via) - {_address(row)}),
        "canonical": "canonical" not in said or sent.canonical == row.canonical,
        "motivation": "motivation" not in said or sent.motivation == row.motivation,
        "target": _is_at(sent, highlight.article) and normalise(sent.quoted.exact) == highlight.quote,
    }
    wrong = [name for name, same in is_same.items() if not same]
    if wrong:
        said_so = _("This is what it was when it was posted, and stays so.")
        raise Invalid(_("Only the textual body may change."), fields={name: [said_so] for name in wrong})


def _is_at(sent: Posted, article: Article) -> bool:
    try:
        return canonical(sent.source) == article.url
    except BadUrl:
        return False
