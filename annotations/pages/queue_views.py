"""Saving a way to look at the queue, renaming it, taking it off and bringing it back."""

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import views as actions
from annotations.errors import Refused
from annotations.models import SavedView, User
from annotations.models.saved_view import MAX_VIEW_NAME
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.forms import Typed, line
from annotations.pages.queue import queue_address, queue_page
from annotations.text.marking import marked


class ViewFields(Typed):
    """A name for what is looked at, and whether everybody sees it."""

    name = line(marked("Name"), required=True, most=4 * MAX_VIEW_NAME)
    is_shared = forms.BooleanField(required=False)
    query = forms.CharField(required=False, widget=forms.HiddenInput)


@staff("POST")
def views(request: HttpRequest, me: User) -> HttpResponse:
    """Saves a view; where that is refused, the queue as it was looked at says why."""
    form = ViewFields(request.POST)
    done = attempt(request, me, form, lambda: _save(form, by=me))
    if done is not None:
        return done
    request.GET = QueryDict(_kept_query(request.POST.get("query", "")))
    return queue_page(request, me, status=422, view_form=form)


@staff("POST")
def view_change(request: HttpRequest, me: User, view_id: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.for_person(me), id=view_id)
    form = ViewFields(request.POST)
    done = attempt(request, me, form, lambda: _change(view, form, by=me))
    if done is not None:
        return done
    request.GET = QueryDict(view.query)
    return queue_page(request, me, status=422, view_form=form)


@staff("POST")
def view_remove(request: HttpRequest, me: User, view_id: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.for_person(me), id=view_id)

    def remove() -> Done:
        actions.remove_view(view, by=me)
        said = _("The view “{name}” is removed.").format(name=view.name)
        undo = reverse("view_restore", args=[view.pk])
        return Done(to=queue_address(view.query), said=said, undo=undo)

    return deed(request, me, remove)


@staff("POST")
def view_restore(request: HttpRequest, me: User, view_id: int) -> HttpResponse:
    view = get_object_or_404(SavedView, id=view_id)

    def restore() -> Done:
        restored = actions.restore_view(view, by=me)
        return Done(to=queue_address(restored.query), said=_("The view “{name}” is back.").format(name=restored.name))

    return deed(request, me, restore)


def _save(form: ViewFields, *, by: User) -> Done:
    given = form.cleaned_data
    view = actions.save_view(given["name"], given["query"], is_shared=given["is_shared"], by=by)
    said = (
        _("Saved as “{name}”, for everybody in the newsroom.") if view.is_shared else _("Saved as “{name}”, for you.")
    )
    undo = reverse("view_remove", args=[view.pk])
    return Done(to=queue_address(view.query), said=said.format(name=view.name), undo=undo)


def _change(view: SavedView, form: ViewFields, *, by: User) -> Done:
    given = form.cleaned_data
    changed = actions.change_view(view, name=given["name"], is_shared=given["is_shared"], by=by)
    return Done(to=queue_address(changed.query), said=_("Saved as “{name}”.").format(name=changed.name))


def _kept_query(query: str) -> str:
    """What was looked at, where it can be looked at again."""
    try:
        return actions.canonical_query(query)
    except Refused:
        return ""
