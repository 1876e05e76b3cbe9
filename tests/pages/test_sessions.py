"""Where somebody is signed in, and how that ends."""

import time
from datetime import timedelta

import pytest
from django.test import Client

from annotations.models import Event, User, UserSession
from tests.accounts import PASSWORD
from tests.conftest import SignIn
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


def arrived(username: str, *, agent: str = FIREFOX, address: str = "203.0.113.7") -> Client:
    visitor = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    visitor.post("/sign-in/", {"username": username, "password": PASSWORD})
    return visitor


def is_in(visitor: Client) -> bool:
    return visitor.get("/claims/").status_code == 200


def test_lists_devices_by_network_and_ends_one(checker: User, editor: User) -> None:
    desk, telephone = arrived("cleo"), arrived("cleo", agent=SAFARI, address="2001:db8:1:2::3")
    page = text_of(desk.get("/account/security/"))
    assert "Firefox on Windows" in page and "203.0.113.0/24" in page and "203.0.113.7" not in page
    assert "Safari on iPhone" in page and "2001:db8:1::/48" in page
    theirs = UserSession.objects.get(device="Safari on iPhone")
    assert arrived("edith").post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
    assert desk.post(f"/account/sessions/{theirs.pk}/end/").status_code == 303
    assert (is_in(desk), is_in(telephone)) == (True, False)
    assert "Safari" not in text_of(desk.get("/account/security/")).split("signed out", 1)[-1]


def test_ends_all_others_and_goes_on_here(checker: User, signed_in: SignIn) -> None:
    here, there, unlisted = arrived("cleo"), arrived("cleo"), signed_in(checker)
    assert here.post("/account/sessions/end/").status_code == 303
    assert [is_in(one) for one in (here, there, unlisted)] == [True, False, False]
    assert UserSession.objects.running().filter(user=checker).count() == 1
    assert is_in(arrived("cleo"))


@pytest.mark.parametrize("deed", ["role", "deactivate", "sessions/end"])
def test_ends_with_an_admin_s_deed(deed: str, admin: User, checker: User, signed_in: SignIn) -> None:
    theirs = arrived("cleo")
    assert signed_in(admin).post(f"/people/{checker.pk}/{deed}/", {"role": "editor"}).status_code == 303
    assert not is_in(theirs)
    assert not UserSession.objects.running().filter(user=checker).exists()


def test_ends_with_signing_out(checker: User) -> None:
    visitor = arrived("cleo")
    visitor.post("/sign-out/")
    assert not UserSession.objects.running().exists()


def test_tells_of_a_new_device_and_of_no_known_one(checker: User) -> None:
    arrived("cleo")
    arrived("cleo", address="203.0.113.99")
    assert not Event.objects.filter(verb="account.new_device").exists()
    arrived("cleo", agent=SAFARI)
    assert Event.objects.get(verb="account.new_device").data["device"] == "Safari on iPhone"


def test_notes_now_and_then_that_it_is_used(checker: User) -> None:
    visitor = arrived("cleo")
    before = UserSession.objects.get()
    visitor.get("/claims/")
    assert UserSession.objects.get().seen_at == before.seen_at
    session = visitor.session
    session["seen_noted"] = time.time() - 400
    session.save()
    UserSession.objects.update(seen_at=before.began_at - timedelta(days=1))
    visitor.get("/claims/")
    assert UserSession.objects.get().seen_at >= before.began_at


def test_begins_under_a_key_of_its_own(checker: User) -> None:
    visitor = Client()
    visitor.get("/sign-in/")
    session = visitor.session
    session["left"] = "by somebody else"
    session.save()
    before = session.session_key
    visitor.cookies["sessionid"] = str(before)
    visitor.post("/sign-in/", {"username": "cleo", "password": PASSWORD})
    assert visitor.session.session_key != before


@pytest.mark.parametrize(("form", "back"), [("edit", "/claims/7/edit/"), ("comment", "/claims/7/")])
@pytest.mark.parametrize("is_stale", [False, True])
def test_leads_back_to_the_form_that_was_filled_in(form: str, back: str, is_stale: bool, db: None) -> None:
    visitor = Client(enforce_csrf_checks=is_stale)
    page = visitor.post(f"/claims/7/{form}/", {"text": "Typed for an hour."})
    assert page.status_code == (403 if is_stale else 401)
    assert "Typed for an hour." in page.text
    assert f'href="{back}"' in page.text or f'next={back}"' in page.text
