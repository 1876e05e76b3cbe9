"""Whether an address is on the public web: what is not must not be told to others."""

from __future__ import annotations

from annotations.web.addresses import AllowedNetworks
from annotations.web.clock import Clock
from annotations.web.connections import judge
from annotations.web.names import Resolver, look_up, system_resolver
from annotations.web.targets import parse_target

LOOK_UP_S = 5.0


def require_public(url: str, *, resolver: Resolver = system_resolver) -> None:
    """Raises FetchError where the address is none, is not found, or leads into a network that is not public."""
    target = parse_target(url)
    addresses = look_up(target.host, resolver=resolver, clock=Clock.start(LOOK_UP_S))
    judge(addresses, port=target.port, allowed=AllowedNetworks())
