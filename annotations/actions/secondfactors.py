"""Second factors: added and removed by their owners, reset by admins; each code and signature counts once."""

import secrets
import time
from base64 import b32encode
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import security_mail, sessions
from annotations.actions.passkeys import Made, Shown
from annotations.errors import Conflict, Invalid, NotAllowed, NotFound
from annotations.guesses import CODE_OF_ACCOUNT
from annotations.incoming import clean_text
from annotations.models import Event, RecoveryCode, SecondFactor, User
from annotations.models.sealed import Unreadable, seal, unseal
from annotations.models.secondfactor import MAX_LABEL, Kind
from annotations.models.secret import digest
from annotations.text.marking import marked
from annotations.text.onetimecodes import step_of

RECOVERY_CODES = 10
MOST_PASSKEYS = 10
WRONG = marked("This code is not right, or was used already. Wait for the next one.")


def is_required_of(user: User) -> bool:
    """Whether her role may not sign in without one (SECOND_FACTOR_ROLES)."""
    return user.role in settings.SECOND_FACTOR_ROLES


def has_one(user: User) -> bool:
    return user.second_factors.exists()


def add_app(secret: str, code: str, *, by: User) -> list[str]:
    """Adds an authenticator app whose first code is right; the recovery codes where these are her first.

    Raises Invalid naming `code`, Conflict where she has an app already.
    """
    CODE_OF_ACCOUNT.count(str(by.pk))
    step = step_of(secret, _digits(code), now=time.time())
    if step is None:
        raise Invalid(_(WRONG), fields={"code": [_(WRONG)]})
    CODE_OF_ACCOUNT.forget(str(by.pk))
    factor = SecondFactor(user=by, kind=Kind.APP, label="Authenticator app", sealed_secret=seal(secret), counter=step)
    return _added(factor, by=by)


def add_passkey(made: Made, label: str, *, by: User) -> list[str]:
    """Adds a passkey; the recovery codes where these are her first. Raises Conflict where it is there already."""
    cleaned = clean_text(label, field="label", most=MAX_LABEL) or "Passkey"
    if by.second_factors.filter(kind=Kind.PASSKEY).count() >= MOST_PASSKEYS:
        raise Conflict(_("You have {number} passkeys. Remove one first.").format(number=MOST_PASSKEYS))
    factor = SecondFactor(
        user=by,
        kind=Kind.PASSKEY,
        label=cleaned,
        credential_id=made.credential_id,
        credential=made.credential,
        counter=made.counter,
    )
    return _added(factor, by=by)


def passkeys_of(user: User) -> list[bytes]:
    """Her passkeys' credentials, for the browser to choose from."""
    return [bytes(row.credential) for row in user.second_factors.filter(kind=Kind.PASSKEY) if row.credential]


def check_code(user: User, code: str) -> None:
    """Takes a code of her app, or a recovery code. Raises Invalid naming `code`, TooManyAttempts: after five, for all.

    Call it outside of a transaction: the attempt has to stay counted.
    """
    CODE_OF_ACCOUNT.count(str(user.pk))
    if not (_takes_app_code(user, code) or _takes_recovery_code(user, code)):
        Event.objects.record("account.second_factor_refused", by=None, data={"user": user.pk})
        raise Invalid(_(WRONG), fields={"code": [_(WRONG)]})
    CODE_OF_ACCOUNT.forget(str(user.pk))


@transaction.atomic
def take_passkey(user: User, shown: Shown) -> None:
    """Notes a signature that was checked. Raises Invalid where its count is not later than the last: a copied key."""
    mine = SecondFactor.objects.filter(user=user, kind=Kind.PASSKEY, credential_id=shown.credential_id)
    rows = mine.filter(counter__lt=shown.counter) if shown.counter else mine.filter(counter=0)
    if not rows.update(counter=shown.counter, last_used_at=Now()):
        said = _("This passkey was used elsewhere meanwhile. Use another way, and ask an admin to reset it.")
        raise Invalid(said, fields={"code": [said]})


