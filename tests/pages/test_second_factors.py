"""The second step of signing in, by code and by passkey, and how it is set up."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from annotations.models import Event, RecoveryCode, SecondFactor, User, UserSession
from annotations.text.onetimecodes import new_secret
from tests.accounts import PASSWORD
from tests.conftest import SignIn
from tests.pages.reading_pages import text_of
from tests.secondfactors import Authenticator, code_now, give_app

pytestmark = pytest.mark.django_db
STEP = "/sign-in/second-factor/"
APP = "/account/second-factors/app/"
PASSKEY = "/account/second-factors/passkey/"


def shows_password(visitor: Client, username: str) -> Any:
    return visitor.post("/sign-in/", {"username": username, "password": PASSWORD, "next": "/claims/"})


def secret_on(page: Any) -> str:
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page.content.decode())
    assert found
    return found[1].replace(" ", "")


def options_on(page: Any) -> str:
    found = re.search(r'data-options="([^"]+)"', page.content.decode())
    assert found
    return html.unescape(found[1])


def codes_on(page: Any) -> list[str]:
    return re.findall(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b", page.content.decode())


def test_asks_for_the_code_before_anybody_is_signed_in(checker: User, client: Client) -> None:
    secret, _ = give_app(checker)
    assert shows_password(client, "cleo").headers["Location"] == STEP
    assert client.get("/claims/").status_code == 302
    done = client.post(STEP, {"code": code_now(secret)})
    assert (done.status_code, done.headers["Location"]) == (303, "/claims/")
    assert client.get("/claims/").status_code == 200
    assert UserSession.objects.get(user=checker).has_second_factor


def test_takes_no_code_twice(checker: User) -> None:
    secret, _ = give_app(checker)
    code = code_now(secret)
    for expected in (303, 422):
        visitor = Client()
        shows_password(visitor, "cleo")
        assert visitor.post(STEP, {"code": code}).status_code == expected


def test_takes_a_recovery_code_once(checker: User) -> None:
    _, codes = give_app(checker)
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    for written, expected in ((codes[0].lower().replace("-", " "), 303), (codes[0], 422)):
        visitor = Client()
        shows_password(visitor, "cleo")
        assert visitor.post(STEP, {"code": written}).status_code == expected
    assert RecoveryCode.objects.unused().count() == 9
    assert Event.objects.get(verb="account.recovery_code_used").data["left"] == 9


def test_closes_after_five_wrong_codes_also_for_the_right_one(checker: User) -> None:
    secret, _ = give_app(checker)
    for number in range(5):
        visitor = Client(REMOTE_ADDR=f"10.0.0.{number}")
        shows_password(visitor, "cleo")
        assert visitor.post(STEP, {"code": "000000"}).status_code == 422
    late = visitor.post(STEP, {"code": code_now(secret)})
    assert late.status_code == 429
    assert "Too many attempts" in text_of(late)
    assert visitor.get("/claims/").status_code == 302


def test_keeps_nobody_on_her_way_whose_account_changed(checker: User, client: Client) -> None:
    secret, _ = give_app(checker)
    shows_password(client, "cleo")
    checker.set_password("four quiet harbour seals")
    checker.save()
    assert client.post(STEP, {"code": code_now(secret)}).headers["Location"] == "/sign-in/"
    assert client.get(STEP).headers["Location"] == "/sign-in/"


def test_leads_whose_role_needs_one_to_its_setting_up(admin: User, client: Client, settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = ["admin"]
    assert shows_password(client, "ada").headers["Location"] == APP
    assert client.get("/claims/").status_code == 302, "nobody is signed in yet"
    page = client.get(APP)
    assert "data:image/svg+xml" in page.content.decode()
    secret = secret_on(page)
    assert client.post(APP, {"code": "000000"}).status_code == 422
    codes = client.post(APP, {"code": code_now(secret)})
    assert codes.status_code == 201
    assert codes.headers["Cache-Control"] == "no-store"
    assert len(codes_on(codes)) == 10
    assert 'href="/claims/"' in codes.content.decode()
    assert client.get("/people/").status_code == 200
    assert client.get("/admin/").status_code == 200


def test_asks_no_second_person_into_a_way_that_has_a_factor(checker: User, client: Client) -> None:
    """With the password alone nobody adds a factor of her own to an account that has one."""
    give_app(checker)
    shows_password(client, "cleo")
    for path in (APP, PASSKEY):
        assert client.get(path).headers["Location"].startswith("/sign-in/")
        assert client.post(path, {"code": "1", "answer": "{}"}).headers["Location"].startswith("/sign-in/")


def test_keeps_the_secret_sealed_and_asks_for_the_password(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    secret = secret_on(visitor.get(APP))
    assert secret not in str(dict(visitor.session))
    assert visitor.post(APP, {"code": code_now(secret)}).status_code == 422
    assert visitor.post(APP, {"code": code_now(secret), "current": "wrong"}).status_code == 422
    assert visitor.post(APP, {"code": code_now(secret), "current": PASSWORD}).status_code == 201
    factor = SecondFactor.objects.get(user=checker)
    assert secret not in factor.sealed_secret
    assert Event.objects.get(verb="account.second_factor_added").data == {"user": checker.pk, "kind": "app"}


def test_signs_in_with_a_passkey(checker: User, signed_in: SignIn) -> None:
    mine, visitor = Authenticator(), signed_in(checker)
    options = options_on(visitor.get(PASSKEY))
    made = visitor.post(PASSKEY, {"answer": mine.make(options), "label": "Blue key", "current": PASSWORD})
    assert made.status_code == 201, text_of(made)
    newcomer = Client()
    shows_password(newcomer, "cleo")
    answer = mine.show(options_on(newcomer.get(STEP)))
    assert newcomer.post(STEP, {"answer": answer}).headers["Location"] == "/claims/"
    assert SecondFactor.objects.get().counter == 1


def test_takes_no_passkey_of_another_and_no_old_answer(checker: User, signed_in: SignIn) -> None:
    mine, visitor = Authenticator(), signed_in(checker)
    visitor.post(PASSKEY, {"answer": mine.make(options_on(visitor.get(PASSKEY))), "current": PASSWORD})
    newcomer = Client()
    shows_password(newcomer, "cleo")
    old = mine.show(options_on(newcomer.get(STEP)))
    newcomer.get(STEP)
    elsewhere = Authenticator(key=mine.key, credential_id=mine.credential_id, origin="https://evil.example")
    for wrong in (
        old,
        Authenticator().show(options_on(newcomer.get(STEP))),
        elsewhere.show(options_on(newcomer.get(STEP))),
        "{}",
        "[1]",
        "x",
        '{"id": 1}',
    ):
        assert newcomer.post(STEP, {"answer": wrong}).status_code == 422
    mine.counter = -1
    copied = mine.show(options_on(newcomer.get(STEP)))
    assert newcomer.post(STEP, {"answer": copied}).headers["Location"] == "/claims/", "a key that does not count"


def test_takes_no_copied_passkey(checker: User, signed_in: SignIn) -> None:
    mine, visitor = Authenticator(), signed_in(checker)
    visitor.post(PASSKEY, {"answer": mine.make(options_on(visitor.get(PASSKEY))), "current": PASSWORD})
    SecondFactor.objects.update(counter=7)
    newcomer = Client()
    shows_password(newcomer, "cleo")
    assert newcomer.post(STEP, {"answer": mine.show(options_on(newcomer.get(STEP)))}).status_code == 422


def test_removes_one_s_own_but_not_the_last_that_a_role_needs(
    admin: User, checker: User, signed_in: SignIn, settings: Settings
) -> None:
    give_app(checker)
    give_app(admin)
    settings.SECOND_FACTOR_ROLES = ["admin"]
    for user, other, expected in ((checker, admin, 303), (admin, checker, 403)):
        visitor = signed_in(user)
        mine = user.second_factors.get().pk
        theirs = other.second_factors.first()
        if theirs:
            assert visitor.post(f"/account/second-factors/{theirs.pk}/remove/").status_code == 404
        for wrong in ({}, {"current": "not it, but long"}):
            assert visitor.post(f"/account/second-factors/{mine}/remove/", wrong).status_code == 422
        assert user.second_factors.exists(), "a session that somebody found open takes no factor away"
        assert visitor.get(f"/account/second-factors/{mine}/remove/").status_code == 200
        known = {"current": PASSWORD, "once": "k"}
        for _ in range(2):
            assert visitor.post(f"/account/second-factors/{mine}/remove/", known).status_code == expected
    assert not checker.recovery_codes.exists()
    assert admin.recovery_codes.count() == 10


def test_makes_new_recovery_codes_in_place_of_the_old(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    assert visitor.post("/account/recovery-codes/", {"current": PASSWORD}).status_code == 409
    _, old = give_app(checker)
    assert visitor.post("/account/recovery-codes/").status_code == 422
    assert "recovery codes" in text_of(visitor.get("/account/recovery-codes/"))
    new = codes_on(visitor.post("/account/recovery-codes/", {"current": PASSWORD}))
    assert len(new) == 10 and not set(new) & set(old)
    assert checker.recovery_codes.count() == 10


def test_is_reset_by_another_admin_alone(admin: User, checker: User, editor: User, signed_in: SignIn) -> None:
    give_app(checker)
    theirs = signed_in(checker)
    assert signed_in(editor).post(f"/people/{checker.pk}/second-factors/reset/").status_code == 404
    assert signed_in(admin).post(f"/people/{admin.pk}/second-factors/reset/").status_code == 403
    assert signed_in(admin).post(f"/people/{checker.pk}/second-factors/reset/").status_code == 303
    assert not checker.second_factors.exists() and not checker.recovery_codes.exists()
    assert theirs.get("/claims/").status_code == 302
    assert Event.objects.get(verb="account.second_factor_reset").actor == admin


def test_opens_the_administration_only_with_it(admin: User, signed_in: SignIn, client: Client) -> None:
    visitor = signed_in(admin)
    led = visitor.get("/admin/", follow=True)
    assert led.redirect_chain[-1][0] == "/account/security/"
    assert "Add one first" in text_of(led)
    secret, _ = give_app(admin)
    assert visitor.get("/admin/").status_code == 302
    shows_password(client, "ada")
    client.post(STEP, {"code": code_now(secret)})
    assert client.get("/admin/").status_code == 200


def test_shows_a_new_secret_to_each_browser(checker: User, editor: User, signed_in: SignIn) -> None:
    assert secret_on(signed_in(checker).get(APP)) != secret_on(signed_in(editor).get(APP))
    assert new_secret() != new_secret()
