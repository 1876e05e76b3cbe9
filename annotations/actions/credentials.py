"""Personal tokens and publishers' keys. A secret is returned once, by the action that makes it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy, saying
from annotations.errors import Conflict, Invalid, NotFound
from annotations.incoming import clean_text
from annotations.models import ApiKey, ApiToken, Event, Publisher, User
from annotations.models.publisher import MAX_BUDGET, Scope
from annotations.text.origins import BadOrigin, exact_origin

MAX_LABEL = 80
MAX_ORIGINS = 20
MAX_OVERLAP_DAYS = 7
LONGEST = timedelta(days=3653)
USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class KeyTerms:
    """On which terms a key works. `budget`: calls a minute, None for the newsroom's usual number."""

    origins: Sequence[str] = ()
    expires_at: datetime | None = None
    budget: int | None = None


@transaction.atomic
def issue_token(label: str, *, by: User) -> tuple[ApiToken, str]:
    """A personal token and its secret, which cannot be shown again."""
    cleaned = clean_text(label, field="label", most=MAX_LABEL, required=True)
    secret, columns = ApiToken.new_secret("fct")
    token = ApiToken.objects.create(user=by, label=cleaned, **columns)
    Event.objects.record("token.issued", by=by, data={"token": token.pk, "label": cleaned})
    return token, secret


@transaction.atomic
def revoke_token(token_id: int, *, by: User) -> None:
    """Ends one's own token at once. Raises NotFound for somebody else's."""
    if not ApiToken.objects.filter(id=token_id, user=by).exists():
        raise NotFound(_("There is no such token of yours."))
    if ApiToken.objects.filter(id=token_id, revoked_at=None).update(revoked_at=Now()):
        Event.objects.record("token.revoked", by=by, data={"token": token_id})


def note_use(secret: ApiToken | ApiKey) -> None:
    """Remembers, to the minute, that the secret was used."""
    a_minute_ago = timezone.now() - USE_NOTED_EVERY
    if secret.last_used_at is None or secret.last_used_at < a_minute_ago:
        rows = type(secret).objects.filter(id=secret.pk)
        rows.filter(Q(last_used_at=None) | Q(last_used_at__lt=a_minute_ago)).update(last_used_at=Now())


def note_old_use(key: ApiKey) -> None:
    """Remembers, to the minute, that somebody still calls with the secret before the present one."""
    a_minute_ago = timezone.now() - USE_NOTED_EVERY
    if key.old_used_at is None or key.old_used_at < a_minute_ago:
        ApiKey.objects.filter(id=key.pk, old_digest=key.old_digest).update(old_used_at=Now())


@transaction.atomic
def issue_key(
    publisher: Publisher, label: str, *, scopes: Sequence[str], terms: KeyTerms = KeyTerms(), by: User
) -> tuple[ApiKey, str]:
    """A publisher's key and its secret, which cannot be shown again. Only admins give a budget."""
    policy.require_member(by, publisher)
    cleaned = clean_text(label, field="label", most=MAX_LABEL, required=True)
    chosen = [scope for scope in Scope.values if scope in scopes]
    if not chosen or set(scopes) - set(Scope.values):
        raise Invalid(
            _("Choose what the key may do."),
            fields={"scopes": [_("Choose from: {names}.").format(names=", ".join(Scope.values))]},
        )
    given = _terms({name: value for name, value in asdict(terms).items() if value not in (None, ())}, by=by)
    given["vouched_origins"] = _vouched(given.get("origins", []), before=(), by=by)
    secret, columns = ApiKey.new_secret("fck")
    key = ApiKey.objects.create(publisher=publisher, label=cleaned, scopes=chosen, created_by=by, **given, **columns)
    data = {**_named(key), "label": cleaned, "scopes": chosen, **_plain(given)}
    Event.objects.record("key.issued", by=by, data=data)
    return key, secret


@transaction.atomic
def change_key(key: ApiKey, changes: Mapping[str, Any], *, by: User) -> ApiKey:
    """Changes any of `label`, `origins`, `expires_at` and, for admins, `budget`. Raises Conflict for a revoked key."""
    held = _held(key, by=by)
    given = _terms({name: value for name, value in changes.items() if name != "label"}, by=by)
    if "origins" in given:
        given["vouched_origins"] = _vouched(given["origins"], before=held.vouched_origins, by=by)
    if "label" in changes:
        given["label"] = clean_text(changes["label"], field="label", most=MAX_LABEL, required=True)
    changed = {name: value for name, value in given.items() if getattr(held, name) != value}
    for name, value in changed.items():
        setattr(held, name, value)
    if changed:
        held.save(update_fields=list(changed))
        Event.objects.record("key.changed", by=by, data={**_named(held), **_plain(changed)})
    return held


