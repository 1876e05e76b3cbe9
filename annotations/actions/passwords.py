"""Passwords: changed by who knows the one before, or set by a link. Either ends other sessions and personal tokens."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import security_mail, sessions
from annotations.actions.people import accepted_password
from annotations.errors import Invalid, NotAllowed, Refused
from annotations.guesses import OWN_PASSWORD, RESET_OF_ACCOUNT, is_within
from annotations.models import ApiToken, Event, User

_links = PasswordResetTokenGenerator()


class LinkGone(Refused):
    """The link was used, has run out, or was replaced by a newer one."""

    code = "link_gone"
    status = 410


@dataclass(frozen=True, slots=True)
class ResetLink:
    """What a link for a new password says. Bound to the password there is, so that it works once."""

    who: str
    token: str

    @classmethod
    def of(cls, user: User) -> "ResetLink":
        return cls(urlsafe_base64_encode(str(user.pk).encode()), _links.make_token(user))

    def person(self) -> User:
        """Whose it is. Raises LinkGone."""
        user = User.objects.filter(id=_number(self.who), is_active=True).first()
        if user is None or not _links.check_token(user, self.token):
            raise LinkGone(_("This link does not work any more. Ask for a new one."))
        return user


def check_own_password(password: str, *, by: User, field: str = "current") -> None:
    """Raises Invalid naming `field` unless this is her password, and TooManyAttempts."""
    OWN_PASSWORD.count(str(by.pk))
    if not by.check_password(password):
        raise Invalid(
            _("This is not your current password."), fields={field: [_("This is not your current password.")]}
        )
    OWN_PASSWORD.forget(str(by.pk))


@transaction.atomic
def change_password(new: str, *, by: User) -> User:
    """Changes one's own password; `check_own_password` comes first. Raises Invalid naming `new`."""
    return _set(User.objects.select_for_update().get(id=by.pk), new, verb="account.password_changed", by=by)


def mail_reset_link(email: str) -> None:
    """Mails a link to whose address this is; nobody learns whether it is anybody's."""
    user = _resettable(email)
    if user is None:
        return
    link = ResetLink.of(user)
    address = f"{settings.BASE_URL}{reverse('reset', args=[link.who, link.token])}"
    text = (
        f"Hello {user.name},\n\nsomebody asked for a new password for your account ({user.username}). Choose it here:\n"
        f"{address}\n\nThe link works once, for {reset_hours()} hours. If it was not you, do nothing: your password "
        "stays as it is.\n"
    )
    with transaction.atomic():
        security_mail.send(user.email, name=user.name, subject="a new password", text=text, kind="password")
        Event.objects.record("account.reset_asked", by=None, data={"user": user.pk})


def _resettable(email: str) -> User | None:
    """Whose password a mail to this address may set: one open account's that has one, asked for not too often."""
    found = list(User.objects.filter(email__iexact=email.strip(), is_active=True).exclude(email="")[:2])
    if len(found) != 1 or not found[0].has_usable_password():
        return None
    return found[0] if is_within(RESET_OF_ACCOUNT, str(found[0].pk)) else None


@transaction.atomic
def reset_link_for(user: User, *, by: User) -> ResetLink:
    """A link by which somebody else sets a new password: an admin's deed, for who cannot get mail."""
    policy.require(by, "manage_people")
    if user.pk == by.pk:
        raise NotAllowed(_("You can change your own password on your account's page."))
    if not user.is_active:
        raise NotAllowed(_("The account is closed. Open it again first."))
    Event.objects.record("account.reset_offered", by=by, data={"user": user.pk, "username": user.username})
    return ResetLink.of(user)


@transaction.atomic
def set_by_link(link: ResetLink, new: str) -> User:
    """Sets the password that the link's person chose. Raises LinkGone, and Invalid naming `new`."""
    held = User.objects.select_for_update().get(id=link.person().pk)
    link.person()  # as of now: the same link may have been used meanwhile
    return _set(held, new, verb="account.password_reset", by=held)


def _set(held: User, new: str, *, verb: str, by: User) -> User:
    held.set_password(accepted_password(new, user=held, field="new"))
    held.save(update_fields=["password"])
    sessions.end_all(held)
    revoked = ApiToken.objects.filter(user=held, revoked_at=None).update(revoked_at=Now())
    Event.objects.record(verb, by=by, data={"user": held.pk, "tokens_revoked": revoked})
    security_mail.warn(held, "your password was changed", "The password of your account was changed just now.")
    return held


def _number(encoded: str) -> int:
    """The account's id; -1, which nobody has, for what is none."""
    try:
        said = force_str(urlsafe_base64_decode(encoded))
    except ValueError:
        return -1
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 18 else -1


def reset_hours() -> int:
    return settings.PASSWORD_RESET_TIMEOUT // 3600
