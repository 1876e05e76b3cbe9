"""Personal data: taking out what is known of a person, and erasing it so that every chain still holds.

What she did stays: the newsroom's decisions have an author, whose name is gone. Her account's number is no name.
"""

import pgtrigger
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from annotations import policy
from annotations.errors import Conflict, Invalid, NotAllowed
from annotations.meaning.chained import PERSONAL
from annotations.meaning.dossier import rows_of, tables
from annotations.models import (
    ApiToken,
    DailyMail,
    DeskRole,
    Event,
    IdempotentReply,
    Invitation,
    Mail,
    Notice,
    NoticeChoice,
    PassedOver,
    RecoveryCode,
    SavedView,
    SealedValue,
    SecondFactor,
    User,
    UserSession,
    Watch,
)
from annotations.models.sealing import SEAL_LOCK

FORMER = "Former colleague"
OF_ACCOUNTS = ("account.", "token.")
"""Events of these nouns tell of the person who did them, if they name nobody else."""

HERS_ALONE = (
    ApiToken,
    Notice,
    NoticeChoice,
    DailyMail,
    Watch,
    PassedOver,
    SecondFactor,
    RecoveryCode,
    UserSession,
    DeskRole,
    Invitation,
)
"""Tables whose column `user` names whose row it is."""
INVITED = ("invitation.made", "invitation.renewed", "invitation.revoked", "invitation.accepted")


@transaction.atomic
def note_dossier(user: User, *, by: User) -> None:
    """Records that somebody took out all that is known of a person: an admin, or she herself."""
    if user.pk != by.pk:
        policy.require(by, "manage_people")
    Event.objects.record("account.exported", by=by, data={"user": user.pk})


@transaction.atomic
def erase_person(user: User, *, confirmed: str, by: User) -> User:
    """Takes the person's name, mail, sign-ins, secrets, notices and private rows away, for good. What she did stays.

    Raises NotAllowed on one's own account, Conflict while it is open, Invalid unless `confirmed` is its user name.
    """
    policy.require(by, "manage_people")
    if user.pk == by.pk:
        raise NotAllowed(_("Nobody erases their own account. Ask another admin."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
    held = User.objects.select_for_update().get(id=user.pk)
    if held.is_active:
        raise Conflict(_("Close the account first: nobody is erased while they can sign in."), code="account_open")
    if confirmed != held.username:
        wrong = _("This is not the user name of the account.")
        raise Invalid(wrong, fields={"confirmed": [wrong]})
    _erase_events(held)
    _erase_traces(held)
    _anonymise(held)
    Event.objects.record("account.erased", by=by, data={"user": held.pk})
    return held


def _anonymise(user: User) -> None:
    user.username, user.display_name = f"former-{user.pk}", FORMER
    user.first_name = user.last_name = user.email = ""
    user.password, user.last_login = make_password(None), None
    user.is_staff = user.is_superuser = False
    user.save()


def _erase_traces(user: User) -> None:
    """Rows that are hers alone: secrets, notices, sign-ins, sessions, mail, and all that other apps keep of her."""
    for hers in HERS_ALONE:
        hers._base_manager.filter(user=user).delete()
    SavedView.objects.filter(owner=user, is_shared=False).delete()
    IdempotentReply.objects.filter(owner=f"user:{user.pk}").delete()
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        log.objects.filter(username=user.username).delete()
    sessions = Session.objects.iterator(chunk_size=500)
    signed_in = [one.pk for one in sessions if one.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=signed_in).delete()
    for model, columns in tables():
        if model._meta.app_label != "annotations":
            rows_of(model, columns, user).delete()
    if user.email:
        Mail.objects.filter(to__iexact=user.email).delete()
        Invitation.objects.filter(email__iexact=user.email).delete()


def _erase_events(user: User) -> None:
    """Personal values in events about her, or in events about accounts that she caused; the salts go with them."""
    named = Event.objects.filter(data__has_key="user", data__user=user.pk)
    caused = Event.objects.filter(actor=user).exclude(data__has_key="user")
    of_accounts = Q()
    for noun in OF_ACCOUNTS:
        of_accounts |= Q(verb__startswith=noun)
    invited = Invitation.objects.filter(user=user).values_list("pk", flat=True)
    before = Event.objects.filter(verb__in=INVITED, data__invitation__in=list(invited))
    with pgtrigger.ignore("annotations.Event:append_only"):
        for event in [*named, *caused.filter(of_accounts), *before]:
            _erase_values(event)


def _erase_values(event: Event) -> None:
    fields = [name for name in event.data if name in PERSONAL]
    if fields:
        event.data = {name: None if name in fields else value for name, value in event.data.items()}
        event.save(update_fields=["data"])
        SealedValue.objects.filter(event=event, field__in=fields).update(salt="")
