"""One job: the caches in front of us are told which keys to drop, for what was published since they were last told.

The position is the queue: it moves on only after the receiver has taken the keys, so a receiver that is down, or a
worker that dies, costs time and a second request. Dropping a key twice does no harm.
"""

import json
import random
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings

from annotations.models import Purge
from annotations.text.surrogates import LISTS, key_of
from annotations.web.failures import FetchError
from annotations.web.sending import Message, Reply, send, send_policy

SCHEDULE_S = (5, 15, 30, 60, 120, 300)
"""How long is waited after each failure; after the last, as long again and again: it is never given up."""
LONGEST_S = 3600
"""The longest Retry-After that is heeded."""
TIMEOUT_S = 10.0
JITTER = 0.1


def run() -> bool:
    """Tells the next keys, if there are any. Safe to call twice, late, or in parallel."""
    row = Purge.objects.take() if settings.PURGE_URL else None
    if row is None:
        return False
    told = list(row.waiting().values_list("id", "slug")[: settings.PURGE_KEYS - 1])
    keys = [LISTS, *dict.fromkeys(key_of(slug) for _, slug in told)]
    try:
        reply = _sent(keys)
    except FetchError as error:
        row.put_back(error=error.code, wait=_wait(row.attempts))
        return True
    if reply.is_success:
        row.settle(position=told[-1][0])
    else:
        row.put_back(error=str(reply.status), wait=_wait(row.attempts, asked_s=reply.retry_after_s))
    return True


def _sent(keys: Sequence[str]) -> Reply:
    """What the receiver answers. Raises FetchError."""
    policy = send_policy(
        allow_networks=tuple(settings.PURGE_ALLOW_NETWORKS),
        user_agent=settings.FETCH_USER_AGENT,
        total_s=TIMEOUT_S,
    )
    body = json.dumps({settings.PURGE_FIELD: list(keys)}).encode()
    own = (("Content-Type", "application/json"), ("Surrogate-Key", " ".join(keys)))
    message = Message(settings.PURGE_URL, body, (*own, *settings.PURGE_HEADERS), settings.PURGE_METHOD)
    return send(message, policy=policy)


def _wait(attempts: int, *, asked_s: int | None = None) -> timedelta:
    """`attempts`: how often it failed by now."""
    planned_s = SCHEDULE_S[min(attempts, len(SCHEDULE_S)) - 1] * random.uniform(1 - JITTER, 1 + JITTER)
    return timedelta(seconds=max(planned_s, min(asked_s or 0, LONGEST_S)))
