"""A publisher's keys: made, changed, rotated and revoked by its own people and by admins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import credentials as actions
from annotations.actions.credentials import KeyTerms
from annotations.models import ApiKey, Publisher, User
from annotations.models.publisher import Scope
from annotations.pages.doors import Done, attempt, deed, members
from annotations.pages.key_forms import KeyFields, NewKey, Rotation
from annotations.pages.paging import NEWEST, page_of
from annotations.pages.publishers import of_publisher, owned
from annotations.pages.secrets import shown_once
from annotations.pages.spoken_forms import said_choices


@members()
def publisher(request: HttpRequest, me: User, publisher_id: int) -> HttpResponse:
    """Where a publisher's people arrive: its keys."""
    return _keys_page(request, me, owned(publisher_id, me))


def _keys_page(request: HttpRequest, me: User, of: Publisher, *, form: NewKey | None = None) -> HttpResponse:
    """`form` is one that was refused."""
    rows = ApiKey.objects.filter(publisher=of).select_related("created_by")
    context = {
        **of_publisher(of, me, "keys"),
        "page": page_of(rows, order=NEWEST, query=request.GET),
        "form": form or NewKey(auto_id="key_%s", initial={"scopes": [Scope.READ]}),
        "is_refused": form is not None,
        "scopes": said_choices(Scope.choices),
    }
    return render(request, "annotations/publisher.html", context, status=422 if form else 200)


@members("POST")
def key_issue(request: HttpRequest, me: User, publisher_id: int) -> HttpResponse:
    found = owned(publisher_id, me)
    form = NewKey(request.POST, auto_id="key_%s")

    def issue() -> tuple[str, str]:
        given = form.cleaned_data
        terms = KeyTerms(origins=form.origins(), expires_at=form.ends())
        key, secret = actions.issue_key(found, given["label"], scopes=given["scopes"], terms=terms, by=me)
        return f"{found.name}, {key.label}", secret

    page = shown_once(request, me, form, issue, back="publisher", of=[found.pk])
    return page or _keys_page(request, me, found, form=form)


@members("GET", "HEAD", "POST")
def key(request: HttpRequest, me: User, publisher_id: int, key_id: int) -> HttpResponse:
    """One key; POST changes its terms."""
    found = _key(publisher_id, key_id, me)
    if request.method != "POST":
        return _key_page(request, me, found)
    form = KeyFields(request.POST, auto_id="key_%s")

    def change() -> Done:
        changes = form.changes()
        if me.is_newsroom:
            changes["budget"] = form.cleaned_data["budget"]
        actions.change_key(found, changes, by=me)
        return Done(to=_address(found), said=_("Saved."))

    return attempt(request, me, form, change) or _key_page(request, me, found, form=form)


@members("POST")
def key_rotate(request: HttpRequest, me: User, publisher_id: int, key_id: int) -> HttpResponse:
    found = _key(publisher_id, key_id, me)
    form = Rotation(request.POST, auto_id="rotation_%s")

    def rotate() -> tuple[str, str]:
        rotated, secret = actions.rotate_key(found, overlap_days=form.cleaned_data["overlap_days"], by=me)
        return f"{found.publisher.name}, {rotated.label}", secret

    page = shown_once(request, me, form, rotate, back="key", of=[found.publisher_id, found.pk])
    return page or _key_page(request, me, found, rotation=form)


@members("POST")
def key_end_old(request: HttpRequest, me: User, publisher_id: int, key_id: int) -> HttpResponse:
    found = _key(publisher_id, key_id, me)

    def end() -> Done:
        actions.end_old_secret(found, by=me)
        return Done(to=_address(found), said=_("Ended. Only the present secret counts now."))

    return deed(request, me, end)


@members("POST")
def key_revoke(request: HttpRequest, me: User, publisher_id: int, key_id: int) -> HttpResponse:
    found = _key(publisher_id, key_id, me)

    def revoke() -> Done:
        actions.revoke_key(found, by=me)
        return Done(to=reverse("publisher", args=[found.publisher_id]), said=_("Revoked. It stops working at once."))

    return deed(request, me, revoke)


def _key(publisher_id: int, key_id: int, me: User) -> ApiKey:
    rows = ApiKey.objects.filter(publisher=owned(publisher_id, me)).select_related("publisher", "created_by")
    return get_object_or_404(rows, id=key_id)


def _key_page(
    request: HttpRequest, me: User, key: ApiKey, *, form: KeyFields | None = None, rotation: Rotation | None = None
) -> HttpResponse:
    """`form` and `rotation` are those that were refused."""
    context = {
        **of_publisher(key.publisher, me, "keys"),
        "key": key,
        "form": form or KeyFields.of(key),
        "rotation": rotation or Rotation(auto_id="rotation_%s", initial={"overlap_days": 2}),
        "refused_form": form or rotation,
        "scopes": said_choices(Scope.choices),
        "calls_per_minute": key.calls_per_minute,
    }
    return render(request, "annotations/publisher_key.html", context, status=422 if form or rotation else 200)


def _address(key: ApiKey) -> str:
    return reverse("key", args=[key.publisher_id, key.pk])
