"""Accounts: made by admins, named by their owners. Nobody changes their own role."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from annotations import policy
from annotations.errors import Conflict, Invalid, NotAllowed
from annotations.incoming import clean_text
from annotations.models import ApiToken, Event, User
from annotations.models.user import NEWSROOM, Role

MAX_NAME = 120
MAX_USERNAME = 150


@transaction.atomic
def create_account(username: str, *, name: str, role: str, password: str, by: User) -> User:
    """A new account with its first password. Raises Invalid, and Conflict where the user name is taken."""
    _require_admin(by)
    user = User(
        username=clean_username(username),
        display_name=clean_text(name, field="display_name", most=MAX_NAME, required=True),
        role=_role(role),
        is_staff=role == Role.ADMIN,
    )
    user.password = make_password(accepted_password(password, user=user, field="password"))
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        taken = {"username": ["Somebody has this user name already."]}
        raise Conflict("Somebody has this user name already.", code="name_taken", fields=taken) from error
    Event.objects.record("account.created", by=by, data={"user": user.pk, "username": user.username, "role": role})
    return user


@transaction.atomic
def change_role(user: User, role: str, *, by: User) -> User:
    """Gives another role. Raises NotAllowed on one's own account: nobody promotes or locks out themselves."""
    held = _of_another(user, by=by)
    if not held.is_newsroom:
        raise NotAllowed(
            "This account belongs to a publisher. Close it, and open one of the newsroom's for the person."
        )
    before, held.role = held.role, _role(role)
    if before != held.role:
        held.is_staff = held.role == Role.ADMIN
        held.is_superuser = False
        held.save(update_fields=["role", "is_staff", "is_superuser"])
        data = {"user": held.pk, "username": held.username, "from": before, "to": held.role}
        Event.objects.record("account.role_changed", by=by, data=data)
    return held


@transaction.atomic
def deactivate(user: User, *, by: User) -> User:
    """Closes the account at once: sessions and tokens end with the next request, tokens for good."""
    return _set_active(user, False, by=by)


@transaction.atomic
def reactivate(user: User, *, by: User) -> User:
    return _set_active(user, True, by=by)


@transaction.atomic
def rename(name: str, *, by: User) -> None:
    """Changes one's own name."""
    cleaned = clean_text(name, field="display_name", most=MAX_NAME, required=True)
    if User.objects.filter(id=by.pk).exclude(display_name=cleaned).update(display_name=cleaned):
        Event.objects.record("account.renamed", by=by, data={"user": by.pk, "name": cleaned})


@transaction.atomic
def change_password(current: str, new: str, *, by: User) -> User:
    """Changes one's own password; other sessions end. Raises Invalid naming `current` or `new`."""
    held = User.objects.select_for_update().get(id=by.pk)
    if not held.check_password(current):
        raise Invalid("This is not your current password.", fields={"current": ["This is not your current password."]})
    held.set_password(accepted_password(new, user=held, field="new"))
    held.save(update_fields=["password"])
    Event.objects.record("account.password_changed", by=by, data={"user": by.pk})
    return held


def _require_admin(by: User) -> None:
    policy.require(by, "manage_people")


def _of_another(user: User, *, by: User) -> User:
    if user.pk == by.pk:
        raise NotAllowed("Nobody changes their own role or closes their own account. Ask another admin.")
    both = User.objects.filter(id__in=[user.pk, by.pk]).order_by("id").select_for_update(no_key=True)
    held = {row.pk: row for row in both}
    _require_admin(held[by.pk])  # as of now: another admin may have changed the role meanwhile
    return held[user.pk]


def _set_active(user: User, is_active: bool, *, by: User) -> User:
    held = _of_another(user, by=by)
    if held.is_active != is_active:
        held.is_active = is_active
        held.save(update_fields=["is_active"])
        ApiToken.objects.filter(user=held, revoked_at=None).update(revoked_at=Now())
        verb = "account.reactivated" if is_active else "account.deactivated"
        Event.objects.record(verb, by=by, data={"user": held.pk, "username": held.username})
    return held


def _role(role: str) -> str:
    if role not in NEWSROOM:
        raise Invalid("The role is not known.", fields={"role": [f"Choose one of: {', '.join(NEWSROOM)}."]})
    return role


def clean_username(username: str) -> str:
    """Raises Invalid naming `username`."""
    cleaned = clean_text(username, field="username", most=MAX_USERNAME, required=True)
    try:
        User.username_validator(cleaned)
    except ValidationError as error:
        raise Invalid("The user name cannot be used.", fields={"username": list(error.messages)}) from error
    return cleaned


def accepted_password(password: str, *, user: User, field: str) -> str:
    """The password, unless it is too easy to guess: then raises Invalid naming `field`."""
    try:
        validate_password(password, user=user)
    except ValidationError as error:
        raise Invalid("The password is too easy to guess.", fields={field: list(error.messages)}) from error
    return password
