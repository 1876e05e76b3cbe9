"""Every address that there is, by every method and every role: the tables say who may, and one that is in none fails.

Pages: `tests/pages/test_routes.py` has the table. The API: `tests/api/test_permissions.py`, with own and others' work.
Django's admin: below. What a role may not do must neither change a row nor tell a word of what is not published.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin as django_admin
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from annotations.models import Claim, Desk, DeskRole, Source, User
from annotations.models.user import Role
from tests.accounts import make_key, make_member, make_user
from tests.api.test_permissions import ROUTES as API
from tests.browsers import make_rendering
from tests.pages.test_routes import (
    ADMINS,
    ARRIVING,
    EDITORS,
    GONE,
    MEMBERS,
    NOWHERE,
    OPEN,
    READS,
    ROUTES,
    SIGNED_IN,
    STAFF,
    WRITES,
    Newsroom,
    address,
    make_newsroom,
)
from tests.secondfactors import with_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
NO_PAGES = ("PUT", "PATCH", "DELETE")
"""Methods that no page knows: some visitors try them, the others do not."""
SOME = ("anonymous", "other", "admin")
UNPUBLISHED = "An unpublished heron stands in the fountain"
REFUSED = (302, 303, 401, 403, 404, 405, 410)
TO_SIGN_IN = (302, 401)


@dataclass(frozen=True, slots=True)
class Visitor:
    """`user` None: nobody whom the pages know."""

    name: str
    client: Client
    user: User | None = None

    def asks(self, method: str, path: str) -> Any:
        """The answer, as if it had never been asked: whatever was changed is taken back, the session too."""
        key = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        with transaction.atomic():
            answer = self.client.generic(method, path, content_type="application/x-www-form-urlencoded")
            transaction.set_rollback(True)
        if key is not None:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = key.value
        return answer


@pytest.fixture
def near(settings: Settings) -> None:
    """The metrics are there for those who are near, and captures as pages where there is a host for them."""
    settings.PLAYBACK_URL = "http://captures.example.org"
    settings.METRICS_NETWORKS = (ip_network("127.0.0.0/8"),)
    settings.RENDER_PAGES = True


@pytest.fixture
def newsroom(checker: User, editor: User, admin: User, near: None) -> Newsroom:
    made = make_newsroom(checker, editor, admin)
    make_rendering(Source.objects.get(id=int(str(made.arguments["source_id"]))).snapshot)
    desk = Desk.objects.create(name="Politics", slug="politics")
    Claim.objects.filter(id=made.claim.pk).update(text=UNPUBLISHED, desk=desk)
    return made


@pytest.fixture
def visitors(newsroom: Newsroom, checker: User, other_checker: User, editor: User, admin: User) -> list[Visitor]:
    closed, raised = make_user("closed", role=Role.ADMIN), make_user("raised")
    DeskRole.objects.create(user=raised, desk=Desk.objects.get(slug="politics"))
    gone = _client(closed)
    User.objects.filter(id=closed.pk).update(is_active=False)
    keys = {scope: make_key(by=admin, name="Another", scopes=(scope,))[1] for scope in ("read", "lookup")}
    people = {"owner": checker, "other": other_checker, "raised": raised, "editor": editor, "admin": admin}
    outsiders = {"member": make_member("mia"), "stranger": make_member("max", of="Another")}
    return [
        Visitor("anonymous", Client()),
        Visitor("closed", gone),
        *(Visitor(f"{scope} key", Client(HTTP_AUTHORIZATION=f"Api-Key {key}")) for scope, key in keys.items()),
        *(Visitor(name, _client(user), user) for name, user in {**people, **outsiders}.items()),
    ]


def _client(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def test_leaves_no_address_out() -> None:
    """What the resolver knows is in one of the tables, and nothing else is."""
    admins = {route for route, _ in _all(django_admin.site.urls[0], "admin/")}
    api = {f"api/{route}" for route in API}
    for route, callback in _all(get_resolver().url_patterns):
        is_known = callback.name in ROUTES or route in admins or route in api or route == "v1alpha1/claims:search"
        is_nothing = getattr(callback.callback, "cls", None) is not None and route.startswith("api/")
        assert is_known or is_nothing, route


def test_lets_in_whom_it_should_by_every_method(newsroom: Newsroom, visitors: list[Visitor]) -> None:
    before, wrong = _rows(), []
    for name, (who, how) in ROUTES.items():
        path = address(name, newsroom)
        for visitor in visitors:
            for method in METHODS if visitor.name in SOME else (one for one in METHODS if one not in NO_PAGES):
                answer = visitor.asks(method, path)
                if not _is_right(name, who, how, visitor, method, answer):
                    wrong.append(f"{method} {name} by {visitor.name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert _rows() == before


def _is_right(name: str, who: str, how: str, visitor: Visitor, method: str, answer: Any) -> bool:
    """Whether it is what the table says, and tells outsiders nothing."""
    status = answer.status_code
    is_outsider = visitor.user is None or not visitor.user.is_newsroom
    if is_outsider and UNPUBLISHED in _body(answer):
        return False
    if method == "HEAD" and _body(answer):
        return False
    if method in ("GET", "HEAD"):
        return bool(status == _expected(name, who, how, visitor.user))
    if method != "POST" or how == READS:
        return bool(status == 405)
    return _is_right_post(name, who, visitor, status)


def _is_right_post(name: str, who: str, visitor: Visitor, status: int) -> bool:
    """An empty form: refused by the door where she may not come in, by the form or the action where she may."""
    if who in (OPEN, GONE, ARRIVING):
        return status in (200, 302, 303, 410, 422)
    if visitor.user is None:
        return status in TO_SIGN_IN
    if not _may_enter(who, visitor):
        return status in (403, 404)
    return status < 500 and status != 405 and status not in TO_SIGN_IN


def _expected(name: str, who: str, how: str, user: User | None) -> int:
    """What a plain GET answers."""
    if how == WRITES:
        return 405
    if name == "sign_in":
        return 302 if user else 200
    if name == "second_factor_remove":  # of her own alone, and nobody here has one
        return 404 if user else 302
    if who in (GONE, NOWHERE):
        return 410 if who == GONE else 404
    if who == ARRIVING and (user is None or name == "second_factor"):
        return 303
    if who == OPEN and not (user and name == "desk"):
        return 200
    if user is None:
        return 302
    if user.role == Role.PUBLISHER and name == "desk":
        return 302
    return 200 if _may_enter(who, Visitor("", Client(), user)) else 404


def _may_enter(who: str, visitor: Visitor) -> bool:
    user = visitor.user
    if user is None:
        return who in (OPEN, GONE, ARRIVING)
    publisher = user.publisher.name if user.publisher else ""
    is_enough = {
        SIGNED_IN: True,
        ARRIVING: True,
        STAFF: user.is_newsroom,
        EDITORS: user.is_reviewer or bool(user.edited_desks),
        ADMINS: user.role == Role.ADMIN,
        MEMBERS: user.role == Role.ADMIN or publisher == "The Daily Example",
    }
    return is_enough.get(who, True)


def test_opens_the_administration_to_admins_with_a_second_factor_alone(
    newsroom: Newsroom, visitors: list[Visitor], admin: User
) -> None:
    proven = Visitor("proven", with_second_factor(_client(admin)), admin)
    paths = ["/admin/", *(f"/admin/annotations/{name}/" for name in ("user", "claim", "event", "review", "verdict"))]
    paths += [f"/admin/annotations/user/{admin.pk}/{what}" for what in ("change/", "history/", "delete/", "password/")]
    paths += ["/admin/annotations/user/add/", "/admin/jsi18n/", "/admin/autocomplete/", "/admin/r/1/1/"]
    before = _rows()
    for path in paths:
        for method in METHODS:
            assert proven.asks(method, path).status_code < 500, (path, method)
            for visitor in visitors:
                answer = visitor.asks(method, path)
                is_refused = answer.status_code in REFUSED
                assert is_refused or path == "/admin/jsi18n/", (path, method, visitor.name, answer.status_code)
    assert proven.asks("GET", "/admin/annotations/user/").status_code == 200
    assert _rows() == before


def _all(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _all(one.url_patterns, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield prefix + str(one.pattern), one


def _body(answer: Any) -> str:
    return b"".join(answer).decode("utf-8", "replace")


def _rows() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        counted = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            counted[name] = int(cursor.fetchone()[0])
    return counted
