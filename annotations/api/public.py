"""`/api/public/v1/checks/`: what anybody may read. Every answer is a frozen payload, served as it is."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from annotations.api.base import PublicView
from annotations.api.entity_tags import body_tag, tagged
from annotations.api.errors import Malformed, Problem
from annotations.api.examples import CLAIM_REVIEW
from annotations.api.pagination import paged
from annotations.api.queries import CheckQuery, EditionQuery
from annotations.api.schema import ETAG, IF_NONE_MATCH, UNCHANGED
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.public import CheckPageSerializer, CheckSerializer, PayloadSerializer
from annotations.errors import NotFound
from annotations.meaning.currency import currency_of
from annotations.models import Check, Publication
from annotations.models.publisher import Scope
from annotations.text.urls import BadUrl, canonical

MAX_NAMED = 20


class LdJsonRenderer(JSONRenderer):
    media_type = "application/ld+json"
    format = "ld+json"


class ChecksView(PublicView):
    def scopes_for(self, request: Request) -> tuple[str, ...]:
        """Looking up an address is all that a key for look-ups may do."""
        is_lookup = "url" in request.query_params
        return (Scope.READ, Scope.LOOKUP) if is_lookup else (Scope.READ,)

    @extend_schema(
        operation_id="list_checks",
        summary="List the published checks, newest first; with `url`, those of one article",
        description="The address is compared in its canonical form: without fragment and tracking parameters. An "
        "unknown one has no checks: an empty list. Percent-encode it: what follows a bare `&` is another parameter, "
        "and unknown ones are refused. Retracted checks are not listed.",
        parameters=[CheckQuery, IF_NONE_MATCH, ETAG],
        responses={200: CheckPageSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request) -> Response:
        require_whole_address(request, CheckQuery)
        asked = self.query(request, CheckQuery)
        rows = Check.objects.live().with_payload()
        if "url" in asked:
            rows = rows.of_address(address_asked(asked["url"]))
        page = paged(rows, request, ["-publication_id"], PayloadSerializer, {}).data
        return tagged(request, page, tag=body_tag(page))


class CheckView(PublicView):
    @extend_schema(
        operation_id="read_check",
        summary="Read one check: its newest version, or an older one",
        description="What was published never changes. Beside it, `currency` says whether the passages that were "
        "checked still stand in their articles; the ETag changes with it. Asked for by its number, a version comes as "
        "it was frozen, without `currency`, and its ETag is the SHA-256 that we keep of it.",
        parameters=[EditionQuery, IF_NONE_MATCH, ETAG],
        responses={200: CheckSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = self.query(request, EditionQuery)
        newest = newest_of(slug)
        if newest.is_retraction:
            return gone(newest)
        if "version" in asked:
            shown = _version(newest, asked["version"])
            return tagged(request, shown.payload, tag=f'"{shown.payload_sha256}"')
        current = {**newest.payload, "currency": currency_of([newest])[newest.pk]}
        return tagged(request, current, tag=body_tag(current))


class ClaimReviewView(PublicView):
    renderer_classes = [LdJsonRenderer, JSONRenderer]

    @extend_schema(
        operation_id="read_claimreview",
        summary="Read the check as schema.org ClaimReview, ready for a page",
        parameters=[IF_NONE_MATCH, ETAG],
        examples=[
            OpenApiExample("Example", value=CLAIM_REVIEW, media_type=renderer.media_type, response_only=True)
            for renderer in (LdJsonRenderer, JSONRenderer)
        ],
        responses={200: OpenApiTypes.OBJECT, 304: UNCHANGED},
    )
    def get(self, request: Request, slug: str) -> Response:
        self.query(request, Nothing)
        newest = newest_of(slug)
        if newest.is_retraction:
            return gone(newest)
        return tagged(request, newest.payload["claimreview"], tag=f'"{newest.payload_sha256}.review"')


def newest_of(slug: str) -> Publication:
    """The newest version of the check. Raises NotFound."""
    found = Publication.objects.filter(slug=slug).order_by("-version").first()
    if found is None:
        raise NotFound("There is no such check.")
    return found


def gone(tombstone: Publication) -> Response:
    """410 with the reason, for every version: what was withdrawn is not given out by another address."""
    payload = tombstone.payload
    kept: dict[str, Any] = {name: payload[name] for name in ("slug", "url", "versions")}
    problem = Problem(410, "retracted", "This check was retracted.", extra={"reason": tombstone.note, **kept})
    return problem.response()


def _version(newest: Publication, version: int) -> Publication:
    found = Publication.objects.filter(claim=newest.claim_id, version=version).first()
    if found is None:
        raise NotFound("This check has no such version.")
    return found


def require_whole_address(request: Request, query: type[Serializer[Any]]) -> None:
    """Raises Malformed for parameters that look like the rest of an address that was not percent-encoded."""
    known = query().fields
    left_over = [name for name, values in request.query_params.lists() if name not in known or len(values) > 1]
    if left_over:
        raise Malformed(
            "Each parameter is given once, and only those of this address. What belongs to `url` has to be "
            "percent-encoded: & as %26.",
            fields={name: ["Not known here, or given twice."] for name in left_over[:MAX_NAMED]},
        )


def address_asked(given: str) -> str:
    """The canonical form of an address in a query. Raises Malformed."""
    try:
        return canonical(given)
    except BadUrl as error:
        raise Malformed(error.sentence, fields={"url": [error.sentence]}) from error
