"""The newsroom's accounts: the admins' page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from annotations.actions import people as actions
from annotations.models import User
from annotations.pages.account_forms import NEWSROOM_ROLES, NewAccount, RoleOf
from annotations.pages.doors import Done, admins, attempt, deed
from annotations.pages.paging import Order, page_of

BY_USERNAME = Order("username", str, label="By user name")


@sensitive_post_parameters("password")
@admins("GET", "HEAD", "POST")
def people(request: HttpRequest, me: User) -> HttpResponse:
    if request.method != "POST":
        return _people_page(request, NewAccount(auto_id="account_%s"))
    form = NewAccount(request.POST, auto_id="account_%s")

    def create() -> Done:
        given = form.cleaned_data
        made = actions.create_account(
            given["username"], name=given["display_name"], role=given["role"], password=given["password"], by=me
        )
        return Done(to=reverse("people"), said=f"{made.name} can sign in now.")

    return attempt(request, me, form, create) or _people_page(request, form, status=422)


def _people_page(request: HttpRequest, form: NewAccount, *, status: int = 200) -> HttpResponse:
    context = {
        "section": "people",
        "page": page_of(User.objects.select_related("publisher"), order=BY_USERNAME, query=request.GET),
        "roles": NEWSROOM_ROLES,
        "form": form,
    }
    return render(request, "annotations/people.html", context, status=status)


@admins("POST")
def person_role(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    form = RoleOf(request.POST)
    role = form.cleaned_data["role"] if form.is_valid() else ""
    return _change(request, me, user_id, lambda user: actions.change_role(user, role, by=me), "The role is changed.")


@admins("POST")
def person_deactivate(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    said = "The account is closed: sessions and tokens end with the next request."
    return _change(request, me, user_id, lambda user: actions.deactivate(user, by=me), said)


@admins("POST")
def person_reactivate(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    return _change(request, me, user_id, lambda user: actions.reactivate(user, by=me), "The account is open again.")


def _change(request: HttpRequest, me: User, user_id: int, action: Callable[[User], User], said: str) -> HttpResponse:
    user = get_object_or_404(User, id=user_id)

    def change() -> Done:
        action(user)
        of_publisher = reverse("publisher_people", args=[user.publisher_id]) if user.publisher_id else ""
        return Done(to=of_publisher or reverse("people"), said=said)

    return deed(request, me, change)
