"""Accounts and keys for tests."""

from annotations.actions import credentials
from annotations.models import ApiKey, Publisher, User
from annotations.models.user import Role

PASSWORD = "correct horse battery staple"


def make_user(username: str, *, role: str = Role.CHECKER, name: str = "", is_active: bool = True) -> User:
    """An account that can sign in with `PASSWORD`."""
    is_admin = role == Role.ADMIN
    return User.objects.create_user(
        username,
        password=PASSWORD,
        role=role,
        display_name=name,
        is_active=is_active,
        is_staff=is_admin,
        is_superuser=is_admin,
    )


def make_member(username: str, *, of: str = "The Daily Example") -> User:
    """An account of a publisher's own person."""
    publisher, _ = Publisher.objects.get_or_create(name=of)
    return User.objects.create_user(username, password=PASSWORD, role=Role.PUBLISHER, publisher=publisher)


def make_key(*, by: User, name: str = "The Daily Example", scopes: tuple[str, ...] = ("read",)) -> tuple[ApiKey, str]:
    """A publisher's key and its secret; `by` is an admin."""
    publisher, _ = Publisher.objects.get_or_create(name=name)
    return credentials.issue_key(publisher, "Website", scopes=scopes, by=by)
