"""Forgotten passwords: a link by mail for who asks, without telling strangers who has an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from annotations.actions import passwords
from annotations.actions.passwords import LinkGone, ResetLink
from annotations.errors import Refused
from annotations.guesses import LINK_FROM_ADDRESS, RESET_FROM_ADDRESS
from annotations.pages.doors import public
from annotations.pages.factor_forms import Forgotten, FreshPassword
from annotations.visitors import client_address


@never_cache
@public("GET", "HEAD", "POST")
def forgotten(request: HttpRequest) -> HttpResponse:
    """The same answer for every address, known or not."""
    form = Forgotten(request.POST) if request.method == "POST" else Forgotten()
    if not form.is_valid():
        return render(request, "annotations/forgotten.html", {"form": form}, status=422 if form.errors else 200)
    RESET_FROM_ADDRESS.count(client_address(request))
    passwords.mail_reset_link(form.cleaned_data["email"])
    return render(request, "annotations/forgotten.html", {"is_sent": True})


@never_cache
@sensitive_post_parameters("new", "repeated")
@public("GET", "HEAD", "POST")
def reset(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """The page behind the link. It signs nobody in: the new password does, and the second factor."""
    address = client_address(request)
    LINK_FROM_ADDRESS.count(address)
    link = ResetLink(who, token)
    form = FreshPassword(request.POST) if request.method == "POST" else FreshPassword()
    try:
        person = link.person()
        LINK_FROM_ADDRESS.give_back(address)
        if form.is_valid():
            passwords.set_by_link(link, form.cleaned_data["new"])
            return render(request, "annotations/reset.html", {"is_done": True, "sign_in": reverse("sign_in")})
    except LinkGone as gone:
        return render(request, "annotations/link_gone.html", {"refusal": gone}, status=gone.status)
    except Refused as refused:
        form.take_refusal(refused)
    context = {"form": form, "person": person}
    return render(request, "annotations/reset.html", context, status=422 if form.errors else 200)
