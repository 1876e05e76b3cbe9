"""Second factors: asked for on the way in, added, removed, and their recovery codes."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import qrcode
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from qrcode.image.svg import SvgPathImage

from annotations.actions import passkeys, secondfactors
from annotations.actions.passwords import check_own_password
from annotations.errors import Invalid, Refused
from annotations.guesses import CODE_FROM_ADDRESS
from annotations.models import User
from annotations.models.sealed import Unreadable, seal, unseal
from annotations.models.secondfactor import Kind
from annotations.pages.doors import Done, deed, public, see_other, signed_in
from annotations.pages.entering import SECOND_FACTOR, Arrival, arriving, complete, on_her_way
from annotations.pages.factor_forms import Code, NewApp, NewPasskey, OwnPassword
from annotations.pages.forms import Typed
from annotations.text.onetimecodes import new_secret, spoken
from annotations.visitors import client_address

APP_SECRET, MAKING, SHOWING = "app_secret", "passkey_making", "passkey_showing"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody has to confirm with her password."""

    title: str
    said: str
    button: str


@never_cache
@sensitive_post_parameters("code", "answer")
@public("GET", "HEAD", "POST")
def second_factor(request: HttpRequest) -> HttpResponse:
    """The second step of signing in: a code, or a passkey's answer."""
    arrival = on_her_way(request)
    if arrival is None or not secondfactors.has_one(arrival.user):
        return see_other(reverse("sign_in"))
    form = Code(request.POST) if request.method == "POST" else Code()
    if form.is_valid() and _is_right(request, arrival, form):
        return complete(request, arrival.user, to=arrival.to, has_second_factor=True)
    known = secondfactors.passkeys_of(arrival.user)
    ceremony = passkeys.begin_showing(host=_host(request), known=known) if known else None
    request.session[SHOWING] = ceremony.state if ceremony else None
    has_app = arrival.user.second_factors.filter(kind=Kind.APP).exists()
    context = {"form": form, "options": ceremony.options if ceremony else "", "has_app": has_app}
    return render(request, "annotations/second_factor.html", context, status=_status(form))


def _is_right(request: HttpRequest, arrival: Arrival, form: Code) -> bool:
    """Whether the code or the passkey is; what is wrong the form says."""
    address, user = client_address(request), arrival.user
    answer, state = form.cleaned_data["answer"], request.session.pop(SHOWING, None)
    try:
        CODE_FROM_ADDRESS.count(address)
        if answer:
            known = secondfactors.passkeys_of(user)
            shown = passkeys.finish_showing(answer, state, host=_host(request), known=known)
            secondfactors.take_passkey(user, shown)
        else:
            secondfactors.check_code(user, form.cleaned_data["code"])
    except Refused as refused:
        form.take_refusal(refused)
        form.status = refused.status
        return False
    CODE_FROM_ADDRESS.give_back(address)
    return True


@sensitive_post_parameters("code", "current")
@arriving("GET", "HEAD", "POST")
def second_factor_app(request: HttpRequest, me: User) -> HttpResponse:
    """Adding an authenticator app: scan, then the first code."""
    form = NewApp(request.POST or None, asks_password=_asks_password(request, me))
    secret = _app_secret(request)
    if request.method == "POST":
        done = _added(request, me, form, lambda: secondfactors.add_app(secret, form.cleaned_data["code"], by=me))
        if done is not None:
            request.session.pop(APP_SECRET, None)
            return done
    context = {
        "section": "account",
        "form": form,
        "secret": spoken(secret),
        "picture": _picture(_address(me, secret)),
        "is_arriving": request.user.is_anonymous,
        "has_app": me.second_factors.filter(kind=Kind.APP).exists(),
    }
    return render(request, "annotations/second_factor_app.html", context, status=_status(form))


@sensitive_post_parameters("answer", "current")
@arriving("GET", "HEAD", "POST")
def second_factor_passkey(request: HttpRequest, me: User) -> HttpResponse:
    """Adding a passkey: the browser makes it."""
    form = NewPasskey(request.POST or None, asks_password=_asks_password(request, me))
    if request.method == "POST":
        state = request.session.pop(MAKING, None)
        done = _added(request, me, form, lambda: _add_passkey(request, me, form, state))
        if done is not None:
            return done
    ceremony = passkeys.begin_making(me, host=_host(request), known=secondfactors.passkeys_of(me))
    request.session[MAKING] = ceremony.state
    is_arriving = request.user.is_anonymous
    context = {"section": "account", "form": form, "options": ceremony.options, "is_arriving": is_arriving}
    return render(request, "annotations/second_factor_passkey.html", context, status=_status(form))


