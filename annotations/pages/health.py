"""For machines: alive, ready, what robots may read, and the icon."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from annotations.pages.doors import public
from annotations.pages.services import parts

ROBOTS = (
    "User-agent: *\nAllow: /$\nAllow: /checks/\nAllow: /corrections/\nAllow: /sitemap\nAllow: /static/\nDisallow: /\n"
)
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="13" fill="#fffdf9"'
    ' stroke="#1c4e8f" stroke-width="4"/><path d="M16 5a11 11 0 0 0 0 22z" fill="#1c4e8f"/></svg>'
)


@public()
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: this process answers."""
    return _uncached(JsonResponse({"status": "ok"}))


@public()
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready, or 503 naming the part that is not."""
    asked = parts()
    is_ready = all(part.is_ready for part in asked)
    body = {
        "status": "ready" if is_ready else "not_ready",
        "not_ready": [part.name for part in asked if not part.is_ready],
        "parts": {part.name: part.said for part in asked},
    }
    return _uncached(JsonResponse(body, status=200 if is_ready else 503))


@public()
def robots(request: HttpRequest) -> HttpResponse:
    told = f"{ROBOTS}\nSitemap: {settings.BASE_URL}{reverse('sitemap')}\n"
    return HttpResponse(told, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "max-age=86400"})


@public()
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ICON, content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


def _uncached(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
