"""Personal tokens and publishers' keys. A secret is returned once, by the action that makes it."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from annotations import policy
from annotations.errors import Conflict, Invalid, NotFound
from annotations.incoming import clean_text
from annotations.models import ApiKey, ApiToken, Event, Publisher, User
from annotations.models.publisher import Scope

MAX_LABEL = 80
USE_NOTED_EVERY = timedelta(minutes=1)


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
        raise NotFound("There is no such token of yours.")
    if ApiToken.objects.filter(id=token_id, revoked_at=None).update(revoked_at=Now()):
        Event.objects.record("token.revoked", by=by, data={"token": token_id})


def note_use(secret: ApiToken | ApiKey) -> None:
    """Remembers, to the minute, that the secret was used."""
    a_minute_ago = timezone.now() - USE_NOTED_EVERY
    if secret.last_used_at is None or secret.last_used_at < a_minute_ago:
        rows = type(secret).objects.filter(id=secret.pk)
        rows.filter(Q(last_used_at=None) | Q(last_used_at__lt=a_minute_ago)).update(last_used_at=Now())


@transaction.atomic
def create_publisher(name: str, *, contact: str = "", by: User) -> Publisher:
    policy.require(by, "manage_publishers")
    cleaned = clean_text(name, field="name", most=120, required=True)
    try:
        with transaction.atomic():
            publisher = Publisher.objects.create(name=cleaned, contact=clean_text(contact, field="contact", most=254))
    except IntegrityError as error:
        taken = {"name": ["There is a publisher of this name."]}
        raise Conflict("There is a publisher of this name.", code="name_taken", fields=taken) from error
    Event.objects.record("publisher.created", by=by, data={"publisher": publisher.pk, "name": cleaned})
    return publisher


@transaction.atomic
def issue_key(publisher: Publisher, label: str, *, scopes: Sequence[str], by: User) -> tuple[ApiKey, str]:
    """A publisher's key and its secret, which cannot be shown again."""
    policy.require(by, "manage_publishers")
    cleaned = clean_text(label, field="label", most=MAX_LABEL, required=True)
    chosen = [scope for scope in Scope.values if scope in scopes]
    if not chosen or set(scopes) - set(Scope.values):
        raise Invalid("Choose what the key may do.", fields={"scopes": [f"Choose from: {', '.join(Scope.values)}."]})
    secret, columns = ApiKey.new_secret("fck")
    key = ApiKey.objects.create(publisher=publisher, label=cleaned, scopes=chosen, created_by=by, **columns)
    data = {"key": key.pk, "publisher": publisher.pk, "label": cleaned, "scopes": chosen}
    Event.objects.record("key.issued", by=by, data=data)
    return key, secret


@transaction.atomic
def revoke_key(key: ApiKey, *, by: User) -> None:
    policy.require(by, "manage_publishers")
    if ApiKey.objects.filter(id=key.pk, revoked_at=None).update(revoked_at=Now()):
        Event.objects.record("key.revoked", by=by, data={"key": key.pk, "publisher": key.publisher_id})
