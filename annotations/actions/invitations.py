"""Invitations to the newsroom: made by admins, accepted once by whoever follows the link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import security_mail
from annotations.actions.passwords import LinkGone
from annotations.actions.people import MAX_NAME, accepted_password, clean_role, clean_username, free_email
from annotations.errors import Conflict, Invalid, NotFound
from annotations.guesses import INVITED_BY
from annotations.incoming import clean_text
from annotations.models import Desk, DeskRole, Event, Invitation, User
from annotations.models.user import Role


@dataclass(frozen=True, slots=True)
class Joining:
    """What the invited person chooses. `password` None: she signs in through the newsroom's provider only."""

    username: str
    name: str
    password: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is invited as; `desk` (an id) is where a checker is to be editor."""

    role: str
    desk: int | None = None


def invite(email: str, *, name: str, place: Place, by: User) -> tuple[Invitation, str]:
    """An invitation and the secret of its link. Raises Invalid, Conflict (`name_taken`) and TooManyAttempts."""
    policy.require(by, "manage_people")
    INVITED_BY.count(str(by.pk))
    return _invite(email, name=name, place=place, by=by)


@transaction.atomic
def _invite(email: str, *, name: str, place: Place, by: User) -> tuple[Invitation, str]:
    secret, columns = Invitation.new_secret("fci")
    invitation = Invitation(
        email=free_email(email),
        display_name=clean_text(name, field="display_name", most=MAX_NAME),
        role=clean_role(place.role),
        desk=_desk(place),
        invited_by=by,
        **columns,
    )
    try:
        with transaction.atomic():
            invitation.expires_at = Now() + _lasting()
            invitation.save(force_insert=True)
    except IntegrityError as error:
        said = _("There is an open invitation to this address: send it again, or take it back.")
        raise Conflict(_("Invited already."), code="name_taken", fields={"email": [said]}) from error
    invitation.refresh_from_db()
    Event.objects.record("invitation.made", by=by, data=_named(invitation))
    _mail(invitation, secret)
    return invitation, secret


@transaction.atomic
def renew(invitation_id: int, *, by: User) -> tuple[Invitation, str]:
    """A fresh link with fresh time; the one before ends. It is this admin's invitation from now on."""
    policy.require(by, "manage_people")
    INVITED_BY.count(str(by.pk))
    held = _pending(invitation_id)
    secret, columns = Invitation.new_secret("fci")
    Invitation.objects.filter(id=held.pk).update(**columns, expires_at=Now() + _lasting(), invited_by=by)
    Event.objects.record("invitation.renewed", by=by, data=_named(held))
    held.refresh_from_db()
    _mail(held, secret)
    return held, secret


@transaction.atomic
def revoke(invitation_id: int, *, by: User) -> Invitation:
    """Takes it back: its link ends at once."""
    policy.require(by, "manage_people")
    held = _pending(invitation_id)
    Invitation.objects.filter(id=held.pk).update(revoked_at=Now())
    Event.objects.record("invitation.revoked", by=by, data=_named(held))
    return held


def presented(secret: str) -> Invitation:
    """The invitation of a link. Raises LinkGone: also where whoever sent it may not invite any more."""
    found = Invitation.objects.open().matching(secret).select_related("invited_by").first()
    return _still_good(found)


@transaction.atomic
def accept(invitation: Invitation, joining: Joining) -> User:
    """Makes the account. Raises LinkGone, Conflict where the user name is taken, Invalid naming the culprit."""
    open_now = Invitation.objects.open().select_for_update(of=("self",)).select_related("invited_by")
    held = _still_good(open_now.filter(id=invitation.pk).first())
    user = User(
        username=clean_username(joining.username),
        display_name=clean_text(joining.name, field="display_name", most=MAX_NAME, required=True),
        email=free_email(held.email),
        role=held.role,
        is_staff=held.role == Role.ADMIN,
    )
    user.password = make_password(_chosen(joining.password, user))
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        taken = {"username": [_("Somebody has this user name already.")]}
        raise Conflict(_("Somebody has this user name already."), code="name_taken", fields=taken) from error
    if held.desk_id is not None:
        DeskRole.objects.create(user=user, desk_id=held.desk_id)
    Invitation.objects.filter(id=held.pk).update(accepted_at=Now(), user=user)
    data = {**_named(held), "user": user.pk, "username": user.username}
    Event.objects.record("invitation.accepted", by=user, data=data)
    return user


def _desk(place: Place) -> Desk | None:
    """Raises Invalid naming `desk`: for one that is not there, and for roles that are editors everywhere."""
    if place.desk is None:
        return None
    found = Desk.objects.in_use().filter(id=place.desk).first()
    if found is None or place.role != Role.CHECKER:
        said = _("Editors and admins are editors on every desk.") if found else _("There is no such desk.")
        raise Invalid(said, fields={"desk": [said]})
    return found


def _mail(invitation: Invitation, secret: str) -> None:
    text = (f"Hello {invitation.display_name},\n\n" if invitation.display_name else "Hello,\n\n") + (
        f"{invitation.invited_by.name} invites you to {settings.NEWSROOM_NAME}, as "
        f"{invitation.get_role_display().lower()}. Choose how you sign in:\n"
        f"{settings.BASE_URL}{reverse('join', args=[secret])}\n\n"
        f"The link works once, for {settings.INVITATION_DAYS} days.\n"
    )
    security_mail.send(
        invitation.email, name=invitation.display_name, subject="you are invited", text=text, kind="invitation"
    )


def _chosen(password: str | None, user: User) -> str | None:
    return None if password is None else accepted_password(password, user=user, field="password")


def _pending(invitation_id: int) -> Invitation:
    found = Invitation.objects.pending().select_for_update().filter(id=invitation_id).first()
    if found is None:
        raise NotFound(_("There is no such open invitation."))
    return found


def _still_good(found: Invitation | None) -> Invitation:
    if found is None or not policy.may(found.invited_by, "manage_people"):
        raise LinkGone(_("This invitation does not work any more. Ask whoever invited you for a new one."))
    return found


def _lasting() -> timedelta:
    return timedelta(days=settings.INVITATION_DAYS)


def _named(invitation: Invitation) -> Mapping[str, object]:
    return {"invitation": invitation.pk, "role": invitation.role}
