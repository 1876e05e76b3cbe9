"""Accounts and their personal API tokens."""

from functools import cache
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from annotations.models.blind import Blinded
from annotations.models.secret import HashedSecret, SecretQuerySet, digest
from annotations.postgres.base import prepared_cursor


class Role(models.TextChoices):
    CHECKER = "checker", "Checker"
    EDITOR = "editor", "Editor"
    ADMIN = "admin", "Admin"
    PUBLISHER = "publisher", "Publisher"


NEWSROOM = (Role.CHECKER, Role.EDITOR, Role.ADMIN)


class PeopleManager(UserManager["User"]):
    """Accounts. Whoever is made by `manage.py createsuperuser` is an admin of the newsroom too."""

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **columns: Any
    ) -> "User":
        columns.setdefault("role", Role.ADMIN)
        return super().create_superuser(username, email, password, **columns)


class User(Blinded, AbstractUser):
    """A person of the newsroom, or of one `publisher` that shows our checks: she sees nothing of the newsroom.

    The role decides what she may do (`policy.py`); Django's groups are not used.
    """

    role = models.CharField(max_length=10, choices=Role.choices, default=Role.CHECKER)
    display_name = models.CharField(max_length=120, blank=True)
    publisher = models.ForeignKey(
        "Publisher", null=True, blank=True, on_delete=models.PROTECT, related_name="people", editable=False
    )

    objects: ClassVar[PeopleManager] = PeopleManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=models.Q(role=Role.PUBLISHER, publisher__isnull=False)
                | (~models.Q(role=Role.PUBLISHER) & models.Q(publisher__isnull=True)),
                name="user_of_publisher_or_newsroom",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name shown to colleagues."""
        return self.display_name or self.get_full_name() or self.username

    @property
    def is_newsroom(self) -> bool:
        return self.role in NEWSROOM

    @property
    def is_reviewer(self) -> bool:
        return self.role in (Role.EDITOR, Role.ADMIN)


class ApiTokenQuerySet(SecretQuerySet["ApiToken"]):
    """Reads over personal tokens."""

    def presented(self, secret: str) -> "ApiToken | None":
        """The live one of this secret, with its person: `live().matching(secret)`, planned and composed once."""
        with prepared_cursor() as cursor:
            cursor.execute(_presented(), [digest(secret)])
            found = cursor.fetchone()
        if found is None:
            return None
        names = _names(ApiToken)
        token = ApiToken.from_db(self.db, names, found[: len(names)])
        token.user = User.from_db(self.db, _names(User), found[len(names) :])
        return token


class ApiToken(HashedSecret):
    """A person's own key to the API: it may do what she may do."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=80)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.prefix}…"


def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def _presented() -> str:
    tokens, people = (
        ", ".join(f"{alias}.{name}" for name in _names(model))
        for alias, model in (("token", ApiToken), ("person", User))
    )
    return f"""
        SELECT {tokens}, {people}
        FROM annotations_apitoken token JOIN annotations_user person ON person.id = token.user_id
        WHERE token.digest = %s AND token.revoked_at IS NULL
            AND (token.expires_at IS NULL OR token.expires_at > statement_timestamp())
    """
