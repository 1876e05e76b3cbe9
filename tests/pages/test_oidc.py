"""Signing in through the newsroom's own provider."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from pytest_django import Settings

from annotations.actions import invitations
from annotations.models import Event, Invitation, User
from tests.oidc import CLIENT, SECRET, Provider, provider
from tests.pages.reading_pages import text_of
from tests.secondfactors import code_now, give_app

pytestmark = pytest.mark.django_db
NINA = {"sub": "u-1", "email": "nina@newsroom.example", "email_verified": True, "name": "Nina New"}


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture
def sso(server: Provider, settings: Settings) -> Provider:
    settings.OIDC_URL, settings.OIDC_NAME = server.url, "Newsroom ID"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    server.claims, server.userinfo, server.status, server.signs_with = dict(NINA), {}, 200, None
    return server


def comes_back(visitor: Client, sso: Provider, *, to: str = "/claims/") -> Any:
    """What the person sees after the provider let her through."""
    led = visitor.get("/sign-in/provider/", {"next": to})
    asked = parse_qs(urlsplit(led.headers["Location"]).query)
    assert asked["redirect_uri"][0].endswith("/sign-in/provider/callback/")
    assert asked["code_challenge_method"] == ["S256"]
    sso.challenge = asked["code_challenge"][0]
    return visitor.get("/sign-in/provider/callback/", {"code": "c", "state": asked["state"][0]})


def with_address(user: User) -> User:
    User.objects.filter(id=user.pk).update(email="Nina@newsroom.example")
    return user


def test_knows_an_account_by_its_verified_address_and_then_by_its_subject(
    checker: User, sso: Provider, client: Client
) -> None:
    assert "Sign in with Newsroom ID" in text_of(client.get("/sign-in/"))
    with_address(checker)
    done = comes_back(client, sso)
    assert (done.status_code, done.headers["Location"]) == (303, "/claims/"), text_of(done)
    assert client.get("/claims/").status_code == 200
    assert Event.objects.get(verb="account.provider_linked").actor == checker
    sso.claims["email"] = "nina.married@newsroom.example"
    again = Client()
    assert comes_back(again, sso, to="https://evil.example/").headers["Location"] == "/"
    assert again.get("/account/").status_code == 200


def test_lets_in_the_invited_and_nobody_else(admin: User, sso: Provider, client: Client, settings: Settings) -> None:
    refused = comes_back(client, sso)
    assert refused.status_code == 403
    assert "Nobody with the address nina@newsroom.example is invited" in text_of(refused)
    assert User.objects.count() == 1
    invitations.invite("nina@newsroom.example", name="", place=invitations.Place("editor"), by=admin)
    assert comes_back(client, sso).status_code == 303
    made = User.objects.get(username="nina")
    assert (made.role, made.name, made.has_usable_password()) == ("editor", "Nina New", False)
    assert Invitation.objects.get().user == made


def test_makes_checkers_only_where_the_settings_say_so(sso: Provider, client: Client, settings: Settings) -> None:
    settings.OIDC_CREATES_CHECKERS = True
    assert comes_back(client, sso).status_code == 303
    assert User.objects.get().role == "checker"


@pytest.mark.parametrize("verified", [False, "true", None, 1])
def test_believes_no_address_that_is_not_verified(verified: Any, checker: User, sso: Provider, client: Client) -> None:
    with_address(checker)
    sso.claims["email_verified"] = verified
    answer = comes_back(client, sso)
    assert answer.status_code == 403 and "does not vouch" in text_of(answer)
    assert client.get("/claims/").status_code == 302


def test_opens_no_closed_account_and_links_no_second_subject(checker: User, sso: Provider, client: Client) -> None:
    with_address(checker)
    comes_back(client, sso)
    sso.claims["sub"] = "u-2"
    assert "Another sign-in belongs" in text_of(comes_back(Client(), sso))
    sso.claims["sub"] = "u-1"
    User.objects.filter(id=checker.pk).update(is_active=False)
    assert "closed" in text_of(comes_back(Client(), sso))


def test_still_asks_for_the_second_factor(checker: User, sso: Provider, client: Client, settings: Settings) -> None:
    secret, _ = give_app(with_address(checker))
    assert comes_back(client, sso).headers["Location"] == "/sign-in/second-factor/"
    assert client.get("/claims/").status_code == 302
    assert client.post("/sign-in/second-factor/", {"code": code_now(secret)}).headers["Location"] == "/claims/"
    settings.OIDC_HAS_SECOND_FACTOR = True
    assert comes_back(Client(), sso).headers["Location"] == "/claims/"


def test_refuses_forged_mixed_and_broken_answers(checker: User, sso: Provider, client: Client) -> None:
    with_address(checker)
    sso.signs_with = rsa.generate_private_key(65537, 2048)
    assert comes_back(client, sso).status_code == 502
    sso.signs_with, sso.userinfo = None, {**NINA, "sub": "somebody else"}
    assert comes_back(client, sso).status_code == 502
    sso.userinfo, sso.claims = {}, {**NINA, "aud": "another client"}
    assert comes_back(client, sso).status_code == 502
    sso.claims = {"email": NINA["email"]}
    assert comes_back(client, sso).status_code == 502
    for query in ({"code": "c", "state": "never given"}, {"error": "access_denied"}, {}):
        assert client.get("/sign-in/provider/callback/", query).status_code == 502
    sso.status = 500
    assert client.get("/sign-in/provider/").status_code == 502
    assert client.get("/claims/").status_code == 302


def test_asks_no_address_that_is_not_opened(sso: Provider, client: Client, settings: Settings) -> None:
    settings.OIDC_ALLOW_NETWORKS = []
    assert client.get("/sign-in/provider/").status_code == 502


def test_opens_none_of_allauth_s_own_pages(client: Client) -> None:
    for path in ("/accounts/signup/", "/accounts/login/", "/accounts/email/", "/accounts/social/connections/"):
        assert client.get(path).status_code == 404