@transaction.atomic
def remove(factor_id: int, *, by: User) -> None:
    """Removes one of her own; with the last, the recovery codes go. Raises NotAllowed where her role needs one."""
    held = User.objects.select_for_update().get(id=by.pk)
    factor = held.second_factors.filter(id=factor_id).first()
    if factor is None:
        raise NotFound(_("There is no such second factor of yours."))
    if is_required_of(held) and held.second_factors.count() == 1:
        raise NotAllowed(_("Your role needs a second factor. Add another one before you remove this."))
    factor.delete()
    if not has_one(held):
        held.recovery_codes.all().delete()
    Event.objects.record("account.second_factor_removed", by=by, data={"user": by.pk, "kind": factor.kind})
    security_mail.warn(by, "a second factor was removed", f"“{factor.label}” was removed from your account.")


@transaction.atomic
def renew_recovery_codes(*, by: User) -> list[str]:
    """New recovery codes in place of all before. They cannot be shown again."""
    held = User.objects.select_for_update().get(id=by.pk)
    if not has_one(held):
        raise Conflict(_("Recovery codes are for accounts with a second factor. Add one first."))
    codes = _new_codes(held)
    Event.objects.record("account.recovery_codes_made", by=by, data={"user": by.pk})
    return codes


@transaction.atomic
def reset(user: User, *, by: User) -> User:
    """An admin's deed for who has lost hers: all second factors and recovery codes go, all sessions end."""
    policy.require(by, "manage_people")
    if user.pk == by.pk:
        raise NotAllowed(_("Nobody resets their own second factor here. Remove it on your account's page."))
    held = User.objects.select_for_update().get(id=user.pk)
    held.second_factors.all().delete()
    held.recovery_codes.all().delete()
    sessions.end_all(held)
    data: Mapping[str, Any] = {"user": held.pk, "username": held.username}
    Event.objects.record("account.second_factor_reset", by=by, data=data)
    what = f"{by.name} has reset the second factors of your account. Sign in with your password, and add new ones."
    security_mail.warn(held, "your second factor was reset", what)
    return held


@transaction.atomic
def _added(factor: SecondFactor, *, by: User) -> list[str]:
    held = User.objects.select_for_update().get(id=by.pk)
    is_first = not has_one(held)
    try:
        with transaction.atomic():
            factor.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(_("You have this second factor already.")) from error
    Event.objects.record("account.second_factor_added", by=by, data={"user": by.pk, "kind": factor.kind})
    return _new_codes(held) if is_first else []


def _takes_app_code(user: User, code: str) -> bool:
    app = user.second_factors.filter(kind=Kind.APP).first()
    if app is None:
        return False
    try:
        step = step_of(unseal(app.sealed_secret), _digits(code), now=time.time(), after=app.counter)
    except Unreadable:
        return False
    later = SecondFactor.objects.filter(id=app.pk, counter__lt=-1 if step is None else step)
    return step is not None and later.update(counter=step, last_used_at=Now()) == 1


def _takes_recovery_code(user: User, code: str) -> bool:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    with transaction.atomic():
        unused: QuerySet[RecoveryCode] = RecoveryCode.objects.unused().filter(user=user, digest=_hashed(user, plain))
        if unused.update(used_at=Now()) != 1:
            return False
        left = user.recovery_codes.unused().count()
        Event.objects.record("account.recovery_code_used", by=user, data={"user": user.pk, "left": left})
    return True


def _new_codes(user: User) -> list[str]:
    user.recovery_codes.all().delete()
    codes = [b32encode(secrets.token_bytes(10)).decode() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_hashed(user, code)) for code in codes)
    return ["-".join(code[start : start + 4] for start in range(0, 16, 4)) for code in codes]


def _hashed(user: User, code: str) -> str:
    return digest(f"{user.pk}:{code}")


def _digits(code: str) -> str:
    return "".join(letter for letter in code if letter.isascii() and letter.isdigit())[:10]
