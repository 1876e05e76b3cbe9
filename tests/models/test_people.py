"""Accounts."""

import pytest

from annotations.models import Event, User

pytestmark = pytest.mark.django_db


def test_superuser_is_an_admin_of_the_newsroom() -> None:
    made = User.objects.create_superuser("first", "first@newsroom.example", "correct horse battery")
    assert (made.role, made.is_staff, made.name) == ("admin", True, "first")
    assert Event.objects.get(verb="account.created").data["user"] == made.pk, "the log says who became an admin"
    assert User.objects.create_user("second").role == "checker"
