"""`/api/public/v1/checks/`: what anybody may read. Every answer is a frozen payload, served as it is."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from annotations.api.base import PublicView
from annotations.api.entity_tags import asked_tags, short_hash, tagged, tagged_text
from annotations.api.errors import Malformed, Problem
from annotations.api.examples import CLAIM_REVIEW
from annotations.api.pagination import DEFAULT_SIZE, pages_along
from annotations.api.queries import CheckQuery, EditionQuery
from annotations.api.schema import ETAG, IF_NONE_MATCH, UNCHANGED
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.public import CheckPageSerializer, CheckSerializer
from annotations.errors import NotFound
from annotations.meaning.searching import matching
from annotations.meaning.shown import Answer, check_at, checks_at, these_checks
from annotations.models import Check, Publication
from annotations.models.check import CheckQuerySet
from annotations.models.publisher import Scope
from annotations.postgres.replica import shared_read
from annotations.text.surrogates import key_of, keys_of_list
from annotations.text.urls import BadUrl, canonical, identity

MAX_NAMED = 20


class LdJsonRenderer(JSONRenderer):
    """Without `<`, so that what somebody said cannot end the script of a page that it is put into."""

    media_type = "application/ld+json"
    format = "ld+json"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        written: bytes = super().render(data, accepted_media_type, renderer_context)
        return written.replace(b"<", rb"\u003c")


class ChecksView(PublicView):
    def scopes_for(self, request: Request) -> tuple[str, ...]:
        """Looking up an address is all that a key for look-ups may do."""
        is_lookup = "url" in request.query_params
        return (Scope.READ, Scope.LOOKUP) if is_lookup else (Scope.READ,)

    @extend_schema(
        operation_id="list_checks",
        summary="List and search the published checks; with `url`, those of one article",
        description="Filters narrow together; nothing found is an empty list. The address is compared in its "
        "canonical form: without fragment and tracking parameters. An unknown one has no checks. Percent-encode it: "
        "what follows a bare `&` is another parameter, and unknown ones are refused. Retracted checks are not listed.",
        parameters=[CheckQuery, IF_NONE_MATCH, ETAG],
        responses={200: CheckPageSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request) -> HttpResponse:
        require_whole_address(request, CheckQuery)
        given = request.query_params
        if list(given) == ["url"]:
            key = identity(address_asked(given["url"]))
            found = checks_at(key, most=DEFAULT_SIZE + 1, known=asked_tags(request), edition=self.edition)
            if len(found.checks) <= DEFAULT_SIZE:
                self.gave(*((check.slug, check.version) for check in found.checks))
                return _listed(request, found, following=None, previous=None)
        return self._page(request)

    def _page(self, request: Request) -> HttpResponse:
        asked = self.query(request, CheckQuery)
        rows = narrowed(asked).only("id", "publication_id")
        pages = pages_along(*ordering_of(asked))
        page = shared_read(lambda alias: pages.paginate_queryset(rows.using(alias), request)) or []
        found = these_checks([check.pk for check in page])
        self.gave(*((check.slug, check.version) for check in found.checks))
        return _listed(request, found, following=pages.get_next_link(), previous=pages.get_previous_link())


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
    def get(self, request: Request, slug: str) -> HttpResponse:
        if request.query_params:
            return self._version(request, slug)
        found = check_at(slug, known=asked_tags(request), edition=self.edition)
        if not found.checks:
            raise NotFound("There is no such check.")
        check = found.checks[0]
        self.gave((slug, check.version))
        if check.is_retracted:
            return gone(newest_of(slug))
        return tagged_text(request, check.body, tag=found.tag, keys=key_of(slug))

    def _version(self, request: Request, slug: str) -> HttpResponse:
        asked = self.query(request, EditionQuery)
        newest = newest_of(slug)
        if newest.is_retraction or "version" not in asked:
            self.gave((slug, newest.version))
        if newest.is_retraction:
            return gone(newest)
        shown = _version(newest, asked["version"])
        return tagged(request, shown.payload, tag=f'"{shown.payload_sha256}"', headers=keyed(slug))


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
        self.gave((slug, newest.version))
        if newest.is_retraction:
            return gone(newest)
        tag = f'"{newest.payload_sha256}.review"'
        return tagged(request, newest.payload["claimreview"], tag=tag, headers=keyed(slug))


def narrowed(asked: dict[str, Any]) -> CheckQuerySet:
    """The checks that stand and were asked for: see CheckQuery."""
    rows = Check.objects.live()
    if "url" in asked:
        rows = rows.of_address(address_asked(asked["url"]))
    if "language" in asked:
        rows = rows.in_language(asked["language"])
    day = "published_at" if asked.get("dated") == "published" else "modified_at"
    exact = {
        "claimant__iexact": asked.get("claimant"),
        "rating": asked.get("rating"),
        "sites__contains": [asked["site"].lower().removeprefix("www.")] if "site" in asked else None,
        f"{day}__gte": asked.get("since"),
        f"{day}__lt": asked.get("until"),
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    return matching(rows, asked["q"]) if "q" in asked else rows


def ordering_of(asked: dict[str, Any]) -> list[str]:
    """Columns to order by, the best match or the newest first unless asked otherwise."""
    order = asked.get("order", "relevance" if "q" in asked else "newest")
    along = {"newest": ["-publication_id"], "oldest": ["publication_id"], "relevance": ["-score", "-publication_id"]}
    return along[order]


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
    problem = Problem(
        410,
        "retracted",
        "This check was retracted.",
        extra={"reason": tombstone.note, **kept},
        headers=keyed(tombstone.slug),
    )
    return problem.response()


def _listed(request: Request, found: Answer, *, following: str | None, previous: str | None) -> HttpResponse:
    """The envelope of a list around bodies that are text already."""
    ends = f'"next": {json.dumps(following)}, "previous": {json.dumps(previous)}'
    bodies = [check.body for check in found.checks if check.body is not None]
    is_known = len(bodies) < len(found.checks)
    text = None if is_known else f'{{"results": [{", ".join(bodies)}], {ends}}}'
    tag = found.tag if following is None and previous is None else short_hash(f"{found.tag} {ends}")
    return tagged_text(request, text, tag=tag, keys=keys_of_list(found.slugs))


def keyed(slug: str) -> dict[str, str]:
    return {"Surrogate-Key": key_of(slug)}


def _version(newest: Publication, version: int) -> Publication:
    found = Publication.objects.filter(claim=newest.claim_id, version=version).first()
    if found is None:
        raise NotFound("This check has no such version.")
    return found


def require_whole_address(request: Request, query: type[Serializer[Any]]) -> None:
    """Raises Malformed for parameters that look like the rest of an address that was not percent-encoded."""
    known = query._declared_fields  # an instance would copy them all
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
