"""`/api/v1/…/sources/`: the evidence on a claim."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import citing
from annotations.actions import sources as deeds
from annotations.actions.citing import Handed
from annotations.actions.evidence import Evidence, said_in
from annotations.api import loading
from annotations.api.base import StaffView, UploadView
from annotations.api.errors import Malformed
from annotations.api.idempotency import done_once
from annotations.api.parsers import FormParser, StrictJSONParser
from annotations.api.schema import DONE
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.sources import (
    NewSourceSerializer,
    SourceCandidatesSerializer,
    SourceChangesSerializer,
    SourceSerializer,
)
from annotations.errors import Invalid, TooLarge
from annotations.meaning.candidates import candidates_of
from annotations.models import Claim, Source, User
from annotations.models.kind import TOLD

GIVEN = ("url", "file", "article", "words")


def source_response(source_id: int, *, status: int = 200) -> Response:
    return Response(SourceSerializer(loading.source_to_read(source_id)).data, status=status)


class ClaimSourcesView(UploadView):
    made_at = "/api/v1/sources/{id}/"
    parser_classes = [StrictJSONParser, FormParser]

    @extend_schema(
        operation_id="attach_source",
        summary="Cite a page, a DOI, a file, what somebody told you, or the claim's own article",
        description="A worker captures what stands at an address, reads what is handed in, and looks for the passage.",
        request={"application/json": NewSourceSerializer, "multipart/form-data": NewSourceSerializer},
        responses={201: SourceSerializer},
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        said = self.body(request, NewSourceSerializer)
        source = _attached(loading.claim(claim_id), said, by=self.person)
        return source_response(source.pk, status=201)


def _attached(claim: Claim, said: dict[str, Any], *, by: User) -> Source:
    """Raises Malformed unless exactly one thing is given."""
    given = [name for name in GIVEN if name in said]
    if not given and said.get("kind") in TOLD:  # a note alone will do
        given, said = ["words"], {**said, "words": ""}
    if len(given) != 1:
        sentence = _("Give one of {names} and {last}.").format(names=", ".join(GIVEN[:-1]), last=GIVEN[-1])
        raise Malformed(sentence, fields={name: [sentence] for name in given or ["url"]})
    evidence, kind = Evidence(**said_in(said)), said.get("kind", "")
    if given == ["url"]:
        return deeds.attach_source(claim, said["url"], evidence, by=by, kind=kind)
    if given == ["words"]:
        return citing.attach_told(claim, kind, said["words"], evidence, by=by)
    if kind not in ("", given[0]):
        raise Invalid(
            _("The kind does not fit."), fields={"kind": [_("This is of the kind {name}.").format(name=given[0])]}
        )
    if given == ["article"]:
        return citing.attach_article(claim, said["article"], evidence, by=by)
    return citing.attach_file(claim, handed_in(said["file"]), evidence, by=by)


def handed_in(file: "UploadedFile[bytes]") -> Handed:
    """The upload as an action takes it. Raises TooLarge before it is read."""
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(_("The file is larger than {size} MB.").format(size=settings.UPLOAD_MAX_BYTES // 2**20))
    return Handed(file.read(), file.name or "")


class ClaimCandidatesView(StaffView):
    @extend_schema(
        operation_id="list_source_candidates",
        summary="What the claim's articles link to and it does not cite, the nearest to its passage first",
        responses=SourceCandidatesSerializer,
    )
    def get(self, request: Request, claim_id: int) -> Response:
        self.query(request, Nothing)
        claim = loading.claim(claim_id)
        found = candidates_of(claim, claim.sources.standing().select_related("page"))
        return Response(SourceCandidatesSerializer({"results": found}).data)


class SourceView(StaffView):
    @extend_schema(
        operation_id="edit_source",
        summary="Change what is said of a source",
        description="A new passage is looked for in the capture that there is.",
        request=SourceChangesSerializer,
        responses=SourceSerializer,
    )
    def patch(self, request: Request, source_id: int) -> Response:
        said = self.body(request, SourceChangesSerializer)
        deeds.edit_source(loading.standing_source(source_id), said, by=self.person)
        return source_response(source_id)

    @extend_schema(
        operation_id="remove_source", summary="Take the source off its claim", request=None, responses={204: DONE}
    )
    def delete(self, request: Request, source_id: int) -> Response:
        deeds.remove_source(loading.source(source_id), by=self.person)
        return Response(status=204)


class SourceRetryView(StaffView):
    @extend_schema(
        operation_id="retry_source",
        summary="Capture the source's page again",
        description="A capture that is still under way is left to finish.",
        request=None,
        responses={202: SourceSerializer},
    )
    @done_once
    def post(self, request: Request, source_id: int) -> Response:
        self.body(request, Nothing)
        deeds.retry_source(loading.standing_source(source_id), by=self.person)
        return source_response(source_id, status=202)


class SourceRestoreView(StaffView):
    @extend_schema(
        operation_id="restore_source", summary="Bring a removed source back", request=None, responses=SourceSerializer
    )
    @done_once
    def post(self, request: Request, source_id: int) -> Response:
        self.body(request, Nothing)
        deeds.restore_source(loading.source(source_id), by=self.person)
        return source_response(source_id)
