"""What sites ask of programs (RFC 9309): read once an hour for each origin, and kept to where the newsroom says so."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from protego import Protego

from annotations.web.failures import FetchError
from annotations.web.fetch import FetchPolicy, fetch
from annotations.web.names import Resolver, system_resolver
from annotations.web.targets import parse_target

KEPT_S = 3600.0
MOST_KEPT = 1_000
MAX_BYTES = 500 * 1024
"""As many as RFC 9309 section 2.5 asks parsers to read."""
TYPES = ("text/plain", "text/html", "application/octet-stream")
_lock = threading.Lock()
_kept: dict[tuple[str, str], _Rules] = {}


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one origin asks; None: nothing. `until`: monotonic."""

    robots: Protego | None
    until: float


def policy_left(url: str, *, policy: FetchPolicy, resolver: Resolver = system_resolver) -> FetchPolicy:
    """The policy for the page itself, once its site allows it.

    Rules and page share one time, of which the rules may take half. Raises FetchError as `require_allowed` does.
    """
    began = time.monotonic()
    require_allowed(url, policy=replace(policy, total_s=policy.total_s / 2), resolver=resolver)
    return replace(policy, total_s=max(policy.total_s - (time.monotonic() - began), 0.001))


def require_allowed(url: str, *, policy: FetchPolicy, resolver: Resolver = system_resolver) -> None:
    """Raises FetchError `robots` where the site asks programs like ours not to fetch this page.

    A site whose rules cannot be read at the moment is not asked for more: what kept us from reading them is raised.
    """
    target = parse_target(url)
    where = urljoin(target.url, "/robots.txt")
    rules = _known(where, policy.user_agent) or _read(where, policy, resolver)
    if rules.robots is not None and not rules.robots.can_fetch(target.url, policy.user_agent):
        raise FetchError("robots", detail=f"{where} disallows it for {policy.user_agent.partition('/')[0]}.")


def _known(where: str, user_agent: str) -> _Rules | None:
    with _lock:
        rules = _kept.get((where, user_agent))
        return rules if rules is not None and rules.until > time.monotonic() else None


def _read(where: str, policy: FetchPolicy, resolver: Resolver) -> _Rules:
    """Raises FetchError where another attempt may do; whatever else comes instead of rules says that there are none."""
    asked = replace(policy, content_types=TYPES, max_body_bytes=MAX_BYTES, max_wire_bytes=MAX_BYTES)
    robots = None
    try:
        fetched = fetch(where, policy=asked, resolver=resolver)
        robots = Protego.parse(fetched.body.decode("utf-8", "replace")) if "html" not in fetched.content_type else None
    except FetchError as error:
        if error.retryable or error.code == "blocked_address":
            raise
    rules = _Rules(robots, time.monotonic() + KEPT_S)
    with _lock:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[where, policy.user_agent] = rules
    return rules
