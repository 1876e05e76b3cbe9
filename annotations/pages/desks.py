"""The newsroom's desks, for admins: made, named anew, retired, and how many eyes each of them asks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import desks as actions
from annotations.models import Desk, User
from annotations.pages.desk_forms import DeskFields, NewDesk
from annotations.pages.doors import Done, admins, attempt
from annotations.pages.forms import Typed


@admins("GET", "HEAD", "POST")
def desks(request: HttpRequest, me: User) -> HttpResponse:
    """All desks. POST: one more."""
    if request.method != "POST":
        return _desks_page(request, NewDesk())
    form = NewDesk(request.POST)

    def add() -> Done:
        made = actions.add_desk(form.cleaned_data["name"], by=me)
        return Done(to=reverse("desks"), said=_("The desk “{name}” is there.").format(name=made.name))

    return attempt(request, me, form, add) or _desks_page(request, form, status=422)


@admins("GET", "HEAD", "POST")
def desk_edit(request: HttpRequest, me: User, desk_id: int) -> HttpResponse:
    """One desk's name, how many people approve its claims, and whether it is in use."""
    desk = get_object_or_404(Desk, id=desk_id)
    if request.method != "POST":
        return _desk_page(
            request, desk, DeskFields(initial={name: getattr(desk, name) for name in DeskFields.base_fields})
        )
    form = DeskFields(request.POST)

    def change() -> Done:
        actions.edit_desk(desk, form.cleaned_data, by=me)
        return Done(to=reverse("desks"), said=_("Saved."))

    return attempt(request, me, form, change) or _desk_page(request, desk, form, status=422)


def _desks_page(request: HttpRequest, form: Typed, *, status: int = 200) -> HttpResponse:
    context = {"section": "desks", "desks": list(Desk.objects.all()), "form": form}
    return render(request, "annotations/desks.html", context, status=status)


def _desk_page(request: HttpRequest, desk: Desk, form: Typed, *, status: int = 200) -> HttpResponse:
    context = {"section": "desks", "desk": desk, "form": form}
    return render(request, "annotations/desk_edit.html", context, status=status)
