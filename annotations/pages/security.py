"""How one's own account is kept: second factors, and where one is signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import secondfactors, sessions
from annotations.models import User, UserSession
from annotations.pages.doors import Done, deed, signed_in
from annotations.pages.entering import keep_this_session

MOST_SHOWN = 50


@signed_in("GET", "HEAD")
def security(request: HttpRequest, me: User) -> HttpResponse:
    factors = list(me.second_factors.all())
    context = {
        "section": "account",
        "factors": factors,
        "has_app": any(factor.kind == "app" for factor in factors),
        "codes_left": me.recovery_codes.unused().count() if factors else 0,
        "is_required": secondfactors.is_required_of(me),
        "sessions": running_of(me),
        "this": request.session.session_key,
    }
    return render(request, "annotations/security.html", context)


def running_of(user: User) -> list[UserSession]:
    """Where she is signed in, the latest in use first; the newest MOST_SHOWN."""
    return list(UserSession.objects.running().filter(user=user).order_by("-seen_at", "-id")[:MOST_SHOWN])


@signed_in("POST")
def session_end(request: HttpRequest, me: User, session_id: int) -> HttpResponse:
    def end() -> Done:
        ended = sessions.end_one(session_id, by=me)
        return Done(to=reverse("security"), said=_("{device} is signed out.").format(device=ended.device))

    return deed(request, me, end)


@signed_in("POST")
def sessions_end(request: HttpRequest, me: User) -> HttpResponse:
    def end() -> Done:
        keep_this_session(request, sessions.end_others(request.session.session_key, by=me))
        return Done(to=reverse("security"), said=_("Everywhere else you are signed out."))

    return deed(request, me, end)
