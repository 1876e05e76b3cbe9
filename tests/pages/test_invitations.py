"""Invitations and forgotten passwords: links that open one door, once, for some time."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from annotations.actions import people
from annotations.models import ApiToken, Desk, Event, Invitation, Mail, User
from tests.accounts import PASSWORD
from tests.conftest import SignIn
from tests.pages.reading_pages import text_of
from tests.secondfactors import code_now

pytestmark = pytest.mark.django_db
NEW = {"email": "nina@newsroom.example", "display_name": "Nina New", "role": "editor"}
CHOSEN = {"display_name": "Nina N.", "username": "nina"}
CHOSEN |= {"new": "three slow paper boats", "repeated": "three slow paper boats"}


def link_in(text: str, start: str) -> str:
    found = re.search(rf"({start}[^\s\"<]+)", text)
    assert found, text
    return found[1]


def invited(visitor: Client, **changes: str) -> str:
    """The path of the link that the page shows."""
    answer = visitor.post("/people/invitations/", {**NEW, **changes})
    assert answer.status_code == 201, text_of(answer)
    return link_in(answer.content.decode(), "/join/")


def test_lets_the_invited_choose_and_come_in(admin: User, signed_in: SignIn, client: Client) -> None:
    path = invited(signed_in(admin))
    page = client.get(path)
    assert page.status_code == 200 and "Nina New" in page.content.decode()
    assert client.post(path, CHOSEN).headers["Location"] == "/"
    made = User.objects.get(username="nina")
    assert (made.role, made.email, made.name, made.is_staff) == ("editor", NEW["email"], "Nina N.", False)
    assert "Nina N." in text_of(client.get("/claims/"))
    assert Event.objects.get(verb="invitation.accepted").actor == made
    again = Client().get(path)
    assert again.status_code == 410 and "does not work any more" in text_of(again)
    assert not Invitation.objects.filter(digest__contains=path.split("/")[-2]).exists()


def test_asks_for_the_second_factor_that_the_role_needs(
    admin: User, signed_in: SignIn, client: Client, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = ["editor"]
    path = invited(signed_in(admin))
    led = client.post(path, CHOSEN, follow=True)
    assert led.redirect_chain[-1][0] == "/account/second-factors/app/"
    assert client.get("/claims/").status_code == 302
    secret = link_in(led.content.decode().replace(" ", ""), '<codeclass="secret">').split(">")[1]
    assert client.post("/account/second-factors/app/", {"code": code_now(secret)}).status_code == 201
    assert client.get("/claims/").status_code == 200


def test_mails_the_link_where_there_is_mail(admin: User, signed_in: SignIn, settings: Settings) -> None:
    settings.HAS_MAIL = True
    answer = signed_in(admin).post("/people/invitations/", NEW)
    assert "/join/" not in answer.content.decode()
    mail = Mail.objects.get(kind="invitation")
    assert mail.to == NEW["email"]
    path = link_in(mail.text, f"{settings.BASE_URL}/join/").removeprefix(settings.BASE_URL)
    assert Client().get(path).status_code == 200


def test_ends_a_link_by_a_newer_one_by_taking_back_and_by_time(admin: User, signed_in: SignIn) -> None:
    visitor = signed_in(admin)
    first = invited(visitor)
    held = Invitation.objects.get()
    second = link_in(visitor.post(f"/people/invitations/{held.pk}/renew/").content.decode(), "/join/")
    assert [Client().get(path).status_code for path in (first, second)] == [410, 200]
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(second, CHOSEN).status_code == 410
    assert "Run out" in text_of(visitor.get("/people/"))
    third = link_in(visitor.post(f"/people/invitations/{held.pk}/renew/").content.decode(), "/join/")
    visitor.post(f"/people/invitations/{held.pk}/revoke/")
    assert Client().post(third, CHOSEN).status_code == 410
    assert visitor.post(f"/people/invitations/{held.pk}/renew/").status_code == 404
    assert not User.objects.filter(username="nina").exists()


def test_counts_no_invitation_of_who_may_invite_no_more(
    admin: User, second_editor: User, signed_in: SignIn, client: Client
) -> None:
    people.change_role(second_editor, "admin", by=admin)
    path = invited(signed_in(User.objects.get(id=second_editor.pk)))
    people.change_role(second_editor, "editor", by=admin)
    assert client.post(path, CHOSEN).status_code == 410


def test_makes_an_editor_of_one_desk(admin: User, signed_in: SignIn, client: Client) -> None:
    desk, visitor = Desk.objects.create(name="Politics", slug="politics"), signed_in(admin)
    for wrong in ({"desk": str(desk.pk)}, {"desk": "0", "role": "checker"}, {"desk": "x", "role": "checker"}):
        assert visitor.post("/people/invitations/", {**NEW, **wrong}).status_code == 422
    client.post(invited(visitor, role="checker", desk=str(desk.pk)), CHOSEN)
    made = User.objects.get(username="nina")
    assert (made.role, set(made.edited_desks)) == ("checker", {desk.pk})


def test_invites_nobody_twice_and_no_account(admin: User, checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(admin)
    User.objects.filter(id=checker.pk).update(email="Cleo@newsroom.example")
    invited(visitor)
    for email in ("NINA@newsroom.example", "cleo@newsroom.example", "nobody", ""):
        assert visitor.post("/people/invitations/", {**NEW, "email": email}).status_code == 422
    assert visitor.post("/people/invitations/", {**NEW, "email": "a@b.example", "role": "publisher"}).status_code == 422
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"username": "ada"}, "Somebody has this user name already"),
        ({"username": "Аda"}, "looks like somebody else"),
        ({"username": "АDА"}, "looks like somebody else"),
        ({"new": "short", "repeated": "short"}, "too short"),
        ({"repeated": "other"}, "passwords differ"),
    ],
)
def test_says_what_is_wrong_and_stays_open(
    change: dict[str, str], said: str, admin: User, signed_in: SignIn, client: Client
) -> None:
    path = invited(signed_in(admin))
    answer = client.post(path, {**CHOSEN, **change})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert client.post(path, CHOSEN).status_code == 303


def asks(visitor: Client, email: str) -> Any:
    return visitor.post("/sign-in/forgotten/", {"email": email})


def test_says_the_same_to_everybody_who_forgot(checker: User, client: Client, settings: Settings) -> None:
    settings.HAS_MAIL = True
    User.objects.filter(id=checker.pk).update(email="cleo@newsroom.example")
    known, unknown = asks(client, "CLEO@newsroom.example"), asks(client, "nobody@newsroom.example")
    assert known.content == unknown.content or text_of(known) == text_of(unknown)
    mail = Mail.objects.get(kind="password")
    path = link_in(mail.text, f"{settings.BASE_URL}/sign-in/reset/").removeprefix(settings.BASE_URL)
    new = {"new": "four quiet harbour seals", "repeated": "four quiet harbour seals"}
    assert client.post(path, {**new, "repeated": "other"}).status_code == 422
    assert client.post(path, new).status_code == 200
    assert client.post(path, new).status_code == 410
    checker.refresh_from_db()
    assert checker.check_password(new["new"])
    assert client.get("/claims/").status_code == 302, "the link signs nobody in"
    assert Mail.objects.filter(kind="security", subject__contains="password was changed").exists()


def test_mails_a_person_three_links_an_hour_at_most(checker: User, client: Client, settings: Settings) -> None:
    settings.HAS_MAIL = True
    User.objects.filter(id=checker.pk).update(email="cleo@newsroom.example")
    answers = [asks(Client(REMOTE_ADDR=f"10.0.0.{number}"), "cleo@newsroom.example") for number in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert Mail.objects.filter(kind="password").count() == 3


def test_mails_no_closed_account_and_no_two_of_one_address(
    checker: User, editor: User, client: Client, settings: Settings
) -> None:
    settings.HAS_MAIL = True
    User.objects.filter(id__in=[checker.pk, editor.pk]).update(email="desk@newsroom.example")
    asks(client, "desk@newsroom.example")
    User.objects.filter(id=editor.pk).update(email="edith@newsroom.example", is_active=False)
    asks(client, "edith@newsroom.example")
    assert not Mail.objects.exists()


def test_sets_a_password_by_an_admin_s_link_and_ends_sessions_and_tokens(
    admin: User, checker: User, signed_in: SignIn, client: Client
) -> None:
    theirs = signed_in(checker)
    theirs.post("/account/tokens/", {"label": "My script"})
    answer = signed_in(admin).post(f"/people/{checker.pk}/password-link/")
    path = link_in(answer.content.decode(), "/sign-in/reset/")
    assert theirs.get("/claims/").status_code == 200, "nothing ends before the link is used"
    new = "four quiet harbour seals"
    assert client.post(path, {"new": new, "repeated": new}).status_code == 200
    assert theirs.get("/claims/").status_code == 302
    assert ApiToken.objects.get().revoked_at is not None
    assert client.post("/sign-in/", {"username": "cleo", "password": new}).status_code == 303


@pytest.mark.parametrize(
    "path", ["/join/fci_nothing/", "/sign-in/reset/MQ/x/", "/sign-in/reset/x/y/", "/sign-in/reset/w4k/y/"]
)
def test_knows_no_link_that_was_never_given(path: str, admin: User, client: Client) -> None:
    assert client.get(path).status_code == 410
    assert client.post(path, CHOSEN).status_code == 410


def test_closes_to_an_address_that_tries_links(admin: User, client: Client) -> None:
    statuses = [client.get(f"/join/guess{number}/").status_code for number in range(61)]
    assert statuses[:60] == [410] * 60
    assert statuses[60] == 429
    assert client.get("/join/guess/").headers["Retry-After"]


def test_counts_wrong_passwords_of_an_account_from_everywhere(checker: User) -> None:
    for number in range(100):
        wrong = Client(REMOTE_ADDR=f"10.0.{number // 4}.{number}")
        assert wrong.post("/sign-in/", {"username": "Cleo", "password": "wrong"}).status_code == 422
    answer = Client(REMOTE_ADDR="10.9.9.9").post("/sign-in/", {"username": "cleo", "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 3000
