"""Accounts and their personal API tokens."""

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.functional import cached_property

from annotations.models.blind import Blinded
from annotations.models.event import Event
from annotations.models.secret import HashedSecret, SecretQuerySet, digest
from annotations.postgres.base import prepared_cursor
from annotations.text.marking import marked


class Role(models.TextChoices):
    CHECKER = "checker", marked("Checker")
    EDITOR = "editor", marked("Editor")
    ADMIN = "admin", marked("Admin")
    PUBLISHER = "publisher", marked("Publisher")


NEWSROOM = (Role.CHECKER, Role.EDITOR, Role.ADMIN)


class PeopleManager(UserManager["User"]):
    """Accounts. Whoever is made by `manage.py createsuperuser` is an admin of the newsroom too."""

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **columns: Any
    ) -> "User":
        columns.setdefault("role", Role.ADMIN)
        made = super().create_superuser(username, email, password, **columns)
        told = {"user": made.pk, "username": made.username, "role": made.role, "by": "manage.py createsuperuser"}
        Event.objects.record("account.created", by=None, data=told)
        return made


class User(Blinded, AbstractUser):
    """A person of the newsroom, or of one `publisher` that shows our checks: she sees nothing of the newsroom.

    The role decides what she may do (`policy.py`); Django's groups are not used.
    """

    role = models.CharField(max_length=10, choices=Role.choices, default=Role.CHECKER)
    display_name = models.CharField(max_length=120, blank=True)
    publisher = models.ForeignKey(
        "Publisher", null=True, blank=True, on_delete=models.PROTECT, related_name="people", editable=False
    )

    language = models.CharField(max_length=8, blank=True, db_default="", default="")
    """In which the interface speaks to her; empty: in the newsroom's."""
    points_out = models.BooleanField(default=False, db_default=False, editable=False)
    """Whether sentences that seem worth checking are pointed out to her where she reads an article."""

    session_epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    """One more ends all sessions there are."""

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

    def get_session_auth_hash(self) -> str:
        """What a session must know: changes with the password and with `session_epoch`."""
        return self._of_epoch(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under each of SECRET_KEY_FALLBACKS."""
        yield from map(self._of_epoch, super().get_session_auth_fallback_hash())

    def _of_epoch(self, known: str) -> str:
        return digest(f"{self.session_epoch}:{known}") if self.session_epoch else known

    @property
    def is_newsroom(self) -> bool:
        return self.role in NEWSROOM

    @property
    def is_reviewer(self) -> bool:
        """Whether she is an editor of the whole newsroom; of one desk's claims: `edits`."""
        return self.role in (Role.EDITOR, Role.ADMIN)

    @cached_property
    def edited_desks(self) -> frozenset[int]:
        """The desks on which she is an editor although she is none in the newsroom; looked up once."""
        return frozenset(self.desk_roles.values_list("desk_id", flat=True)) if self.is_newsroom else frozenset()

    def edits(self, desk_id: int | None) -> bool:
        """Whether she is an editor for claims of this desk (None: of no desk)."""
        return self.is_reviewer or (desk_id is not None and desk_id in self.edited_desks)


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
