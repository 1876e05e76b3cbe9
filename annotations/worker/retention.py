"""What is kept for how long: rows that nobody needs any more go, a batch at a time, the oldest first.

Ids grow with time, so the old rows lie at the beginning of a table: it is read from there and left at the first batch
that is young. No lock lasts longer than one batch. What is evidence (publications, verdicts, reviews, events, captures)
is never dropped, and the database would refuse it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessFailureLog, AccessLog
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annotations.models import (
    Attempt,
    BatchName,
    ChatMessage,
    Delivery,
    IdempotentReply,
    KeyUsage,
    Mail,
    Notice,
    UserSession,
    Webhook,
)
from annotations.models.mail import OPEN as UNSENT
from annotations.models.webhook import OPEN

ROWS = 1_000
ALWAYS = Q()


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of one kind go `days` after `since`, unless they are not `over`."""

    what: str
    model: type[models.Model]
    since: str
    days: int
    over: Q = ALWAYS


def rules() -> list[Rule]:
    """What the settings say."""
    signed_in = settings.SIGN_IN_KEEP_DAYS
    return [
        Rule("messages to endpoints", Delivery, "created_at", settings.DELIVERY_KEEP_DAYS, ~Q(state__in=OPEN)),
        Rule("answers for repeated requests", IdempotentReply, "created_at", settings.IDEMPOTENCY_KEEP_DAYS),
        Rule("messages to chat tools", ChatMessage, "created_at", settings.MAIL_KEEP_DAYS, ~Q(state__in=OPEN)),
        Rule("mails", Mail, "created_at", settings.MAIL_KEEP_DAYS, ~Q(state__in=UNSENT)),
        Rule("notices that were seen", Notice, "created_at", settings.NOTICE_KEEP_DAYS, ~Q(seen_at=None)),
        Rule("days of keys' usage", KeyUsage, "day", settings.KEY_USAGE_KEEP_DAYS),
        Rule("sign-ins", AccessLog, "attempt_time", signed_in),
        Rule("failed sign-ins", AccessFailureLog, "attempt_time", signed_in),
        Rule("sessions", UserSession, "seen_at", signed_in),
        Rule("counts of attempts", Attempt, "began_at", 1),
    ]


def drop_expired() -> Iterator[tuple[str, int]]:
    """Drops what is too old; yields what of each batch, and how many rows. Safe to break off and to run twice."""
    now = timezone.now()
    for rule in rules():
        for rows in _drop(rule, before=now - timedelta(days=rule.days)):
            yield rule.what, rows
    removed = Webhook.objects.long_removed()
    for rows in _drop_all(Delivery.objects.filter(webhook__in=removed)):
        yield "messages to removed endpoints", rows
    yield "removed endpoints", removed.delete()[0]
    for rows in _drop_all(BatchName.objects.of_done_batches()):
        yield "names that dry runs noted", rows


def _drop(rule: Rule, *, before: datetime) -> Iterator[int]:
    """How many rows of each batch went."""
    edge = before.date() if rule.since == "day" else before
    reached = 0
    while True:
        rows = rule.model._default_manager.filter(id__gt=reached).order_by("id").values_list("id", rule.since)[:ROWS]
        batch = list(rows)
        old = [row_id for row_id, since in batch if since < edge]
        if old:
            dropped = rule.model._default_manager.filter(rule.over, id__in=old).delete()[1]
            yield dropped.get(rule.model._meta.label, 0)
        if len(batch) < ROWS or not old:
            return
        reached = batch[-1][0]


def _drop_all(rows: models.QuerySet[Any]) -> Iterator[int]:
    while some := list(rows.order_by("id").values_list("id", flat=True)[:ROWS]):
        yield rows.model._default_manager.filter(id__in=some).delete()[0]
