"""The way in: after the password or the newsroom's provider comes the second factor, and only then a session.

Until then nobody is signed in; the browser's session only remembers, for some minutes, who is on her way and where to.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from annotations.actions import secondfactors, sessions
from annotations.actions.sessions import Browser
from annotations.models import User
from annotations.pages.doors import P, StaffView, View, see_other
from annotations.visitors import client_address

BACKEND = "django.contrib.auth.backends.ModelBackend"
ON_HER_WAY, SECOND_FACTOR, SEEN = "on_her_way", "second_factor", "seen_noted"
ON_HER_WAY_S = 15 * 60
SEEN_EVERY_S = 5 * 60


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who has shown her password, and where she was going."""

    user: User
    to: str


def enter(request: HttpRequest, user: User, *, to: str, is_vouched: bool = False) -> HttpResponse:
    """Signs her in, or asks for the second factor first. `is_vouched`: one was asked for elsewhere."""
    if is_vouched or not (secondfactors.has_one(user) or secondfactors.is_required_of(user)):
        return complete(request, user, to=to, has_second_factor=is_vouched)
    request.session.cycle_key()
    known = {"user": user.pk, "at": time.time(), "to": to, "hash": user.get_session_auth_hash()}
    request.session[ON_HER_WAY] = known
    return see_other(reverse("second_factor" if secondfactors.has_one(user) else "second_factor_app"))


def complete(request: HttpRequest, user: User, *, to: str, has_second_factor: bool) -> HttpResponse:
    """Begins the session, under a new key and without what the browser's session held before."""
    request.session.pop(ON_HER_WAY, None)
    login(request, user, backend=BACKEND)
    request.session[SECOND_FACTOR] = has_second_factor
    request.session[SEEN] = time.time()
    sessions.begin(_key(request), browser_of(request), has_second_factor=has_second_factor, by=user)
    return see_other(to)


def on_her_way(request: HttpRequest) -> Arrival | None:
    """Who has shown her password in this browser some minutes ago, unless it was changed or the account closed."""
    known: Any = request.session.get(ON_HER_WAY)
    if not isinstance(known, dict) or time.time() - known["at"] > ON_HER_WAY_S:
        return None
    user = User.objects.filter(id=known["user"], is_active=True).first()
    if user is None or not constant_time_compare(known["hash"], user.get_session_auth_hash()):
        return None
    return Arrival(user, known["to"])


def arriving(*methods: str) -> Callable[[StaffView[P]], View[P]]:
    """A page for who is signed in, or on her way in without a second factor that could be asked for."""

    def guard(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            me = request.user if isinstance(request.user, User) else _newcomer(request)
            if me is None:
                return see_other(f"{reverse('sign_in')}?next={reverse('security')}")
            response = view(request, me, *args, **kwargs)
            response.headers["Cache-Control"] = "no-store"
            return response

        return require_http_methods(methods)(guarded)

    return guard


def keep_this_session(request: HttpRequest, user: User) -> None:
    """After all sessions were ended: this one goes on, under a new key."""
    before = _key(request)
    update_session_auth_hash(request, user)
    sessions.renamed(before, _key(request))


def note_seen(request: HttpRequest) -> None:
    """Notes now and then that the session is in use."""
    if not request.session.accessed or SEEN not in request.session:
        return
    if time.time() - request.session[SEEN] > SEEN_EVERY_S and request.session.session_key:
        request.session[SEEN] = time.time()
        sessions.seen(request.session.session_key)


def next_of(request: HttpRequest) -> str:
    """Where to go after signing in: a page of ours, whatever the address says."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours and wanted.startswith("/") and len(wanted) <= 2000 else reverse("desk")


def browser_of(request: HttpRequest) -> Browser:
    return Browser(client_address(request), str(request.headers.get("User-Agent", "")))


def link_to(path: str) -> str:
    """A whole address for a mail: never by the Host header, which a stranger may choose."""
    return f"{settings.BASE_URL}{path}"


def _newcomer(request: HttpRequest) -> User | None:
    arrival = on_her_way(request)
    return None if arrival is None or secondfactors.has_one(arrival.user) else arrival.user


def _key(request: HttpRequest) -> str:
    if request.session.session_key is None:
        request.session.create()
    return str(request.session.session_key)
