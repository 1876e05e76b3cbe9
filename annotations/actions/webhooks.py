"""Endpoints of publishers: added, changed, paused, tried, and told again what they missed."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy, saying, tasks_sending
from annotations.actions.announcing import message_to, messages_of
from annotations.errors import Conflict, Invalid, NotFound
from annotations.incoming import clean_text
from annotations.meaning.announcement import trial
from annotations.models import Delivery, Event, Publication, Publisher, User, Webhook
from annotations.models.publication import CHANGES, Kind
from annotations.models.sealed import seal
from annotations.models.webhook import MAX_URL, Progress, Standing, Topic
from annotations.text.signing import new_secret, shown_of
from annotations.web.addresses import AllowedNetworks, may_reach
from annotations.web.failures import FetchError
from annotations.web.targets import Target, parse_target

MAX_LABEL = 80
MOST_REPLAYED = 5_000
MOST_TESTS = 5
"""How many tests of one endpoint may wait at once."""


@transaction.atomic
def add_webhook(publisher: Publisher, url: str, *, label: str, events: Sequence[str], by: User) -> tuple[Webhook, str]:
    """An endpoint and its secret, which cannot be shown again. Raises Conflict where the publisher has enough."""
    policy.require_member(by, publisher)
    Publisher.objects.select_for_update(no_key=True).get(id=publisher.pk)
    if Webhook.objects.kept().filter(publisher=publisher).count() >= settings.WEBHOOKS_PER_PUBLISHER:
        said = _("A publisher has {number} endpoints at most. Remove one first.")
        raise Conflict(said.format(number=settings.WEBHOOKS_PER_PUBLISHER), code="too_many_webhooks")
    secret = new_secret()
    made = Webhook.objects.create(
        publisher=publisher,
        url=clean_endpoint(url),
        label=_clean_label(label),
        events=_clean_events(events),
        prefix=shown_of(secret),
        sealed_secret=seal(secret),
        created_by=by,
    )
    _record("webhook.added", made, by=by)
    return made, secret


@transaction.atomic
def change_webhook(
    webhook: Webhook,
    *,
    url: str | None = None,
    label: str | None = None,
    events: Sequence[str] | None = None,
    is_active: bool | None = None,
    by: User,
) -> Webhook:
    """Changes what is not None; `is_active` resumes or pauses."""
    held = _held(webhook, by=by)
    given: dict[str, Any] = {}
    if url is not None:
        given["url"] = clean_endpoint(url)
    if label is not None:
        given["label"] = _clean_label(label)
    if events is not None:
        given["events"] = _clean_events(events)
    changed = {name: value for name, value in given.items() if getattr(held, name) != value}
    if changed:
        Webhook.objects.filter(id=held.pk).update(**changed)
        _record("webhook.changed", held, by=by, changed=sorted(changed))
    if is_active is not None:
        resume_webhook(held, by=by) if is_active else pause_webhook(held, by=by)
    return Webhook.objects.get(id=held.pk)


@transaction.atomic
def pause_webhook(webhook: Webhook, *, by: User) -> None:
    """Holds back what is published from now on, until it is resumed."""
    held = _held(webhook, by=by)
    if held.state == Standing.ACTIVE:
        Webhook.objects.filter(id=held.pk).update(state=Standing.PAUSED)
        _record("webhook.paused", held, by=by)


@transaction.atomic
def resume_webhook(webhook: Webhook, *, by: User) -> None:
    """Sends again: what waits at once, each with the whole schedule before it."""
    held = _held(webhook, by=by)
    if held.state == Standing.ACTIVE:
        return
    clear = {"state": Standing.ACTIVE, "reason": "", "disabled_at": None, "is_owner_told": True}
    Webhook.objects.filter(id=held.pk).update(**clear, failing_since=None, held_until=None)
    waiting = Delivery.objects.filter(webhook=held, state=Progress.PENDING)
    waiting.update(tries=0, begun_at=Now(), next_attempt_at=Now())
    _record("webhook.resumed", held, by=by)
    tasks_sending.ring_deliveries([held.pk])


@transaction.atomic
def rotate_secret(webhook: Webhook, *, by: User) -> tuple[Webhook, str]:
    """A new secret, shown once. The one before signs beside it for a day, so that nothing is refused meanwhile."""
    held = _held(webhook, by=by)
    secret = new_secret()
    Webhook.objects.filter(id=held.pk).update(
        sealed_secret=seal(secret),
        prefix=shown_of(secret),
        sealed_previous=held.sealed_secret,
        previous_until=timezone.now() + timedelta(seconds=settings.WEBHOOK_SECRET_OVERLAP_S),
    )
    _record("webhook.secret_rotated", held, by=by)
    return Webhook.objects.get(id=held.pk), secret


@transaction.atomic
def remove_webhook(webhook: Webhook, *, by: User) -> None:
    """Ends the sending. For a week it can be brought back."""
    held = _held(webhook, by=by)
    Webhook.objects.filter(id=held.pk).update(removed_at=Now())
    _record("webhook.removed", held, by=by)


@transaction.atomic
def restore_webhook(webhook: Webhook, *, by: User) -> None:
    """Brings a removed endpoint back as it was; what was published meanwhile can be sent again."""
    policy.require_member(by, webhook.publisher)
    if Webhook.objects.filter(id=webhook.pk, removed_at__isnull=False).update(removed_at=None):
        _record("webhook.restored", webhook, by=by)
        tasks_sending.ring_deliveries([webhook.pk])


@transaction.atomic
def send_test(webhook: Webhook, *, by: User) -> Delivery:
    """Sends a message of type `webhook.test` once, also to an endpoint that is paused or was switched off.

    Raises Conflict while others wait.
    """
    held = _held(webhook, by=by)
    if Delivery.objects.filter(webhook=held, publication=None, state=Progress.PENDING).count() >= MOST_TESTS:
        raise Conflict(
            _("Tests of this endpoint are still waiting. See what becomes of them first."), code="being_sent"
        )
    message = trial(held.pk, at=timezone.now(), number=secrets.token_hex(12))
    delivery = message_to(held, message, about=None)
    delivery.save()
    tasks_sending.ring_deliveries([held.pk])
    return Delivery.objects.get(id=delivery.pk)


@transaction.atomic
def replay_delivery(delivery: Delivery, *, by: User) -> Delivery:
    """Sends a message again, with the same id and words, less what was withdrawn since.

    Raises Conflict while it is being sent.
    """
    held = _held(delivery.webhook, by=by)
    _refuse_disabled(held)
    rows = Delivery.objects.filter(id=delivery.pk).exclude(state=Progress.RUNNING)
    if not _begin_again(rows):
        raise Conflict(_("The message is being sent at this moment. Wait for what becomes of it."), code="being_sent")
    _record("webhook.replayed", held, by=by, message=delivery.message_id)
    tasks_sending.ring_deliveries([held.pk])
    return Delivery.objects.get(id=delivery.pk)


@transaction.atomic
def replay_since(webhook: Webhook, since: datetime, *, only_missed: bool = True, by: User) -> int:
    """Sends again what was published since then and what the endpoint wants; how many messages that is.

    `only_missed`: only what it did not take, which includes what came while it was switched off. What a check said
    that is retracted by now is not said again. Raises Invalid for more than MOST_REPLAYED.
    """
    held = _held(webhook, by=by)
    _refuse_disabled(held)
    kinds = [kind for kind, topic in CHANGES.items() if topic in held.events or kind == Kind.RETRACTION]
    stands = Q(kind=Kind.RETRACTION) | ~Q(claim__public_check__kind=Kind.RETRACTION)
    wanted = Publication.objects.filter(stands, published_at__gte=since, kind__in=kinds).order_by("id")
    if wanted.count() > MOST_REPLAYED:
        said = _("That is more than {number} messages. Choose a later time, or read the change feed.")
        raise Invalid(
            _("That is too much to be sent again."),
            fields={"since": [said.format(number=saying.grouped(MOST_REPLAYED))]},
        )
    known = Delivery.objects.filter(webhook=held, publication__in=wanted)
    missing = wanted.exclude(id__in=known.values("publication"))
    added = Delivery.objects.bulk_create(messages_of(held, missing), batch_size=500)
    settled = [Progress.FAILED] if only_missed else [Progress.FAILED, Progress.DELIVERED]
    fresh = {row.pk for row in added}
    again = _begin_again(known.filter(state__in=settled).exclude(id__in=fresh))
    count = len(added) + again
    _record("webhook.replayed", held, by=by, since=since.isoformat(), count=count)
    tasks_sending.ring_deliveries([held.pk] * min(count, settings.DELIVERY_PER_ENDPOINT))
    return count


def _begin_again(rows: Any) -> int:
    columns = {"state": Progress.PENDING, "tries": 0, "settled_at": None, "lease_until": None}
    return int(rows.update(**columns, begun_at=Now(), next_attempt_at=Now()))


def _held(webhook: Webhook, *, by: User) -> Webhook:
    """The row, locked. Raises NotFound for others, and where it was removed meanwhile."""
    policy.require_member(by, webhook.publisher)
    held = Webhook.objects.locked(webhook.pk)
    if held is None:
        raise NotFound(_("There is no such endpoint."))
    return held


def _refuse_disabled(webhook: Webhook) -> None:
    if webhook.state == Standing.DISABLED:
        raise Conflict(_("This endpoint was switched off. Resume it first."), code="webhook_disabled")


def _clean_label(label: str) -> str:
    return clean_text(label, field="label", most=MAX_LABEL, required=True)


def _clean_events(events: Sequence[str]) -> list[str]:
    chosen = [topic for topic in Topic.values if topic in events]
    if not chosen or set(events) - set(Topic.values):
        said = _("Choose from: {names}.").format(names=", ".join(Topic.values))
        raise Invalid(_("Choose what the endpoint is told of."), fields={"events": [said]})
    return chosen


def clean_endpoint(url: str) -> str:
    """The address as it is called. What is behind a name is judged each time that something is sent there."""
    given = clean_text(url, field="url", most=MAX_URL, required=True)
    try:
        target = parse_target(given)
    except FetchError as error:
        said = _("This is no address of an endpoint: it begins with https:// and holds no user name or password.")
        raise Invalid(said, code="bad_url", fields={"url": [said]}) from error
    if not target.is_tls and not settings.WEBHOOK_ALLOW_HTTP:
        said = _("Only https:// is called: without it anybody on the way could read what is sent.")
        raise Invalid(said, code="bad_scheme", fields={"url": [said]})
    if len(target.url) > MAX_URL or _is_inside(target):
        said = _("This address is not on the public web, so nothing is sent there.")
        raise Invalid(said, code="blocked_address", fields={"url": [said]})
    return target.url


def _is_inside(target: Target) -> bool:
    """Whether a number that stands for a host may not be reached. A name is looked up only when something is sent."""
    try:
        address = ip_address(target.host)
    except ValueError:
        return False
    allowed = AllowedNetworks.parse(tuple(settings.WEBHOOK_ALLOW_NETWORKS))
    return not may_reach(address, port=target.port, allowed=allowed)


def _record(verb: str, webhook: Webhook, *, by: User, **more: Any) -> None:
    data = {"webhook": webhook.pk, "publisher": webhook.publisher_id, "label": webhook.label, **more}
    Event.objects.record(verb, by=by, data=data)
