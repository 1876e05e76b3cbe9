"""Limits on public calls: so many in a window for each key, and for each address without one. No Redis, no limit.

The window is fixed: it begins with a caller's first call and ends WINDOW_S later. What is left of it stands in every
answer (RateLimit-Policy and RateLimit: draft-ietf-httpapi-ratelimit-headers); where nobody counts, nothing is said.
"""

from dataclasses import dataclass

from django.conf import settings
from rest_framework.exceptions import Throttled
from rest_framework.request import Request

from annotations import tally
from annotations.models import ApiKey
from annotations.tally import WINDOW_S, Allowance
from annotations.visitors import caller_of


@dataclass(frozen=True, slots=True)
class Limit:
    """Calls in a window, counted under a name of their own; None for what the settings and the key say.

    A key never has more of them than its own budget.
    """

    name: str
    for_address: int | None = None
    for_key: int | None = None

    def spend(self, request: Request, key: ApiKey | None) -> Allowance | None:
        """Counts the call; None where nobody counts."""
        if key is not None:
            quota = min(self.for_key or key.calls_per_minute, key.calls_per_minute)
            return tally.spend(f"{self.name} key:{key.pk}", quota)
        who = f"{self.name} address:{caller_of(request._request)}"
        return tally.spend(who, self.for_address or settings.PUBLIC_CALLS_PER_MINUTE)

    def headers_of(self, allowance: Allowance) -> dict[str, str]:
        """What the answer says of the limit and of what is left."""
        return {
            "RateLimit-Policy": f'"{self.name}";q={allowance.quota};w={WINDOW_S}',
            "RateLimit": f'"{self.name}";r={allowance.remaining};t={allowance.resets_s}',
        }


DEFAULT = Limit("default")
LINT = Limit("lint", for_address=60, for_key=120)
"""Linting reads whole pages, and has a smaller budget of its own."""
BATCH = Limit("batch", for_address=60, for_key=600)
"""One call looks up as much as a hundred."""
DOWNLOADS = Limit(tally.DOWNLOADS, for_address=tally.DOWNLOADS_PER_MINUTE, for_key=4 * tally.DOWNLOADS_PER_MINUTE)
"""One call may read as much as all captures of a check. Pages of downloads count by the same name."""


def require_left(allowance: Allowance | None) -> None:
    """Raises Throttled where the call is one too many."""
    if allowance is not None and allowance.is_spent:
        raise Throttled(wait=allowance.resets_s)
