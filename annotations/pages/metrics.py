"""`/metrics`, for Prometheus: whoever may not read it finds nothing there."""

import hmac
from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from annotations.pages.doors import public
from annotations.pages.figures import Figures
from annotations.visitors import client_address

BEARER = "Bearer "


@public()
def metrics(request: HttpRequest) -> HttpResponse:
    """What all processes have counted, and what the database says waits."""
    if not may_read(request):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures())
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry), content_type=content_type, headers={"Cache-Control": "no-store"})


def may_read(request: HttpRequest) -> bool:
    """From one of METRICS_NETWORKS, or with METRICS_TOKEN; where neither is set nobody."""
    said = request.headers.get("Authorization", "")
    token = settings.METRICS_TOKEN
    if token and said.startswith(BEARER) and hmac.compare_digest(said.removeprefix(BEARER).encode(), token.encode()):
        return True
    return _is_near(client_address(request))


def _is_near(address: str) -> bool:
    try:
        found = ip_address(address.split("%")[0])
    except ValueError:
        return False
    plain = getattr(found, "ipv4_mapped", None) or found
    return any(plain in network for network in settings.METRICS_NETWORKS)
