"""Personal data: a file of everything about a person, and the erasing of it."""

from collections.abc import Iterable

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.actions import erasing
from annotations.meaning.dossier import whole
from annotations.meaning.exporting import begun_with
from annotations.models import User
from annotations.pages.doors import Done, admins, attempt, signed_in
from annotations.pages.forms import Typed, line
from annotations.text.marking import marked


class Erasing(Typed):
    """Two confirmations: the name typed, and the box."""

    confirmed = line(marked("User name"), required=True, hint=marked("Type it as it stands above."), autocomplete="off")
    is_sure = forms.BooleanField(
        label=marked("I know that this cannot be undone"),
        error_messages={"required": marked("Confirm that you know it.")},
    )


@signed_in()
def account_data(request: HttpRequest, me: User) -> StreamingHttpResponse:
    """All that is known of oneself, as a file."""
    return _file(request, me, by=me)


@admins()
def person_data(request: HttpRequest, me: User, user_id: int) -> StreamingHttpResponse:
    """All that is known of a person, as a file."""
    return _file(request, get_object_or_404(User, id=user_id), by=me)


@admins("GET", "HEAD", "POST")
def person_erase(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    """Erases a person's data, after it was confirmed twice."""
    person = get_object_or_404(User, id=user_id)
    form = Erasing(request.POST if request.method == "POST" else None)

    def erase() -> Done:
        erasing.erase_person(person, confirmed=form.cleaned_data["confirmed"], by=me)
        return Done(to=reverse("people"), said=_("Erased. What was done under this account stays, without the name."))

    done = attempt(request, me, form, erase) if request.method == "POST" else None
    context = {"section": "people", "person": person, "form": form}
    status = 422 if request.method == "POST" else 200
    return done or render(request, "annotations/person_erase.html", context, status=status)


def _file(request: HttpRequest, person: User, *, by: User) -> StreamingHttpResponse:
    pieces: Iterable[bytes] = ()
    if request.method == "GET":
        erasing.note_dossier(person, by=by)
        pieces = begun_with(whole(person))
    sent = StreamingHttpResponse(pieces, content_type="application/x-ndjson")
    name = f"personal-data-{person.pk}-{timezone.now():%Y-%m-%d}.jsonl"
    sent.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return sent
