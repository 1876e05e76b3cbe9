"""Signing in and out, and one's own account: name, password, API tokens."""

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from annotations.actions import checkworthy, credentials, passwords, sessions
from annotations.actions import people as actions
from annotations.errors import Invalid
from annotations.guesses import PASSWORD_FROM_ADDRESS, PASSWORD_OF_ACCOUNT, TooManyAttempts
from annotations.models import User
from annotations.pages.account_forms import Language, Name, NewPassword, NewSecret, ReadingChoices, SignIn
from annotations.pages.doors import Done, attempt, deed, public, see_other, signed_in, staff
from annotations.pages.entering import enter, keep_this_session, next_of
from annotations.pages.forms import Typed
from annotations.pages.secrets import shown_once
from annotations.visitors import client_address

LOCKED_S = 15 * 60


@never_cache
@sensitive_post_parameters("password")
@public("GET", "HEAD", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    to = next_of(request)
    if isinstance(request.user, User):
        return HttpResponseRedirect(to)
    form = SignIn(request.POST) if request.method == "POST" else SignIn()
    if not form.is_valid():
        return _sign_in_page(request, form, to, status=422 if form.errors else 200)
    try:
        user = _known(request, form)
    except TooManyAttempts as refused:
        form.add_error(None, refused.sentence)
        return _locked_page(request, form, to, wait_s=refused.wait_s)
    if user is not None:
        return enter(request, user, to=to)
    form.add_error(None, _("User name and password do not belong together. Check both; capitals count."))
    return _sign_in_page(request, form, to, status=422)


def _known(request: HttpRequest, form: SignIn) -> User | None:
    """Whose name and password these are. Raises TooManyAttempts."""
    account, address = form.cleaned_data["username"].casefold(), client_address(request)
    PASSWORD_FROM_ADDRESS.count(address)
    PASSWORD_OF_ACCOUNT.count(account)
    user = authenticate(request, **form.cleaned_data)
    if not isinstance(user, User):
        return None
    PASSWORD_FROM_ADDRESS.give_back(address)
    PASSWORD_OF_ACCOUNT.forget(account)
    return user


def locked_out(request: HttpRequest, credentials: object, *args: object, **kwargs: object) -> HttpResponse:
    """After too many failures for this name from this address: closed for a quarter of an hour."""
    form = SignIn({"username": request.POST.get("username", ""), "password": "-"})
    form.add_error(None, _("Too many attempts. Wait a quarter of an hour, then try again."))
    return _locked_page(request, form, next_of(request), wait_s=LOCKED_S)


def _locked_page(request: HttpRequest, form: Typed, to: str, *, wait_s: int) -> HttpResponse:
    response = _sign_in_page(request, form, to, status=429)
    response.headers["Retry-After"] = str(wait_s)
    return response


def _sign_in_page(request: HttpRequest, form: Typed, to: str, *, status: int) -> HttpResponse:
    provider = settings.OIDC_NAME if settings.OIDC_URL else ""
    context = {"form": form, "next": to, "has_mail": settings.HAS_MAIL, "provider": provider}
    return render(request, "annotations/sign_in.html", context, status=status)


@public("POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    sessions.ended(request.session.session_key or "")
    logout(request)
    return see_other(reverse("sign_in"))


@signed_in("GET", "HEAD", "POST")
def account(request: HttpRequest, me: User) -> HttpResponse:
    """Shows the account; POST changes one's name."""
    if request.method != "POST":
        return _account_page(request, me)
    form = Name(request.POST, auto_id="name_%s")

    def rename() -> Done:
        actions.rename(form.cleaned_data["display_name"], by=me)
        return Done(to=reverse("account"), said=_("Saved."))

    return attempt(request, me, form, rename) or _account_page(request, me, name_form=form)


def _account_page(request: HttpRequest, me: User, **typed: object) -> HttpResponse:
    context = {
        "section": "account",
        "name_form": Name(initial={"display_name": me.display_name or me.name}, auto_id="name_%s"),
        "language_form": Language(initial={"language": me.language}, auto_id="language_%s"),
        "reading_form": ReadingChoices(initial={"points_out": me.points_out}),
        "token_form": NewSecret(auto_id="token_%s"),
        "tokens": list(me.api_tokens.all()),
        **typed,
        "refused_form": next(iter(typed.values()), None),
    }
    return render(request, "annotations/account.html", context, status=422 if typed else 200)


@signed_in("POST")
def account_language(request: HttpRequest, me: User) -> HttpResponse:
    form = Language(request.POST, auto_id="language_%s")

    def choose() -> Done:
        actions.choose_language(form.cleaned_data["language"], by=me)
        return Done(to=f"{reverse('account')}#language")

    return attempt(request, me, form, choose) or _account_page(request, me, language_form=form)


@staff("POST")
def reading_choices(request: HttpRequest, me: User) -> HttpResponse:
    form = ReadingChoices(request.POST)

    def choose() -> Done:
        checkworthy.choose_pointing_out(form.is_valid() and form.cleaned_data["points_out"], by=me)
        return Done(to=reverse("account"), said=_("Saved."))

    return deed(request, me, choose)


@never_cache
@sensitive_post_parameters("current", "new", "repeated")
@signed_in("GET", "HEAD", "POST")
def password_change(request: HttpRequest, me: User) -> HttpResponse:
    form = NewPassword(request.POST) if request.method == "POST" else NewPassword()
    if form.is_valid() and _is_own_password(form, by=me):
        done = attempt(request, me, form, lambda: _change_password(request, form, by=me))
        if done is not None:
            return done
    context = {"section": "account", "form": form}
    return render(request, "annotations/password_change.html", context, status=422 if form.errors else 200)


def _is_own_password(form: NewPassword, *, by: User) -> bool:
    """Whether she knows the password there is; else the form says so. Not within the deed: tries stay counted."""
    try:
        passwords.check_own_password(form.cleaned_data["current"], by=by)
    except Invalid as refused:
        form.take_refusal(refused)
        return False
    return True


def _change_password(request: HttpRequest, form: NewPassword, *, by: User) -> Done:
    keep_this_session(request, passwords.change_password(form.cleaned_data["new"], by=by))
    said = _("The password is changed. Other sessions are signed out, and your API tokens are revoked.")
    return Done(to=reverse("account"), said=said)


@signed_in("POST")
def token_issue(request: HttpRequest, me: User) -> HttpResponse:
    form = NewSecret(request.POST, auto_id="token_%s")

    def issue() -> tuple[str, str]:
        token, secret = credentials.issue_token(form.cleaned_data["label"], by=me)
        return token.label, secret

    return shown_once(request, me, form, issue, back="account") or _account_page(request, me, token_form=form)


@signed_in("POST")
def token_revoke(request: HttpRequest, me: User, token_id: int) -> HttpResponse:
    def revoke() -> Done:
        credentials.revoke_token(token_id, by=me)
        return Done(to=reverse("account"), said=_("Revoked. It stops working at once."))

    return deed(request, me, revoke)
