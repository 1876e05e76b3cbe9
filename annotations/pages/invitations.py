"""Invitations: made on the admins' page, accepted by whoever follows the link."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from annotations.actions import invitations as actions
from annotations.actions.passwords import LinkGone
from annotations.actions.replies import Reply, once
from annotations.errors import Refused
from annotations.guesses import LINK_FROM_ADDRESS
from annotations.models import Invitation, User
from annotations.pages.doors import Done, admins, asked, deed, public, see_other
from annotations.pages.entering import enter, link_to
from annotations.pages.factor_forms import Invite, Join
from annotations.pages.people import people_page
from annotations.visitors import client_address

PREFIX = "invite_%s"


@admins("POST")
def invite(request: HttpRequest, me: User) -> HttpResponse:
    form = Invite(request.POST, auto_id=PREFIX)
    if not form.is_valid():
        return people_page(request, invite_form=form, status=422)
    given = form.cleaned_data
    made: list[tuple[Invitation, str]] = []

    def keep_no_secret() -> Reply:
        place = actions.Place(given["role"], given["desk"].pk if given["desk"] else None)
        made.append(actions.invite(given["email"], name=given["display_name"], place=place, by=me))
        return Reply(status=201, body={})

    try:
        once(asked(request, me), keep_no_secret)
    except Refused as refused:
        if not refused.fields:
            raise
        form.take_refusal(refused)
        return people_page(request, invite_form=form, status=422)
    return _link_page(request, made)


@admins("POST")
def invitation_renew(request: HttpRequest, me: User, invitation_id: int) -> HttpResponse:
    made: list[tuple[Invitation, str]] = []

    def keep_no_secret() -> Reply:
        made.append(actions.renew(invitation_id, by=me))
        return Reply(status=201, body={})

    once(asked(request, me), keep_no_secret)
    return _link_page(request, made)


@admins("POST")
def invitation_revoke(request: HttpRequest, me: User, invitation_id: int) -> HttpResponse:
    def revoke() -> Done:
        held = actions.revoke(invitation_id, by=me)
        return Done(to=reverse("people"), said=_("The invitation to {email} is taken back.").format(email=held.email))

    return deed(request, me, revoke)


def _link_page(request: HttpRequest, made: list[tuple[Invitation, str]]) -> HttpResponse:
    """The link, shown this once; the same form sent again makes none and can show none."""
    if not made:
        messages.info(request, _("This was done already. Send the invitation again to get another link."))
        return see_other(reverse("people"))
    invitation, secret = made[0]
    context = {
        "section": "people",
        "invitation": invitation,
        "is_mailed": settings.HAS_MAIL,
        "link": "" if settings.HAS_MAIL else link_to(reverse("join", args=[secret])),
    }
    response = render(request, "annotations/invited.html", context, status=201)
    response.headers["Cache-Control"] = "no-store"
    return response


@never_cache
@sensitive_post_parameters("new", "repeated")
@public("GET", "HEAD", "POST")
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind the link: user name, password, and the second factor where the role needs one."""
    address = client_address(request)
    LINK_FROM_ADDRESS.count(address)
    try:
        invitation = actions.presented(secret)
    except LinkGone as gone:
        return render(request, "annotations/link_gone.html", {"refusal": gone}, status=gone.status)
    LINK_FROM_ADDRESS.give_back(address)
    if request.method != "POST":
        form = Join(initial={"display_name": invitation.display_name})
        return _join_page(request, invitation, form)
    form = Join(request.POST)
    if not form.is_valid():
        return _join_page(request, invitation, form, status=422)
    given = form.cleaned_data
    joining = actions.Joining(given["username"], given["display_name"], given["new"])
    try:
        user = actions.accept(invitation, joining)
    except Refused as refused:
        if not refused.fields:
            raise
        form.take_refusal(_as_here(refused))
        return _join_page(request, invitation, form, status=422)
    return enter(request, user, to=reverse("desk"))


def _as_here(refused: Refused) -> Refused:
    """The refusal with the names that this form has for its fields."""
    names = {"password": "new"}
    fields = {names.get(name, name): said for name, said in refused.fields.items()}
    return Refused(refused.sentence, code=refused.code, fields=fields)


def _join_page(request: HttpRequest, invitation: Invitation, form: Join, *, status: int = 200) -> HttpResponse:
    context = {"invitation": invitation, "form": form, "is_other": request.user.is_authenticated}
    return render(request, "annotations/join.html", context, status=status)
