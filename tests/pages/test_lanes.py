"""Which lane every address takes, and that the lean one opens nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from annotations.api.base import PublicView
from annotations.api.docs import NoSuchAddress
from annotations.models import User
from annotations.pages.lanes import LEAN, is_lean
from tests.conftest import SignIn

PUBLIC_BESIDES = {"/api/", "/api/search", "/api/annotations/<slug:name>", "/api/annotations/<slug:name>.jsonld"}
"""Views for everybody that stay in the browsers' lane: `/api/` shows the documentation to people."""


def routes(patterns: Any = None, before: str = "/") -> Iterator[tuple[str, Any]]:
    """Every address of the project, as far as its first variable part, and its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(pattern.pattern).replace("^", "").replace("\\Z", "")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, getattr(pattern.callback, "cls", pattern.callback)


def is_public(view: Any) -> bool:
    return isinstance(view, type) and issubclass(view, PublicView)


def test_the_lean_lane_is_the_public_api_s_alone() -> None:
    lean = {path: view for path, view in routes() if path.startswith(LEAN)}
    assert len(lean) > 10
    assert [path for path, view in lean.items() if not is_public(view)] == []
    beside = {path for path, view in routes() if is_public(view)} - set(lean)
    assert beside == PUBLIC_BESIDES


@pytest.mark.parametrize(
    "path", ["/api/public", "/api/v1/claims/", "/API/public/v1/checks/", "/checks/", "/", "//v1alpha1/"]
)
def test_everything_else_is_the_browsers(path: str) -> None:
    assert not is_lean(RequestFactory().get("/", PATH_INFO=path))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/public/v1/checks/", "/api/public/v1/no/such/", "/v1alpha1/no/such"])
def test_reads_no_session_and_shows_no_policy_in_the_lean_lane(
    path: str, editor: User, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    visitor = signed_in(editor)
    with django_assert_max_num_queries(3):
        answer = visitor.get(path)
    assert not hasattr(answer.wsgi_request, "session")
    assert not isinstance(getattr(answer.wsgi_request, "user", None), User)
    assert "Content-Security-Policy" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] in ("application/json", "application/problem+json")


@pytest.mark.django_db
def test_keeps_session_and_policy_in_the_browsers_lane(editor: User, signed_in: SignIn) -> None:
    answer = signed_in(editor).get("/")
    assert answer.wsgi_request.user == editor
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_refuses_unknown_hosts_and_unstorable_text_in_the_lean_lane(client: Client) -> None:
    assert client.get("/api/public/v1/checks/", HTTP_HOST="elsewhere.example").status_code == 400
    assert client.get("/api/public/v1/checks/?q=a%00").json()["code"] == "unstorable_text"
    assert client.get("/v1alpha1/claims:search?query=a%00").json()["code"] == "unstorable_text"


def test_no_address_of_the_staff_takes_the_lean_lane() -> None:
    staff = [path for path, _ in routes() if path.startswith(("/api/v1/", "/admin/"))]
    assert staff and not any(path.startswith(LEAN) for path in staff)
    assert not settings.LOGIN_URL.startswith(LEAN)
    assert NoSuchAddress.authentication_classes == []