@transaction.atomic
def rotate_key(key: ApiKey, *, overlap_days: int, by: User) -> tuple[ApiKey, str]:
    """A new secret for the key; the one before counts for `overlap_days` more (0: it ends now).

    Raises Conflict (`still_rotating`) while the secret before that still counts, unless there is to be no overlap.
    """
    held = _held(key, by=by)
    if not 0 <= overlap_days <= MAX_OVERLAP_DAYS:
        said = _("Between 0 and {most} days.").format(most=MAX_OVERLAP_DAYS)
        raise Invalid(_("The overlap is not possible."), fields={"overlap_days": [said]})
    if overlap_days and held.has_old_secret:
        raise Conflict(
            _("The secret before this one still counts. Wait until it ends, end it now, or rotate without an overlap."),
            code="still_rotating",
        )
    secret, columns = ApiKey.new_secret("fck")
    old = {"old_prefix": held.prefix, "old_digest": held.digest, "old_until": Now() + timedelta(days=overlap_days)}
    kept = old if overlap_days else {"old_prefix": "", "old_digest": None, "old_until": None}
    ApiKey.objects.filter(id=held.pk).update(**columns, **kept, old_used_at=None, rotated_at=Now())
    Event.objects.record("key.rotated", by=by, data={**_named(held), "overlap_days": overlap_days})
    held.refresh_from_db()
    return held, secret


@transaction.atomic
def end_old_secret(key: ApiKey, *, by: User) -> None:
    """Ends the secret before the present one at once, if it still counts."""
    policy.require_member(by, key.publisher)
    ended = ApiKey.objects.filter(id=key.pk, old_until__gt=Now())
    if ended.update(old_prefix="", old_digest=None, old_until=None):
        Event.objects.record("key.old_secret_ended", by=by, data=_named(key))


@transaction.atomic
def revoke_key(key: ApiKey, *, by: User) -> None:
    """Ends the key at once, with both of its secrets."""
    policy.require_member(by, key.publisher)
    if ApiKey.objects.filter(id=key.pk, revoked_at=None).update(revoked_at=Now()):
        Event.objects.record("key.revoked", by=by, data=_named(key))


def _held(key: ApiKey, *, by: User) -> ApiKey:
    """The key's row, locked. Raises NotFound for strangers, Conflict where it was revoked."""
    policy.require_member(by, key.publisher)
    held = ApiKey.objects.locked(key.pk)
    if held.revoked_at is not None:
        raise Conflict(_("This key was revoked. Make another."), code="key_revoked")
    return held


def _terms(given: Mapping[str, Any], *, by: User) -> dict[str, Any]:
    """The columns for what was given. Raises Invalid naming the culprit, NotAllowed for a budget by a member."""
    columns: dict[str, Any] = {}
    if "origins" in given:
        columns["origins"] = _origins(given["origins"])
    if "expires_at" in given:
        columns["expires_at"] = _expiry(given["expires_at"])
    if "budget" in given:
        policy.require(by, "manage_publishers")
        columns["budget"] = _budget(given["budget"])
    return columns


def _origins(given: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for one in given:
        try:
            found[exact_origin(clean_text(one, field="origins", most=1_000, required=True))] = None
        except BadOrigin as error:
            raise Invalid(
                _("One of the origins cannot be used."),
                fields={"origins": [f"{one[:80]}: {saying.said(error.sentence)}"]},
            ) from error
    if len(found) > MAX_ORIGINS:
        raise Invalid(_("Too many origins."), fields={"origins": [_("At most {most}.").format(most=MAX_ORIGINS)]})
    return list(found)


def _vouched(origins: Sequence[str], *, before: Sequence[str], by: User) -> list[str]:
    """The origins that are the publisher's own sites: what an admin sets; a member's are only what she was allowed."""
    if policy.may(by, "manage_publishers"):
        return list(origins)
    return [origin for origin in origins if origin in before]


def _expiry(given: datetime | None) -> datetime | None:
    now = timezone.now()
    if given is not None and not now < given <= now + LONGEST:
        said = _("A time to come, within ten years.")
        raise Invalid(_("The key cannot end then."), fields={"expires_at": [said]})
    return given


def _budget(given: int | None) -> int | None:
    if given is not None and not 1 <= given <= MAX_BUDGET:
        raise Invalid(
            _("The budget is not possible."),
            fields={"budget": [_("Between 1 and {most} calls a minute.").format(most=saying.grouped(MAX_BUDGET))]},
        )
    return given


def _named(key: ApiKey) -> dict[str, int]:
    return {"key": key.pk, "publisher": key.publisher_id}


def _plain(columns: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON has it."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in columns.items()}
