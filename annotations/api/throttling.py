"""Modest limits on public reading, counted in Redis by windows of a minute. No Redis, no limit: reading goes on."""

import logging
import time

from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from annotations.models import ApiKey
from annotations.visitors import client_address

log = logging.getLogger(__name__)

WINDOW_S = 60
ANONYMOUS_PER_WINDOW = 300
KEY_PER_WINDOW = 1_200


class PublicThrottle(BaseThrottle):
    """So many calls a minute for each key, and for each address without one."""

    what = ""
    anonymous_per_window = ANONYMOUS_PER_WINDOW
    key_per_window = KEY_PER_WINDOW

    def allow_request(self, request: Request, view: APIView) -> bool:
        key = request.auth
        if isinstance(key, ApiKey):
            return self._count(f"{self.what}key:{key.pk}") <= self.key_per_window
        return self._count(f"{self.what}address:{client_address(request._request)}") <= self.anonymous_per_window

    def wait(self) -> float:
        """Seconds until the next window."""
        return WINDOW_S - time.time() % WINDOW_S

    def _count(self, who: str) -> int:
        """This call's number in its window; 0 where nobody counts."""
        name = f"throttle:{who}:{int(time.time() // WINDOW_S)}"
        try:
            cache.add(name, 0, timeout=2 * WINDOW_S)
            return int(cache.incr(name))
        except (RedisError, ValueError):
            log.warning("calls are not counted: Redis does not answer")
            return 0


class LintThrottle(PublicThrottle):
    """Linting reads whole pages, and has a smaller budget of its own."""

    what = "lint:"
    anonymous_per_window = 60
    key_per_window = 120
