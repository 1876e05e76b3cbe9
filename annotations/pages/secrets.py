"""Showing a fresh secret once: in the answer to the form that made it, never in a reply that is kept."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions.replies import Reply, once
from annotations.errors import Refused
from annotations.models import User
from annotations.pages.doors import asked, see_other
from annotations.pages.forms import Typed


def shown_once(
    request: HttpRequest,
    me: User,
    form: Typed,
    issue: Callable[[], tuple[str, str]],
    *,
    back: str,
    of: Sequence[int] = (),
) -> HttpResponse | None:
    """A page with the secret that `issue` makes (it returns label and secret); None where the form is refused.

    `back` names the page it was made on, `of` the ids in that page's address.

    The same form sent again makes no second secret, and cannot show the first again.
    """
    if not form.is_valid():
        return None
    made: list[tuple[str, str]] = []

    def keep_nothing() -> Reply:
        made.append(issue())
        return Reply(status=201, body={})

    try:
        once(asked(request, me), keep_nothing)
    except Refused as refused:
        if not refused.fields:
            raise
        form.take_refusal(refused)
        return None
    if not made:
        messages.info(request, _("This was made already and cannot be shown again. Replace it with a new one."))
        return see_other(reverse(back, args=of))
    label, secret = made[0]
    context = {"section": back, "label": label, "secret": secret, "back": reverse(back, args=of)}
    response = render(request, "annotations/secret.html", context, status=201)
    response.headers["Cache-Control"] = "no-store"
    return response
