"""Publishers and their keys: the admins' page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from annotations.actions import credentials as actions
from annotations.models import ApiKey, Publisher, User
from annotations.models.publisher import Scope
from annotations.pages.account_forms import NewKey, NewPublisher
from annotations.pages.doors import Done, admins, attempt, deed
from annotations.pages.secrets import shown_once


@admins("GET", "HEAD", "POST")
def publishers(request: HttpRequest, me: User) -> HttpResponse:
    if request.method != "POST":
        return _publishers_page(request)
    form = NewPublisher(request.POST, auto_id="publisher_%s")

    def create() -> Done:
        given = form.cleaned_data
        made = actions.create_publisher(given["name"], contact=given["contact"], by=me)
        return Done(to=f"{reverse('publishers')}#publisher-{made.pk}", said="Added. Now issue a key.")

    return attempt(request, me, form, create) or _publishers_page(request, publisher_form=form)


def _publishers_page(
    request: HttpRequest, *, publisher_form: NewPublisher | None = None, key_form: NewKey | None = None, of: int = 0
) -> HttpResponse:
    """`key_form` is one that was refused, `of` the publisher it was for."""
    rows = Publisher.objects.prefetch_related("keys__created_by")
    context = {
        "section": "publishers",
        "publishers": [(row, key_form if key_form and row.pk == of else _key_form(row)) for row in rows],
        "publisher_form": publisher_form or NewPublisher(auto_id="publisher_%s"),
        "scopes": Scope.choices,
        "refused_form": publisher_form or key_form,
        "refused_of": of,
    }
    status = 422 if publisher_form or key_form else 200
    return render(request, "annotations/publishers.html", context, status=status)


def _key_form(publisher: Publisher) -> NewKey:
    return NewKey(auto_id=f"key{publisher.pk}_%s", initial={"scopes": [Scope.READ]})


@admins("POST")
def key_issue(request: HttpRequest, me: User, publisher_id: int) -> HttpResponse:
    publisher = get_object_or_404(Publisher, id=publisher_id)
    form = NewKey(request.POST, auto_id=f"key{publisher.pk}_%s")

    def issue() -> tuple[str, str]:
        given = form.cleaned_data
        key, secret = actions.issue_key(publisher, given["label"], scopes=given["scopes"], by=me)
        return f"{publisher.name}, {key.label}", secret

    page = shown_once(request, me, form, issue, back="publishers")
    return page or _publishers_page(request, key_form=form, of=publisher.pk)


@admins("POST")
def key_revoke(request: HttpRequest, me: User, key_id: int) -> HttpResponse:
    key = get_object_or_404(ApiKey, id=key_id)

    def revoke() -> Done:
        actions.revoke_key(key, by=me)
        return Done(to=reverse("publishers"), said="Revoked. It stops working at once.")

    return deed(request, me, revoke)
