"""Redis, asked quickly or not at all: for what may be missed, and must hold nobody up while Redis is away."""

import logging
import os
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)
QUICK_S = 0.25
REST_S = 5.0
T = TypeVar("T")
_resting: dict[str, float] = {}


def named(what: str) -> str:
    """The key or channel of this name, apart from those of other newsrooms in the same Redis."""
    return f"{settings.CACHES['default']['KEY_PREFIX']}:{what}"


def asked(ask: "Callable[[Redis], T]") -> T | None:
    """What Redis answers; None where it does not within QUICK_S, and for REST_S after that."""
    url = settings.REDIS_URL
    if time.monotonic() < _resting.get(url, 0):
        return None
    try:
        return ask(_client(url))
    except RedisError as error:
        _resting[url] = time.monotonic() + REST_S
        log.warning("pages are not told at once: Redis does not answer (%s)", type(error).__name__)
        return None


def wake() -> None:
    """Asks Redis again at the next call, however lately it did not answer."""
    _resting.clear()


@lru_cache(maxsize=4)
def _client(url: str) -> Redis:
    options: dict[str, Any] = {"socket_timeout": QUICK_S, "socket_connect_timeout": QUICK_S}
    return Redis.from_url(url, retry=Retry(NoBackoff(), 0), protocol=2, decode_responses=True, **options)


os.register_at_fork(after_in_child=_client.cache_clear)
