import re

import pytest
from django.test import Client

from annotations.models import ApiToken, Event, IdempotentReply, User
from tests import factories
from tests.accounts import PASSWORD
from tests.conftest import SignIn
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db


def test_signs_in_and_leads_where_she_was_going(checker: User, client: Client) -> None:
    asked = client.get("/claims/?mine=1")
    assert asked.headers["Location"] == "/sign-in/?next=/claims/%3Fmine%3D1"
    answer = client.post("/sign-in/", {"username": "cleo", "password": PASSWORD, "next": "/claims/?mine=1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/claims/?mine=1")
    assert client.get("/claims/").status_code == 200


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "claims", "/" * 3000]
)
def test_leads_nowhere_else(to: str, checker: User, client: Client) -> None:
    answer = client.post("/sign-in/", {"username": "cleo", "password": PASSWORD, "next": to})
    assert answer.headers["Location"] == "/"


def test_says_neither_which_was_wrong(checker: User, client: Client) -> None:
    for username in ("cleo", "nobody"):
        answer = client.post("/sign-in/", {"username": username, "password": "wrong"})
        assert answer.status_code == 422
        assert "User name and password do not belong together." in text_of(answer)


def test_closes_the_door_after_five_failures(checker: User, client: Client) -> None:
    answers = [client.post("/sign-in/", {"username": "cleo", "password": "wrong"}) for _ in range(5)]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "900"
    right = client.post("/sign-in/", {"username": "cleo", "password": PASSWORD})
    assert right.status_code == 429
    assert "Wait a quarter of an hour" in text_of(right)


def test_lets_in_no_closed_account(checker: User, signed_in: SignIn, client: Client) -> None:
    visitor = signed_in(checker)
    User.objects.filter(id=checker.pk).update(is_active=False)
    assert visitor.get("/claims/").status_code == 302
    assert client.post("/sign-in/", {"username": "cleo", "password": PASSWORD}).status_code == 422


def test_signs_out_by_post_only(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    assert visitor.get("/sign-out/").status_code == 405
    assert visitor.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert visitor.get("/account/").status_code == 302


def test_changes_the_name(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    visitor.post("/account/", {"display_name": "Cleo C."})
    assert "Cleo C." in text_of(visitor.get("/"))
    assert visitor.post("/account/", {"display_name": ""}).status_code == 422


def test_changes_the_password_and_ends_other_sessions(checker: User, signed_in: SignIn) -> None:
    here, elsewhere = signed_in(checker), signed_in(checker)
    new = "four quiet harbour seals"
    form = {"current": PASSWORD, "new": new, "repeated": new}
    assert here.post("/account/password/", form).status_code == 303
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    checker.refresh_from_db()
    assert checker.check_password(new)
    assert Event.objects.filter(verb="account.password_changed", actor=checker).exists()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"current": "wrong", "new": "four quiet harbour seals", "repeated": "four quiet harbour seals"}, "not your"),
        ({"current": PASSWORD, "new": "short", "repeated": "short"}, "too short"),
        ({"current": PASSWORD, "new": "four quiet harbour seals", "repeated": "other"}, "passwords differ"),
    ],
)
def test_says_what_is_wrong_with_a_password(form: dict[str, str], said: str, checker: User, signed_in: SignIn) -> None:
    answer = signed_in(checker).post("/account/password/", form)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not any(value in answer.content.decode() for value in form.values() if len(value) > 12)


def test_shows_a_token_once_and_keeps_no_copy(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    form = {"label": "My script", "once": "k1"}
    answer = visitor.post("/account/tokens/", form)
    found = re.search(r'value="(fct_[^"]+)"', answer.content.decode())
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    assert found
    assert ApiToken.objects.get().prefix == found[1][:12]
    assert not IdempotentReply.objects.filter(body__icontains=found[1]).exists()
    again = visitor.post("/account/tokens/", form, follow=True)
    assert "cannot be shown again" in text_of(again)
    assert found[1] not in again.content.decode()
    assert ApiToken.objects.count() == 1


def test_revokes_only_one_s_own_token(checker: User, editor: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    visitor.post("/account/tokens/", {"label": "My script"})
    token = ApiToken.objects.get()
    assert signed_in(editor).post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    visitor.post(f"/account/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_prints_no_password_on_the_demo_s_sign_in_page(client: Client) -> None:
    page = text_of(client.get("/sign-in/"))
    assert "Demo newsroom. Everything here lives on this computer." in page
    assert "in the terminal" in page


def test_sentences_are_pointed_out_to_whom_she_switched_it_on_for(checker: User, signed_in: SignIn) -> None:
    client = signed_in(checker)
    shown: list[tuple[bool, bool]] = []
    article = factories.make_article(by=checker)
    for chosen in ({}, {"points_out": "on"}, {}):
        if shown:
            assert client.post("/account/reading/", chosen).headers["Location"] == "/account/"
        page = client.get(f"/articles/{article.pk}/").content.decode()
        shown.append(('"points_out": true' in page, " checked" in client.get("/account/").content.decode()))
    assert shown == [(False, False), (True, True), (False, False)]
