"""One job: the next message of one endpoint is taken, signed, sent and settled.

Rows are the queue, as with captures: a lease by the database's clock, sending outside any transaction, and one settling
that only the holder of the lease can make. A worker that dies in between costs a lease: the message is sent again, with
the same id, by which receivers know it.
"""

import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from annotations import meters
from annotations.models import Check, Delivery, DeliveryAttempt, Event, Reading, Webhook
from annotations.models.reading import Got, ReaderKind
from annotations.models.sealed import Unreadable
from annotations.models.webhook import Progress, Reason, Standing
from annotations.text.signing import signatures
from annotations.web.failures import FetchError
from annotations.web.sending import Message, Reply, send, send_policy
from annotations.web.targets import parse_target

GONE = 410
THROTTLING = {429, 502, 503, 504}
HELD_S = 5
"""For how long an endpoint that asks for less is left alone where it does not say for how long."""
KEPT_BODY = 1024
KEPT_HEADERS = 40
KEPT_VALUE = 500
JITTER = 0.1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one sending. `code` is empty for a success; `hold_s`: for how long the endpoint is left alone."""

    at: datetime
    headers: tuple[tuple[str, str], ...]
    duration_ms: int
    code: str = ""
    reply: Reply | None = None
    hold_s: int | None = None

    @property
    def status(self) -> int | None:
        return self.reply.status if self.reply else None


def run(webhook_id: int) -> bool:
    """Sends the endpoint's next message, if one is due and it is its turn. Safe to call twice, late, or in parallel."""
    delivery = take_next(webhook_id)
    if delivery is None:
        return False
    outcome = _sent(delivery)
    meters.DELIVERIES.note(outcome.code or "delivered", seconds=outcome.duration_ms / 1000)
    settle(delivery, outcome)
    return True


@transaction.atomic
def take_next(webhook_id: int) -> Delivery | None:
    """Leases the earliest due message of an endpoint; None where there is none, or enough of them are under way."""
    webhook = Webhook.objects.ringable().locked(webhook_id)
    if webhook is None or not _has_room(webhook):
        return None
    first = Delivery.objects.filter(webhook=webhook).due().in_order().values_list("id", flat=True).first()
    return Delivery.objects.take(first) if first is not None else None


def _has_room(webhook: Webhook) -> bool:
    """Whether one more may be sent to this endpoint, so that those that hang leave threads to the others.

    One at a time is any endpoint's; several while it works and those that work keep no more than a quarter of the
    threads busy. Endpoints that fail share half of the threads.
    """
    in_flight = Delivery.objects.in_flight()
    own = in_flight.filter(webhook=webhook).count()
    if webhook.failing_since is not None:
        failing = in_flight.filter(webhook__failing_since__isnull=False).count()
        return own == 0 and failing < settings.DELIVERY_THREADS // 2
    if own == 0:
        return True
    working = in_flight.filter(webhook__failing_since=None).count()
    return own < settings.DELIVERY_PER_ENDPOINT and working < settings.DELIVERY_THREADS // 4


def _sent(delivery: Delivery) -> Outcome:
    """Signs and sends; never raises for what the endpoint does."""
    at = timezone.now()
    begun = time.monotonic()
    body = delivery.payload.encode()
    headers: tuple[tuple[str, str], ...] = ()
    try:
        headers = _headers(delivery, at=at, body=body)
        reply = _asked(delivery.webhook.url, body, headers)
    except FetchError as error:
        return Outcome(at, headers, _ms_since(begun), code=error.code)
    except Unreadable:
        return Outcome(at, headers, _ms_since(begun), code="secret_unreadable")
    code = "" if reply.is_success else _code(reply.status)
    hold_s = max(reply.retry_after_s or 0, HELD_S) if reply.status in THROTTLING else None
    return Outcome(at, headers, reply.elapsed_ms, code=code, reply=reply, hold_s=hold_s)


def _headers(delivery: Delivery, *, at: datetime, body: bytes) -> tuple[tuple[str, str], ...]:
    """Standard Webhooks' three headers. The timestamp is this attempt's. Raises Unreadable."""
    timestamp = int(at.timestamp())
    secrets = delivery.webhook.secrets(at=at)
    signed = signatures(secrets, message_id=delivery.message_id, timestamp=timestamp, body=body)
    return (
        ("Content-Type", "application/json"),
        ("webhook-id", delivery.message_id),
        ("webhook-timestamp", str(timestamp)),
        ("webhook-signature", signed),
    )


def _asked(url: str, body: bytes, headers: tuple[tuple[str, str], ...]) -> Reply:
    """What the endpoint answers. Raises FetchError."""
    if not settings.WEBHOOK_ALLOW_HTTP and not parse_target(url).is_tls:
        raise FetchError("tls_failed", detail="not https")
    policy = send_policy(
        allow_networks=tuple(settings.WEBHOOK_ALLOW_NETWORKS),
        user_agent=settings.FETCH_USER_AGENT,
        total_s=settings.DELIVERY_TIMEOUT_S,
    )
    return send(Message(url, body, headers), policy=policy)


