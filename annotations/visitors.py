"""Who is calling, as far as the network tells."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy (TRUST_PROXY), the last one that it noted itself."""
    if settings.TRUST_PROXY:
        forwarded = str(request.headers.get("X-Forwarded-For", ""))
        if last := forwarded.rsplit(",", 1)[-1].strip():
            return last
    return str(request.META.get("REMOTE_ADDR", ""))
