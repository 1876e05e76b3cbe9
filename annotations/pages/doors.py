"""What stands before a view: who may come in, by which methods, and each deed done once."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from annotations import policy
from annotations.actions.replies import Asked, Reply, fingerprint_of, once
from annotations.errors import Refused
from annotations.models import User
from annotations.pages.errors import form_page_of, kept_of, only_for_forms, uncached
from annotations.pages.forms import Typed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
StaffView = Callable[Concatenate[HttpRequest, User, P], HttpResponseBase]

NOT_FINGERPRINTED = ("csrfmiddlewaretoken", "once")
UNDO_TAG = "undo:"
PANE_HEADER = "X-Pane"


@dataclass(frozen=True, slots=True)
class Done:
    """Where a deed leads and what is said of it; `undo` is the address that takes it back."""

    to: str
    said: str = ""
    undo: str = ""


def public(*methods: str) -> Callable[[View[P]], View[P]]:
    """A page for everyone, in the newsroom's language. `methods` default to GET and HEAD."""

    def guard(view: View[P]) -> View[P]:
        guarded = _with_methods(view, methods)
        guarded.__dict__["is_public"] = True
        return guarded

    return guard


def signed_in(*methods: str) -> Callable[[StaffView[P]], View[P]]:
    """A page for people who are signed in, who come as the view's second argument; others are sent to sign in."""

    def guard(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return _to_sign_in(request)
            response = view(request, request.user, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response

        return _with_methods(guarded, methods)

    return guard


def staff(*methods: str) -> Callable[[StaffView[P]], View[P]]:
    """A page for people of the newsroom; there is nothing of it for the publishers' people."""

    def guard(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, me: User, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not me.is_newsroom:
                raise Http404
            policy.require_unblinded(me, request.resolver_match.url_name or "" if request.resolver_match else "")
            return view(request, me, *args, **kwargs)

        return signed_in(*methods)(guarded)

    return guard


def members(*methods: str) -> Callable[[StaffView[P]], View[P]]:
    """A page for admins and for publishers' own people; which publisher's, the view asks `policy`. 404 for others."""

    def guard(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, me: User, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if me.is_newsroom and not policy.may(me, "manage_publishers"):
                raise Http404
            return view(request, me, *args, **kwargs)

        return signed_in(*methods)(guarded)

    return guard


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To sign-in and back; where something was typed, it is shown first, for it was not saved."""
    kept = kept_of(request) if request.method == "POST" else []
    if kept:
        context = {"kept": kept, "back": form_page_of(request)}
        return uncached(render(request, "annotations/signed_out.html", context, status=401))
    return redirect_to_login(request.get_full_path() if request.method == "GET" else form_page_of(request))


def admins(*methods: str) -> Callable[[StaffView[P]], View[P]]:
    """A page whose very existence is the admins' affair: 404 for other roles."""

    def guard(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, me: User, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not policy.may(me, "see_status"):
                raise Http404
            return view(request, me, *args, **kwargs)

        return staff(*methods)(guarded)

    return guard


def deed(request: HttpRequest, me: User, do: Callable[[], Done]) -> HttpResponse:
    """Does what a form asks for, once however often it is sent, and leads on. What `do` raises is raised.

    A form that was sent from a pane (`is_pane`) is told in JSON what was done: the page around it stays.
    """
    reply = once(asked(request, me), lambda: _reply(do()))
    if is_pane(request):
        return JsonResponse(reply.body)
    done = Done(**reply.body)
    if done.said and not reply.is_repeat:
        messages.success(request, done.said, extra_tags=f"{UNDO_TAG}{done.undo}" if done.undo else "")
    return see_other(done.to)


def attempt(request: HttpRequest, me: User, form: Typed, do: Callable[[], Done]) -> HttpResponse | None:
    """`deed` for a form: None where the form, or the action for one of its fields, says no and the form now says why.

    A refusal that is about no field is raised: it is the page's business, not the form's.
    """
    if not form.is_valid():
        return None
    try:
        return deed(request, me, do)
    except Refused as refused:
        if not refused.fields:
            raise
        form.take_refusal(refused)
        return None


def asked(request: HttpRequest, me: User) -> Asked:
    """The form as `once` knows it: its one-time key and a fingerprint of what it says.

    The fingerprint is part of the key, so that a form gone back to and changed is another deed.
    """
    fingerprint = _fingerprint(request)
    key = request.POST.get("once", "")[:100] or secrets.token_hex(16)
    return Asked(owner=f"user:{me.pk}", key=f"form {_printable(key)} {fingerprint[:32]}", fingerprint=fingerprint)


def is_pane(request: HttpRequest) -> bool:
    """Whether a script asks on behalf of the page that is open: for a part to show there, or to do a form's deed."""
    return request.headers.get(PANE_HEADER) == "1"


def is_opened(request: HttpRequest) -> bool:
    """Whether somebody opens the address in a browser, rather than a script or a program asking for it."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"


def see_other(to: str) -> HttpResponse:
    return HttpResponseRedirect(to, status=303)


def _reply(done: Done) -> Reply:
    return Reply(status=303, body={"to": done.to, "said": done.said, "undo": done.undo})


def _printable(key: str) -> str:
    return "".join(letter for letter in key if letter.isprintable())


def _fingerprint(request: HttpRequest) -> str:
    fields: list[Any] = [[name, values] for name, values in request.POST.lists() if name not in NOT_FINGERPRINTED]
    for name, files in request.FILES.lists():
        for file in files:
            seen = hashlib.sha256()
            for chunk in file.chunks():
                seen.update(chunk)
            file.seek(0)
            fields.append([name, [file.name, seen.hexdigest()]])
    whole = json.dumps([request.method, request.path, sorted(fields, key=json.dumps)])
    return fingerprint_of(whole)


def _with_methods(view: View[P], methods: tuple[str, ...]) -> View[P]:
    taken = methods or ("GET", "HEAD")
    strict = require_http_methods(taken)(view)

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = strict(request, *args, **kwargs)
        return only_for_forms(request, response) if response.status_code == 405 and is_opened(request) else response

    guarded.__dict__["methods"] = taken
    return guarded