def _code(status: int) -> str:
    if status == GONE:
        return "gone"
    if status in THROTTLING:
        return "throttled"
    if 300 <= status < 400:
        return "redirected"
    return "refused" if status < 500 else "server_error"


@transaction.atomic
def settle(delivery: Delivery, outcome: Outcome) -> None:
    """Notes the attempt, and what becomes of message and endpoint; the latter only where the lease still holds."""
    webhook = Webhook.objects.select_for_update(no_key=True).get(id=delivery.webhook_id)
    _note(delivery, outcome)
    columns: dict[str, Any] = {"http_status": outcome.status, "error_code": outcome.code, "lease_until": None}
    columns |= _next(webhook, delivery, outcome)
    if not outcome.code:
        _note_reader(webhook, delivery, outcome)
    if Delivery.objects.held_by(delivery).update(**columns) and not delivery.is_test:
        is_given_up = columns["state"] == Progress.FAILED
        _settle_endpoint(webhook, outcome, is_dead=is_given_up and not _took_others(webhook, delivery))


def _note_reader(webhook: Webhook, delivery: Delivery, outcome: Outcome) -> None:
    """The endpoint took this version: see `models/reading.py`."""
    publication = delivery.publication
    check = Check.objects.filter(claim=publication.claim_id).first() if publication else None
    if publication and check:
        got = Got(ReaderKind.ENDPOINT, str(webhook.pk), check.pk, publication.version, outcome.at, webhook.publisher_id)
        Reading.objects.note([got])


def _note(delivery: Delivery, outcome: Outcome) -> None:
    reply = outcome.reply
    kept = reply.headers[:KEPT_HEADERS] if reply else ()
    DeliveryAttempt.objects.create(
        delivery=delivery,
        at=outcome.at,
        request_headers=[list(header) for header in outcome.headers],
        status=outcome.status,
        answer_headers=[[name[:100], value[:KEPT_VALUE]] for name, value in kept],
        answer_body=_text(reply.body[:KEPT_BODY]) if reply else "",
        duration_ms=outcome.duration_ms,
        error_code=outcome.code,
    )


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace").replace("\x00", "\ufffd")


def _next(webhook: Webhook, delivery: Delivery, outcome: Outcome) -> dict[str, Any]:
    """The columns of a message after an attempt: delivered, given up, or due again by the schedule.

    Where the endpoint takes other messages meanwhile, it is alive, and this one is tried twice as often.
    """
    tries = delivery.tries + 1
    if not outcome.code:
        return {"state": Progress.DELIVERED, "tries": tries, "settled_at": Now()}
    schedule = settings.DELIVERY_SCHEDULE_S
    most = len(schedule) * (2 if _took_others(webhook, delivery) else 1)
    if delivery.is_test or outcome.status == GONE:
        most = 1
    if tries >= most:
        return {"state": Progress.FAILED, "tries": tries, "settled_at": Now()}
    wait_s = schedule[min(tries, len(schedule) - 1)] * random.uniform(1 - JITTER, 1 + JITTER)
    due = Now() + timedelta(seconds=max(wait_s, outcome.hold_s or 0))
    return {"state": Progress.PENDING, "tries": tries, "next_attempt_at": due}


def _took_others(webhook: Webhook, delivery: Delivery) -> bool:
    """Whether the endpoint took any message since this one was tried first."""
    return webhook.succeeded_at is not None and webhook.succeeded_at > delivery.begun_at


def _settle_endpoint(webhook: Webhook, outcome: Outcome, *, is_dead: bool) -> None:
    rows = Webhook.objects.filter(id=webhook.pk)
    if not outcome.code:
        rows.update(succeeded_at=Now(), failing_since=None, held_until=None)
        return
    held_until = Now() + timedelta(seconds=outcome.hold_s) if outcome.hold_s is not None else None
    rows.update(failing_since=Coalesce("failing_since", Now()), held_until=held_until)
    if outcome.status == GONE:
        _switch_off(webhook, Reason.GONE)
    elif is_dead:
        _switch_off(webhook, Reason.FAILING)


def _switch_off(webhook: Webhook, reason: Reason) -> None:
    """Ends the sending until somebody resumes it. What waits stays; whom it concerns is told by a job of its own."""
    rows = Webhook.objects.filter(id=webhook.pk, state=Standing.ACTIVE)
    if rows.update(state=Standing.DISABLED, reason=reason, disabled_at=Now(), is_owner_told=False):
        data = {"webhook": webhook.pk, "publisher": webhook.publisher_id, "label": webhook.label, "reason": reason}
        Event.objects.record("webhook.disabled", by=None, data=data)


def _ms_since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
