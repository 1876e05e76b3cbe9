"""Error pages: what happened, what was kept, what to do."""

import re
import sys

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from annotations.errors import NotFound, Refused, TooOften, WrongState
from annotations.guesses import TooManyAttempts
from annotations.models import User
from annotations.pages import problems
from annotations.text.marking import marked

KEPT_FIELDS = {
    "text": marked("Text"),
    "words": marked("What was said or written"),
    "said": marked("What they said"),
    "statement": marked("Statement"),
    "explanation": marked("Reasons"),
    "summary": marked("What readers are told"),
    "questions": marked("Questions"),
    "definition": marked("What it means"),
    "languages": marked("In other languages"),
    "note": marked("Note"),
    "quote": marked("Passage"),
    "reason": marked("Reason"),
    "help": marked("Help"),
    "authors": marked("Authors"),
    "allowed": marked("Pages that may call with it"),
    "title": marked("Title"),
    "url": marked("Address"),
    "first_said_url": marked("Where it was first said"),
    "claimant": marked("Who said it"),
    "told_by": marked("Who told it"),
    "who": marked("Who it is"),
    "whom": marked("Whom"),
    "locator": marked("Where in it"),
    "interest": marked("Declared interest"),
    "group": marked("Counts together with"),
}
"""All that is written at length, and what goes with it; never a password or a code."""
ROW_PAGE = re.compile(
    r"/(claims|articles/batches|articles)/[0-9]+/"
    r"|/(account|blind|chat|desks|feeds|jobs|notices|orphans|people|prior-checks|publishers|queue|review-rules|scales)/"
)
TITLES = {
    "not_allowed": marked("Your role may not do this"),
    "four_eyes": marked("Somebody else has to do this"),
    "wrong_state": marked("This is not possible any more"),
    "captures_unsettled": marked("A source is still being captured"),
    "changed_meanwhile": marked("It changed while you were reading"),
    "stale_version": marked("Somebody else was first"),
    "not_found": marked("There is nothing here"),
    "newer_version": marked("A newer version came meanwhile"),
    "placed_already": marked("Somebody else was first"),
    "retired": marked("Somebody else was first"),
    "too_many_attempts": marked("Too many attempts"),
    "too_large": marked("That is more than can be sent at once"),
    "throttled": marked("Too many calls in this minute"),
}
UNDONE = marked("This could not be done")
STALE = {"changed_meanwhile", "stale_version", "newer_version", "placed_already", "retired"}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    is_too_big = isinstance(exception, RequestDataTooBig)
    return problems.answer(request, problems.TOO_MUCH if is_too_big else problems.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if problems.wants_json(request):
        return problems.as_json(problems.NOT_ALLOWED)
    return render(request, "annotations/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if problems.wants_json(request):
        return problems.as_json(problems.NOT_FOUND)
    reader = getattr(request, "user", None)
    hers = reader.language if isinstance(reader, User) else ""
    with translation.override(hers or translation.get_language()):
        return render(request, "annotations/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no database. One that failed outside a view, as when the session is saved, is named as what it is."""
    is_database = isinstance(sys.exc_info()[1], OperationalError)
    return problems.answer(request, problems.NO_DATABASE if is_database else problems.SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: mostly one that was open since before a sign-out. What was typed is shown again."""
    if problems.wants_json(request):
        return problems.as_json(problems.CSRF_FAILED)
    context = {"kept": kept_of(request), "back": form_page_of(request)}
    return uncached(render(request, "annotations/csrf.html", context, status=403))


def only_for_forms(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """For who opens an address that only takes what a form sends: the way back. `response` is the bare 405."""
    page = render(request, "annotations/only_for_forms.html", {"back": back_of(request)}, status=405)
    page.headers["Allow"] = response.headers["Allow"]
    return uncached(page)


def uncached(response: HttpResponse) -> HttpResponse:
    """What somebody typed is kept nowhere but in front of her."""
    response.headers["Cache-Control"] = "no-store"
    return response


def refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page of a refusal, with what was typed, so that it is not lost."""
    if isinstance(refusal, NotFound):
        return not_found(request, refusal)
    context = {
        "title": _(TITLES.get(refusal.code, UNDONE)),
        "refusal": refusal,
        "said": [said for lines in refusal.fields.values() for said in lines if said != refusal.sentence],
        "is_stale": isinstance(refusal, WrongState) or refusal.code in STALE,
        "kept": kept_of(request),
        "back": back_of(request),
    }
    response = render(request, "annotations/refused.html", context, status=refusal.status)
    if isinstance(refusal, TooManyAttempts | TooOften):
        response.headers["Retry-After"] = str(refusal.wait_s)
    return response


def kept_of(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person typed, as (label, text), to be shown again."""
    return [(_(label), request.POST[name]) for name, label in KEPT_FIELDS.items() if request.POST.get(name, "").strip()]


def back_of(request: HttpRequest) -> str:
    """The page whose form was sent: that of the row that the address begins with, else its own."""
    found = ROW_PAGE.match(request.path)
    return found[0] if found else request.path


def form_page_of(request: HttpRequest) -> str:
    """The page that shows the form that was sent, for who wants to fill it in again: mostly that of the row."""
    shows_itself = request.resolver_match and "GET" in getattr(request.resolver_match.func, "methods", ())
    return request.path if shows_itself else back_of(request)
