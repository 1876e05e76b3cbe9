import pytest

from annotations.models import Event, Rating, User
from tests.conftest import SignIn
from tests.factories import published_claim
from tests.secondfactors import with_second_factor

pytestmark = pytest.mark.django_db
TABLES = ("user", "rating", "event", "verdict", "review", "publication")


def test_is_open_to_admins_alone(checker: User, editor: User, admin: User, signed_in: SignIn) -> None:
    published_claim(by=checker, reviewer=editor)
    User.objects.filter(id=editor.pk).update(is_staff=True)
    editor.refresh_from_db()
    for table in TABLES:
        path = f"/admin/annotations/{table}/"
        assert with_second_factor(signed_in(admin)).get(path).status_code == 200
        assert with_second_factor(signed_in(editor)).get(path).status_code == 403
        assert signed_in(checker).get(path).status_code == 302


def test_only_shows_the_history(checker: User, editor: User, admin: User, signed_in: SignIn) -> None:
    published_claim(by=checker, reviewer=editor)
    visitor = with_second_factor(signed_in(admin))
    event = Event.objects.latest("id")
    path = f"/admin/annotations/event/{event.pk}/"
    assert visitor.get(f"{path}change/").status_code == 200
    assert visitor.post(f"{path}change/", {"verb": "forged"}).status_code == 403
    assert visitor.post(f"{path}delete/", {"post": "yes"}).status_code == 403
    assert visitor.get("/admin/annotations/publication/add/").status_code == 403


def test_changes_roles_by_the_same_action(admin: User, checker: User, signed_in: SignIn) -> None:
    path = f"/admin/annotations/user/{checker.pk}/change/"
    with_second_factor(signed_in(admin)).post(path, {"role": "editor", "is_active": "on"})
    checker.refresh_from_db()
    assert (checker.role, checker.is_active) == ("editor", True)
    assert Event.objects.filter(verb="account.role_changed", actor=admin).exists()


def test_touches_nobody_s_own_account(admin: User, signed_in: SignIn) -> None:
    path = f"/admin/annotations/user/{admin.pk}/change/"
    assert with_second_factor(signed_in(admin)).post(path, {"role": "checker"}).status_code == 403


def test_shows_the_scale_and_changes_none_of_it(admin: User, signed_in: SignIn) -> None:
    rating = Rating.objects.in_use()[0]
    path = f"/admin/annotations/rating/{rating.pk}/change/"
    form = {"label": "Renamed", "retired_at_0": "2026-11-22", "retired_at_1": "12:00:00"}
    visitor = with_second_factor(signed_in(admin))
    assert visitor.get(path).status_code == 200
    assert visitor.post(path, form).status_code == 403
    assert visitor.post("/admin/annotations/rating/add/", form).status_code == 403
    rating.refresh_from_db()
    assert (rating.label, rating.retired_at) == ("True", None)


def test_tells_nothing_about_password_hashes(admin: User, signed_in: SignIn) -> None:
    visitor = with_second_factor(signed_in(admin))
    assert visitor.get("/admin/annotations/user/?password__startswith=md5").status_code == 400
    assert visitor.get("/admin/annotations/user/?role__exact=checker").status_code == 200
