"""Accounts: made by admins, named by their owners. Nobody changes their own role."""

import unicodedata
from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import sessions
from annotations.actions.handover import handed_over
from annotations.errors import Conflict, Invalid, NotAllowed
from annotations.incoming import clean_text
from annotations.models import ApiToken, Desk, DeskRole, Event, User
from annotations.models.user import NEWSROOM, Role
from annotations.text.lookalikes import skeleton

MAX_NAME = 120
MAX_USERNAME = 150


@transaction.atomic
def create_account(username: str, *, name: str, role: str, password: str, by: User) -> User:
    """A new account with its first password. Raises Invalid, and Conflict where the user name is taken."""
    _require_admin(by)
    user = User(
        username=clean_username(username),
        display_name=clean_text(name, field="display_name", most=MAX_NAME, required=True),
        role=clean_role(role),
        is_staff=role == Role.ADMIN,
    )
    user.password = make_password(accepted_password(password, user=user, field="password"))
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        taken = {"username": [_("Somebody has this user name already.")]}
        raise Conflict(_("Somebody has this user name already."), code="name_taken", fields=taken) from error
    Event.objects.record("account.created", by=by, data={"user": user.pk, "username": user.username, "role": role})
    return user


@transaction.atomic
def change_role(user: User, role: str, *, by: User) -> User:
    """Gives another role. Raises NotAllowed on one's own account: nobody promotes or locks out themselves."""
    held = _of_another(user, by=by)
    if not held.is_newsroom:
        raise NotAllowed(
            _("This account belongs to a publisher. Close it, and open one of the newsroom's for the person.")
        )
    before, held.role = held.role, clean_role(role)
    if before != held.role:
        held.is_staff = held.role == Role.ADMIN
        held.is_superuser = False
        held.save(update_fields=["role", "is_staff", "is_superuser"])
        sessions.end_all(held)
        data = {"user": held.pk, "username": held.username, "from": before, "to": held.role}
        Event.objects.record("account.role_changed", by=by, data=data)
    return held


@transaction.atomic
def change_desks(user: User, desk_ids: Collection[int], *, by: User) -> User:
    """Makes her an editor on these desks and no others. Raises NotAllowed on one's own account, Invalid for unknown."""
    held = _of_another(user, by=by)
    if not held.is_newsroom:
        raise NotAllowed(_("This account belongs to a publisher. Desks are the newsroom's."))
    wanted = list(Desk.objects.filter(id__in=desk_ids))
    if len(wanted) != len(set(desk_ids)):
        raise Invalid(_("There is no such desk."), fields={"desks": [_("Choose from the desks there are.")]})
    before = set(held.desk_roles.values_list("desk_id", flat=True))
    after = {desk.pk for desk in wanted}
    if before != after:
        held.desk_roles.exclude(desk__in=after).delete()
        DeskRole.objects.bulk_create(DeskRole(user=held, desk_id=desk_id) for desk_id in sorted(after - before))
        data = {"user": held.pk, "username": held.username, "from": sorted(before), "to": sorted(after)}
        Event.objects.record("account.desks_changed", by=by, data=data)
    return held


@transaction.atomic
def deactivate(user: User, *, by: User) -> User:
    """Closes the account at once: sessions and tokens end with the next request, tokens for good.

    What was assigned to her is nobody's then; `hand_over` gives it to a colleague before.
    """
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


def choose_language(language: str, *, by: User) -> None:
    """Says in which language the interface speaks to her; empty for the newsroom's. Raises Invalid."""
    if language and language not in dict(settings.LANGUAGES):
        raise Invalid(_("There is no such language."), fields={"language": [_("Choose one of the list.")]})
    User.objects.filter(id=by.pk).update(language=language)


@transaction.atomic
def change_email(user: User, email: str, *, by: User) -> User:
    """Sets where the newsroom's mail for this person goes, links for a new password included; empty for nowhere.

    Raises Invalid, and Conflict where another account has the address.
    """
    _require_admin(by)
    cleaned = free_email(email, but=user) if email.strip() else ""
    if User.objects.filter(id=user.pk).exclude(email=cleaned).update(email=cleaned):
        data = {"user": user.pk, "username": user.username}
        Event.objects.record("account.email_changed", by=by, data=data)
    user.refresh_from_db(fields=["email"])
    return user


def _require_admin(by: User) -> None:
    policy.require(by, "manage_people")


def _of_another(user: User, *, by: User) -> User:
    if user.pk == by.pk:
        raise NotAllowed(_("Nobody changes their own role or closes their own account. Ask another admin."))
    both = User.objects.filter(id__in=[user.pk, by.pk]).order_by("id").select_for_update(no_key=True)
    held = {row.pk: row for row in both}
    _require_admin(held[by.pk])  # as of now: another admin may have changed the role meanwhile
    return held[user.pk]


def _set_active(user: User, is_active: bool, *, by: User) -> User:
    held = _of_another(user, by=by)
    if held.is_active != is_active:
        held.is_active = is_active
        held.save(update_fields=["is_active"])
        sessions.end_all(held)
        ApiToken.objects.filter(user=held, revoked_at=None).update(revoked_at=Now())
        if not is_active:
            handed_over(held, to=None, by=by)
        verb = "account.reactivated" if is_active else "account.deactivated"
        Event.objects.record(verb, by=by, data={"user": held.pk, "username": held.username})
    return held


def clean_role(role: str) -> str:
    if role not in NEWSROOM:
        raise Invalid(
            _("The role is not known."),
            fields={"role": [_("Choose one of: {names}.").format(names=", ".join(NEWSROOM))]},
        )
    return role


def clean_username(username: str) -> str:
    """Raises Invalid naming `username`, and Conflict where it looks like somebody else's."""
    cleaned = unicodedata.normalize("NFKC", clean_text(username, field="username", most=MAX_USERNAME, required=True))
    try:
        User.username_validator(cleaned)
    except ValidationError as error:
        raise Invalid(_("The user name cannot be used."), fields={"username": list(error.messages)}) from error
    if lookalike := _lookalike(cleaned):
        said = _("This looks like somebody else's user name ({name}). Choose one that nobody can mistake.")
        raise Conflict(
            _("The user name looks like another."),
            code="name_taken",
            fields={"username": [said.format(name=lookalike)]},
        )
    return cleaned


def _lookalike(username: str) -> str:
    """An account's name that people would take for this one, but is not the same. Waits for others who make one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('annotations.user.username'))")
    wanted = skeleton(username)
    names = User.objects.exclude(username=username).values_list("username", flat=True)
    return next((name for name in names.iterator() if skeleton(name) == wanted), "")


def free_email(email: str, *, but: User | None = None) -> str:
    """The address, where no other account has it. Raises Invalid and Conflict naming `email`."""
    cleaned = clean_text(email, field="email", most=254, required=True)
    try:
        validate_email(cleaned)
    except ValidationError as error:
        raise Invalid(_("This is no e-mail address."), fields={"email": [_("This is no e-mail address.")]}) from error
    others = User.objects.exclude(id=but.pk) if but else User.objects.all()
    if holder := others.filter(email__iexact=cleaned).first():
        said = _("{name} has this address already.").format(name=holder.name)
        raise Conflict(_("An account has this address already."), code="name_taken", fields={"email": [said]})
    return cleaned


def accepted_password(password: str, *, user: User, field: str) -> str:
    """The password, unless it is too easy to guess: then raises Invalid naming `field`."""
    try:
        validate_password(password, user=user)
    except ValidationError as error:
        raise Invalid(_("The password is too easy to guess."), fields={field: list(error.messages)}) from error
    return password
