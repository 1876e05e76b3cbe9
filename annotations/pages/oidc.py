"""Signing in through the newsroom's provider. django-allauth speaks OpenID Connect; who comes in, we decide."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from annotations.actions.providers import Vouched, person_of
from annotations.errors import Refused
from annotations.guesses import LINK_FROM_ADDRESS
from annotations.pages.doors import public
from annotations.pages.entering import enter, link_to, next_of
from annotations.text.marking import marked
from annotations.visitors import client_address
from annotations.web import calling

PROVIDER = "newsroom"
AWAY = marked("The sign-in of the newsroom does not answer as it should. Try again, or use your password.")
BROKEN_OFF = marked("The sign-in was broken off, or took too long. Try again.")
log = logging.getLogger(__name__)


class Flow(OpenIDConnectOAuth2Adapter):
    """The code flow, with the ID token's signature checked even where it came straight from the provider."""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return link_to(reverse("provider_callback"))

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> Any:
        told = super().get_access_token_data(*args, **kwargs)
        self.did_fetch_access_token = False
        return told


class Adapter(DefaultSocialAccountAdapter):
    """What allauth asks us: which provider, over which connections, and what to do with whom it vouches for."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> OpenIDConnectProvider:
        app = SocialApp(
            provider="openid_connect",
            provider_id=PROVIDER,
            name=settings.OIDC_NAME,
            client_id=settings.OIDC_CLIENT_ID,
            secret=settings.OIDC_CLIENT_SECRET,
            settings={"server_url": settings.OIDC_URL, "oauth_pkce_enabled": True},
        )
        found = OpenIDConnectProvider(request, app=app)
        found.oauth2_adapter_class = Flow
        return found

    def get_requests_session(self) -> calling.Session:
        return calling.session(allow_networks=tuple(settings.OIDC_ALLOW_NETWORKS))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        raise ImmediateHttpResponse(_arrive(request, sociallogin))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> None:
        log.warning("a sign-in through the provider failed: %s", type(told.get("exception")).__name__)
        raise ImmediateHttpResponse(_refused(request, AWAY if told.get("exception") else BROKEN_OFF))


@never_cache
@public("GET", "HEAD")
def provider_begin(request: HttpRequest) -> HttpResponse:
    """Leads to the provider. 404 where none is set up."""
    _require_provider()
    provider = Adapter().get_provider(request, PROVIDER)
    try:
        led: HttpResponse = provider.redirect(request, "login", next_url=next_of(request))
    except (calling.Unanswered, ValueError, KeyError, TypeError) as error:
        log.warning("the provider does not answer: %s", type(error).__name__)
        return _refused(request, AWAY)
    return led


@never_cache
@public("GET", "HEAD")
def provider_callback(request: HttpRequest) -> HttpResponse:
    """Where the provider leads back to."""
    _require_provider()
    LINK_FROM_ADDRESS.count(client_address(request))
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(Flow(request, PROVIDER))(request)
    except (calling.Unanswered, ValueError, KeyError, TypeError, RedisError) as error:
        log.warning("the provider's answer could not be read: %s", type(error).__name__)
        return _refused(request, AWAY)
    return answer


def _arrive(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    """Whom the provider vouches for comes in as everybody does, second factor included, or hears why not."""
    told = login.account.extra_data
    token, more = told.get("id_token") or {}, told.get("userinfo") or {}
    if not token or (more and more.get("sub") != token.get("sub")):
        return _refused(request, AWAY)
    said = {**token, **more}
    vouched = Vouched(
        provider=str(token["iss"])[:200],
        subject=str(token["sub"])[:190],
        email=str(said.get("email") or "")[:254],
        is_verified=said.get("email_verified") is True,
        name=str(said.get("name") or "")[:120],
    )
    try:
        user = person_of(vouched)
    except Refused as refused:
        return _refused(request, refused.sentence, status=403)
    LINK_FROM_ADDRESS.give_back(client_address(request))
    to = login.state.get("next") or reverse("desk")
    return enter(request, user, to=to, is_vouched=settings.OIDC_HAS_SECOND_FACTOR)


def _refused(request: HttpRequest, why: str, *, status: int = 502) -> HttpResponse:
    """Says why, and nothing of anybody else."""
    context = {"why": _(why), "name": settings.OIDC_NAME}
    return render(request, "annotations/provider_refused.html", context, status=status)


def _require_provider() -> None:
    if not settings.OIDC_URL:
        raise Http404
