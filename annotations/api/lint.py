"""The linter for ClaimReview: `/api/v1/lint/` for the newsroom, `/api/public/v1/lint/` for everyone."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import PublicView, StaffView, require_length
from annotations.api.idempotency import done_once
from annotations.api.serializers.lint import LintedSerializer, LintSerializer
from annotations.api.throttling import LINT
from annotations.incoming import clean_url
from annotations.models.publisher import Scope
from annotations.text.claimreviews.findings import ERROR, Finding
from annotations.text.claimreviews.linting import Subject, lint, lint_pages

PUBLIC_MOST_BYTES = 1024 * 1024
SAID = (
    "Give a ClaimReview as an object or as JSON text, or the HTML of the page around it, or both; or several `pages`. "
    "With a page, what its readers see is compared with what the markup says. Nothing is fetched and nothing is kept."
)


class LintView(StaffView):
    @extend_schema(
        operation_id="lint_claimreview",
        summary="Say what is wrong with a ClaimReview",
        description=SAID,
        request=LintSerializer,
        responses=LintedSerializer,
    )
    @done_once
    def post(self, request: Request) -> Response:
        return _linted(self.body(request, LintSerializer))


class PublicLintView(PublicView):
    limit = LINT
    http_method_names = ["post", "options"]

    def scopes_for(self, request: Request) -> tuple[str, ...]:
        return (Scope.READ, Scope.LOOKUP)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        require_length(request, PUBLIC_MOST_BYTES)
        super().initial(request, *args, **kwargs)

    @extend_schema(
        operation_id="lint_claimreview_publicly",
        summary="Say what is wrong with a ClaimReview",
        description=f"{SAID} 1 MB at most.",
        request=LintSerializer,
        responses=LintedSerializer,
    )
    def post(self, request: Request) -> Response:
        return _linted(self.read(LintSerializer, request.data))


def _linted(said: dict[str, Any]) -> Response:
    own = tuple(said.get("own_domains", ()))
    if said.get("pages"):
        given = enumerate(said["pages"])
        found = lint_pages([_page(page, f"pages.{at}.url", own) for at, page in given])
    else:
        url = _url(said, "url")
        found = lint(Subject(said.get("markup") or None, html=said.get("html", ""), url=url, own_domains=own))
    return Response(_body(found), headers={"Cache-Control": "no-store"})


def _page(said: dict[str, Any], field: str, own: tuple[str, ...]) -> Subject:
    return Subject(html=said["html"], url=_url(said, field), own_domains=own)


def _url(said: dict[str, Any], field: str) -> str:
    """The address in canonical form, "" where none was given. Raises Invalid."""
    return clean_url(said["url"], field=field) if said.get("url") else ""


def _body(found: list[Finding]) -> dict[str, Any]:
    return {"ok": all(one.severity != ERROR for one in found), "findings": [asdict(one) for one in found]}