def _add_passkey(request: HttpRequest, me: User, form: Typed, state: dict[str, object] | None) -> list[str]:
    made = passkeys.finish_making(form.cleaned_data["answer"], state, host=_host(request))
    return secondfactors.add_passkey(made, form.cleaned_data["label"], by=me)


@sensitive_post_parameters("current")
@signed_in("GET", "HEAD", "POST")
def second_factor_remove(request: HttpRequest, me: User, factor_id: int) -> HttpResponse:
    form = OwnPassword(request.POST if request.method == "POST" else None, asks_password=_asks_password(request, me))
    if request.method == "POST" and _is_confirmed(form, me):
        return deed(request, me, lambda: _removed(factor_id, me))
    factor = get_object_or_404(me.second_factors, id=factor_id)
    said = _("It opens nothing any more then. With the last one, your recovery codes go too.")
    return _confirm_page(request, form, Asked(_("Remove “{name}”").format(name=factor.label), said, _("Remove it")))


def _removed(factor_id: int, me: User) -> Done:
    secondfactors.remove(factor_id, by=me)
    return Done(to=reverse("security"), said=_("Removed. It opens nothing any more."))


@sensitive_post_parameters("current")
@signed_in("GET", "HEAD", "POST")
def recovery_codes(request: HttpRequest, me: User) -> HttpResponse:
    form = OwnPassword(request.POST if request.method == "POST" else None, asks_password=_asks_password(request, me))
    if request.method == "POST" and _is_confirmed(form, me):
        return _codes_page(request, secondfactors.renew_recovery_codes(by=me), to=reverse("security"))
    asked = Asked(_("Make new recovery codes"), _("Those that you have open nothing any more then."), _("Make them"))
    return _confirm_page(request, form, asked)


def _confirm_page(request: HttpRequest, form: Typed, asked: Asked) -> HttpResponse:
    context = {"section": "account", "form": form, "asked": asked}
    response = render(request, "annotations/second_factor_confirm.html", context, status=_status(form))
    response.headers["Cache-Control"] = "no-store"
    return response


def _added(request: HttpRequest, me: User, form: Typed, add: Callable[[], list[str]]) -> HttpResponse | None:
    """What follows a factor that was added: the recovery codes where they are new. None where the form says why not."""
    if not form.is_valid():
        return None
    try:
        if form.cleaned_data.get("current"):
            check_own_password(form.cleaned_data["current"], by=me)
        codes = add()
    except Refused as refused:
        if not refused.fields:
            raise
        form.take_refusal(refused)
        return None
    arrival = on_her_way(request) if request.user.is_anonymous else None
    to = reverse("security")
    if arrival is not None:
        to = arrival.to
        complete(request, me, to=to, has_second_factor=True)
    request.session[SECOND_FACTOR] = True
    return _codes_page(request, codes, to=to) if codes else see_other(to)


def _codes_page(request: HttpRequest, codes: list[str], *, to: str) -> HttpResponse:
    context = {"section": "account", "codes": codes, "to": to}
    response = render(request, "annotations/recovery_codes.html", context, status=201)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_confirmed(form: Typed, me: User) -> bool:
    """Whether the form has her password, where she has one; what is wrong the form says."""
    if not form.is_valid():
        return False
    try:
        if "current" in form.fields:
            check_own_password(form.cleaned_data["current"], by=me)
    except Invalid as refused:
        form.take_refusal(refused)
        return False
    return True


def _asks_password(request: HttpRequest, me: User) -> bool:
    """A session that somebody found open must not be able to make itself at home."""
    return request.user.is_authenticated and me.has_usable_password()


def _app_secret(request: HttpRequest) -> str:
    """The secret that this browser's session was shown; another is made where there is none. Kept sealed."""
    try:
        return unseal(request.session[APP_SECRET])
    except (KeyError, Unreadable):
        secret = new_secret()
        request.session[APP_SECRET] = seal(secret)
        return secret


def _address(me: User, secret: str) -> str:
    """What apps read: https://github.com/google/google-authenticator/wiki/Key-Uri-Format."""
    issuer = settings.NEWSROOM_NAME.replace(":", " ")
    return f"otpauth://totp/{quote(issuer)}:{quote(me.username)}?secret={secret}&issuer={quote(issuer)}"


def _picture(address: str) -> str:
    """A QR code as a data address."""
    drawn = io.BytesIO()
    qrcode.make(address, image_factory=SvgPathImage, border=2).save(drawn)
    return f"data:image/svg+xml,{quote(drawn.getvalue().decode())}"


def _host(request: HttpRequest) -> str:
    return request.get_host().rsplit(":", 1)[0]


def _status(form: Typed) -> int:
    return getattr(form, "status", 422) if form.errors else 200
