"""Who is calling, as far as the network tells."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

_HOUSEHOLD = 64  # bits of an IPv6 address that one caller has to himself


def client_address(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy (TRUST_PROXY), the last one that it noted itself."""
    if settings.TRUST_PROXY:
        forwarded = str(request.headers.get("X-Forwarded-For", ""))
        if last := forwarded.rsplit(",", 1)[-1].strip():
            return last
    return str(request.META.get("REMOTE_ADDR", ""))


def caller_of(request: HttpRequest) -> str:
    """Whom the caller's address stands for: all of an IPv6 network of 64 bits is one caller's."""
    address = client_address(request)
    if ":" not in address:
        return address
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, _HOUSEHOLD), strict=False))
    return str(found)
