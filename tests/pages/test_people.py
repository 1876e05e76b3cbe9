import pytest

from annotations.models import Event, User
from tests.conftest import SignIn
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db
NEW = {"username": "nina", "display_name": "Nina New", "role": "editor", "password": "three slow paper boats"}


def test_makes_an_account_that_can_sign_in(admin: User, signed_in: SignIn) -> None:
    signed_in(admin).post("/people/", NEW)
    made = User.objects.get(username="nina")
    assert (made.role, made.name, made.is_staff, made.is_superuser) == ("editor", "Nina New", False, False)
    assert made.check_password(NEW["password"])
    event = Event.objects.get(verb="account.created")
    assert event.actor == admin
    assert NEW["password"] not in str(event.data)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"username": "ada"}, "Somebody has this user name already"),
        ({"username": "no spaces please"}, "valid username"),
        ({"password": "password1234"}, "too common"),
        ({"role": "owner"}, "Select a valid choice"),
    ],
)
def test_says_what_is_wrong(change: dict[str, str], said: str, admin: User, signed_in: SignIn) -> None:
    answer = signed_in(admin).post("/people/", {**NEW, **change})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="Nina New"' in answer.content.decode()
    assert not User.objects.filter(username="nina").exists()


def test_changes_a_role(admin: User, checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(admin)
    visitor.post(f"/people/{checker.pk}/role/", {"role": "admin"})
    checker.refresh_from_db()
    assert (checker.role, checker.is_staff) == ("admin", True)
    visitor.post(f"/people/{checker.pk}/role/", {"role": "checker"})
    checker.refresh_from_db()
    assert (checker.role, checker.is_staff) == ("checker", False)
    assert Event.objects.filter(verb="account.role_changed").count() == 2


@pytest.mark.parametrize("deed", ["role", "deactivate", "reactivate"])
def test_touches_nobody_s_own_account(deed: str, admin: User, signed_in: SignIn) -> None:
    answer = signed_in(admin).post(f"/people/{admin.pk}/{deed}/", {"role": "checker"})
    assert answer.status_code == 403
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == ("admin", True)


def test_closes_and_opens_an_account(admin: User, checker: User, signed_in: SignIn) -> None:
    theirs, visitor = signed_in(checker), signed_in(admin)
    visitor.post(f"/people/{checker.pk}/deactivate/")
    assert theirs.get("/claims/").status_code == 302
    assert "Closed" in text_of(visitor.get("/people/"))
    visitor.post(f"/people/{checker.pk}/reactivate/")
    checker.refresh_from_db()
    assert checker.is_active


def test_takes_no_unknown_role(admin: User, checker: User, signed_in: SignIn) -> None:
    assert signed_in(admin).post(f"/people/{checker.pk}/role/", {"role": "owner"}).status_code == 422
