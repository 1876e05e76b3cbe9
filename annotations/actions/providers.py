"""People who sign in through the newsroom's provider (OpenID Connect): whom it vouches for, and who that is here."""

import secrets
from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from annotations.actions.invitations import Joining, accept
from annotations.actions.people import clean_username
from annotations.errors import NotAllowed, Refused
from annotations.models import Event, Invitation, User
from annotations.models.user import Role
from annotations.text.lookalikes import skeleton

MAX_LOCAL = 60


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the provider says. `subject` is its own name for the person, which never changes."""

    provider: str
    subject: str
    email: str
    is_verified: bool
    name: str


@transaction.atomic
def person_of(said: Vouched) -> User:
    """Whose sign-in this is: known by the subject; else by the verified address, once. Raises NotAllowed with why."""
    known = SocialAccount.objects.select_related("user").filter(provider=said.provider, uid=said.subject).first()
    if known is not None:
        return _open(User.objects.get(id=known.user.pk))
    if not said.is_verified or not said.email:
        raise NotAllowed(_("Your sign-in does not vouch for your e-mail address. Ask whoever runs it to verify it."))
    user = _by_address(said) or _invited(said) or _newcomer(said)
    if user is None:
        sentence = _("Nobody with the address {address} is invited here. Ask an administrator of the newsroom.")
        raise NotAllowed(sentence.format(address=said.email))
    SocialAccount.objects.create(user=_open(user), provider=said.provider, uid=said.subject)
    Event.objects.record("account.provider_linked", by=user, data={"user": user.pk, "provider": said.provider})
    return user


def _by_address(said: Vouched) -> User | None:
    found = list(User.objects.filter(email__iexact=said.email).select_for_update()[:2])
    if len(found) > 1:
        raise NotAllowed(_("Two accounts here have your address. Ask an administrator of the newsroom to mend that."))
    if found and SocialAccount.objects.filter(user=found[0], provider=said.provider).exists():
        raise NotAllowed(_("Another sign-in belongs to the account with your address. Ask an administrator."))
    return found[0] if found else None


def _invited(said: Vouched) -> User | None:
    """The account that an open invitation to this address becomes: it has no password."""
    invitation = Invitation.objects.open().filter(email__iexact=said.email).first()
    if invitation is None:
        return None
    return accept(invitation, Joining(_free_name(said), said.name or invitation.display_name or said.email, None))


def _newcomer(said: Vouched) -> User | None:
    if not settings.OIDC_CREATES_CHECKERS:
        return None
    user = User(username=_free_name(said), display_name=said.name[:120], email=said.email, role=Role.CHECKER)
    user.set_unusable_password()
    user.save(force_insert=True)
    data = {"user": user.pk, "username": user.username, "role": user.role}
    Event.objects.record("account.created", by=user, data=data)
    return user


def _free_name(said: Vouched) -> str:
    """A user name from the address, with digits behind it where it is taken or looks like another."""
    wanted = said.email.rpartition("@")[0][:MAX_LOCAL]
    taken = {skeleton(name) for name in User.objects.values_list("username", flat=True).iterator()}
    try:
        if skeleton(wanted) not in taken:
            return clean_username(wanted)
    except Refused:
        wanted = "person"
    return clean_username(f"{wanted}-{secrets.randbelow(10**8):08}")


def _open(user: User) -> User:
    if not user.is_active:
        raise NotAllowed(_("Your account here is closed. Ask an administrator of the newsroom."))
    return user
