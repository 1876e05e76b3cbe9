"""The newsroom's accounts: the admins' page, and a page for each person."""

from collections.abc import Callable

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from annotations.actions import passwords, secondfactors, sessions
from annotations.actions import people as actions
from annotations.actions.passwords import ResetLink
from annotations.models import Desk, Invitation, User
from annotations.pages.account_forms import NEWSROOM_ROLES, NewAccount, RoleOf
from annotations.pages.doors import Done, admins, attempt, deed
from annotations.pages.entering import link_to
from annotations.pages.factor_forms import EmailOf, Invite
from annotations.pages.forms import Typed
from annotations.pages.paging import Order, page_of
from annotations.pages.security import running_of
from annotations.text.marking import marked

BY_USERNAME = Order("username", str, label=marked("By user name"))
MOST_INVITATIONS = 100


@sensitive_post_parameters("password")
@admins("GET", "HEAD", "POST")
def people(request: HttpRequest, me: User) -> HttpResponse:
    if request.method != "POST":
        return people_page(request)
    form = NewAccount(request.POST, auto_id="account_%s")

    def create() -> Done:
        given = form.cleaned_data
        made = actions.create_account(
            given["username"], name=given["display_name"], role=given["role"], password=given["password"], by=me
        )
        return Done(to=reverse("people"), said=_("{name} can sign in now.").format(name=made.name))

    return attempt(request, me, form, create) or people_page(request, account_form=form, status=422)


def people_page(
    request: HttpRequest, *, account_form: Typed | None = None, invite_form: Typed | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "section": "people",
        "page": page_of(User.objects.select_related("publisher"), order=BY_USERNAME, query=request.GET),
        "invitations": list(Invitation.objects.pending().for_list()[:MOST_INVITATIONS]),
        "has_mail": settings.HAS_MAIL,
        "account_form": account_form or NewAccount(auto_id="account_%s"),
        "invite_form": invite_form or Invite(auto_id="invite_%s"),
        "refused_form": account_form or invite_form,
        "is_account_refused": account_form is not None,
    }
    return render(request, "annotations/people.html", context, status=status)


@admins("GET", "HEAD")
def person(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    return _person_page(request, me, get_object_or_404(User.objects.select_related("publisher"), id=user_id))


def _person_page(request: HttpRequest, me: User, who: User, *, email_form: Typed | None = None) -> HttpResponse:
    context = {
        "section": "people",
        "person": who,
        "is_me": who.pk == me.pk,
        "roles": NEWSROOM_ROLES,
        "email_form": email_form or EmailOf(initial={"email": who.email}),
        "refused_form": email_form,
        "factors": list(who.second_factors.all()),
        "needs_factor": secondfactors.is_required_of(who),
        "sessions": running_of(who),
        "desks": _desks_of(who),
    }
    return render(request, "annotations/person.html", context, status=422 if email_form else 200)


def _desks_of(who: User) -> list[tuple[Desk, bool]]:
    """The desks in use, and hers, each with whether she is an editor there."""
    if not who.is_newsroom or who.is_reviewer:
        return []
    shown = Desk.objects.filter(Q(retired=False) | Q(id__in=who.edited_desks))
    return [(desk, desk.pk in who.edited_desks) for desk in shown]


@admins("POST")
def person_desks(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    said = request.POST.getlist("desks")
    chosen = [int(one) if one.isascii() and one.isdigit() and len(one) < 18 else 0 for one in said]
    return _change(
        request, me, user_id, lambda user: actions.change_desks(user, chosen, by=me), _("The desks are saved.")
    )


@admins("POST")
def person_email(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    who = get_object_or_404(User, id=user_id)
    form = EmailOf(request.POST)

    def change() -> Done:
        actions.change_email(who, form.cleaned_data["email"], by=me)
        return Done(to=_page_of(who), said=_("The address is saved."))

    return attempt(request, me, form, change) or _person_page(request, me, who, email_form=form)


@admins("POST")
def person_role(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    form = RoleOf(request.POST)
    role = form.cleaned_data["role"] if form.is_valid() else ""
    said = _("The role is changed. Open sessions have ended.")
    return _change(request, me, user_id, lambda user: actions.change_role(user, role, by=me), said)


@admins("POST")
def person_deactivate(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    said = _("The account is closed: sessions and tokens have ended.")
    return _change(request, me, user_id, lambda user: actions.deactivate(user, by=me), said)


@admins("POST")
def person_reactivate(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    return _change(request, me, user_id, lambda user: actions.reactivate(user, by=me), _("The account is open again."))


@admins("POST")
def person_sessions_end(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    said = _("Signed out everywhere.")
    return _change(request, me, user_id, lambda user: sessions.end_for(user, by=me), said)


@admins("POST")
def person_factors_reset(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    said = _("The second factors are gone, and all sessions have ended.")
    return _change(request, me, user_id, lambda user: secondfactors.reset(user, by=me), said)


@admins("POST")
def person_password_link(request: HttpRequest, me: User, user_id: int) -> HttpResponse:
    """Shows a link for a new password. It may be asked for again: nothing is kept of it but that it was offered."""
    who = get_object_or_404(User, id=user_id)
    link: ResetLink = passwords.reset_link_for(who, by=me)
    context = {
        "section": "people",
        "person": who,
        "link": link_to(reverse("reset", args=[link.who, link.token])),
        "hours": passwords.reset_hours(),
    }
    response = render(request, "annotations/reset_link.html", context, status=201)
    response.headers["Cache-Control"] = "no-store"
    return response


def _change(request: HttpRequest, me: User, user_id: int, action: Callable[[User], User], said: str) -> HttpResponse:
    user = get_object_or_404(User, id=user_id)

    def change() -> Done:
        action(user)
        return Done(to=_page_of(user), said=said)

    return deed(request, me, change)


def _page_of(user: User) -> str:
    of_publisher = reverse("publisher_people", args=[user.publisher_id]) if user.publisher_id else ""
    return of_publisher or reverse("person", args=[user.pk])
