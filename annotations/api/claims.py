"""`/api/v1/claims/`: reading and editing claims, putting them away, talking about them."""

from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any, TypeVar, cast

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import claims as deeds
from annotations.api import examples, loading
from annotations.api.base import REVALIDATE, StaffView
from annotations.api.entity_tags import claim_tag, tagged, versions_asked
from annotations.api.errors import refusal
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import ClaimQuery
from annotations.api.schema import ETAG, IF_MATCH, IF_NONE_MATCH, UNCHANGED, EditSchema, page_of
from annotations.api.serializers.claims import (
    ClaimChangesSerializer,
    ClaimRowSerializer,
    ClaimSerializer,
)
from annotations.api.serializers.fields import Nothing
from annotations.errors import StaleVersion
from annotations.meaning.content import content_of, sha256_of
from annotations.models import Claim, Highlight, User
from annotations.models.claim import ClaimQuerySet

View = TypeVar("View", bound=StaffView)


def claim_json(claim_id: int, *, by: User) -> dict[str, Any]:
    """The claim whole, as she may see it. Raises NotFound."""
    claim = loading.claim_to_read(claim_id)
    context = {"by": by, "content_sha256": sha256_of(content_of(claim))}
    return dict(ClaimSerializer(claim, context=context).data)


def version_matched(claim: Claim, versions: set[int] | None) -> int | None:
    """The version that an edit is bound to, None for any. Raises StaleVersion where If-Match names others."""
    if versions is not None and claim.version not in versions:
        raise StaleVersion(_("Somebody else changed this claim since you opened it. Nothing was overwritten."))
    return None if versions is None else claim.version


def with_both_texts(deed: Callable[[View, Request, int], Response]) -> Callable[[View, Request, int], Response]:
    """Makes a StaleVersion an answer that carries both texts, the claim as it stands and what was sent, and the version
    to match next."""

    @wraps(deed)
    def guarded(view: View, request: Request, claim_id: int) -> Response:
        try:
            return deed(view, request, claim_id)
        except StaleVersion as stale:
            current = claim_json(claim_id, by=view.person)
            extra = {"current": current, "yours": view.sent(request), "version": current["version"]}
            response = refusal(stale, **extra).response()
            response.headers["ETag"] = claim_tag(current["version"], current)
            return response

    return guarded


def rows_to_list() -> ClaimQuerySet:
    """Claims with what a row shows; of the articles nothing but their names."""
    marked = Highlight.objects.filter(first=None, removed_at=None).select_related("article__page")
    names = marked.only("claim_id", "article_id", "removed_at", "article__title", "article__page__url")
    return Claim.objects.for_rows().for_desk().prefetch_related(Prefetch("highlights", names))


def narrowed(rows: ClaimQuerySet, asked: dict[str, Any], *, by: User) -> ClaimQuerySet:
    """All rows that a query string asks for, by `mine` and `q`; a page of them is `listed`."""
    if asked.get("mine") is not None:
        rows = rows.of_person(by) if asked["mine"] else rows.of_others(by)
    return rows.matching(asked["q"]) if asked.get("q") else rows


def listed(rows: ClaimQuerySet, request: Request, asked: dict[str, Any], ordering: Sequence[str]) -> Response:
    """The page of `rows` that a query string asks for: by `mine` and `q`."""
    by = cast(User, request.user)
    rows = rows.exclude(pk__in=by.blind_to) if by.blind_to else rows
    is_hers = asked.get("mine") is True
    rows = narrowed(rows, {**asked, "mine": None} if is_hers else asked, by=by)
    narrow = partial(ClaimQuerySet.first_of_person, user=by) if is_hers else None
    return paged(rows, request, ordering, ClaimRowSerializer, {"by": by}, narrow=narrow)


class ClaimsView(StaffView):
    @extend_schema(
        operation_id="list_claims",
        summary="List claims, newest first",
        parameters=[ClaimQuery],
        responses=page_of(ClaimRowSerializer, examples.CLAIM_ROW),
    )
    def get(self, request: Request) -> Response:
        asked = self.query(request, ClaimQuery)
        rows = rows_to_list()
        rows = rows.filter(status=asked["status"]) if asked.get("status") else rows.kept()
        return listed(rows, request, asked, ["-id"])


class ClaimView(StaffView):
    schema = EditSchema()

    @extend_schema(
        operation_id="read_claim",
        summary="Read a claim with everything about it",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: ClaimSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request, claim_id: int) -> Response:
        self.query(request, Nothing)
        return self._tagged(claim_json(claim_id, by=self.person))

    @extend_schema(
        operation_id="edit_claim",
        summary="Change the claim's own fields",
        description="Whatever is left out stays. An edit of an approved claim sends it back into review.",
        parameters=[IF_MATCH, ETAG],
        request=ClaimChangesSerializer,
        responses=ClaimSerializer,
    )
    @with_both_texts
    def patch(self, request: Request, claim_id: int) -> Response:
        claim = loading.claim(claim_id)
        changes = self.body(request, ClaimChangesSerializer)
        version = version_matched(claim, versions_asked(request))
        deeds.edit_claim(claim, changes, version=version, by=self.person)
        return self._tagged(claim_json(claim_id, by=self.person))

    def _tagged(self, data: dict[str, Any]) -> Response:
        tag = claim_tag(data["version"], data)
        return tagged(self.request, data, tag=tag, headers={"Cache-Control": REVALIDATE})


class DiscardView(StaffView):
    @extend_schema(operation_id="discard_claim", summary="Put the claim away", request=None, responses=ClaimSerializer)
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        self.body(request, Nothing)
        deeds.discard_claim(loading.claim(claim_id), by=self.person)
        return Response(claim_json(claim_id, by=self.person))


class RestoreView(StaffView):
    @extend_schema(
        operation_id="restore_claim", summary="Bring a discarded claim back", request=None, responses=ClaimSerializer
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        self.body(request, Nothing)
        deeds.restore_claim(loading.claim(claim_id), by=self.person)
        return Response(claim_json(claim_id, by=self.person))
