"""Checks on other people's pages: the card in a frame, the script that publishers load, and what to copy for them."""

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt

from annotations.meaning.cards import cards_of
from annotations.models import Check
from annotations.pages.doors import public
from annotations.pages.languages import speaking
from annotations.pages.public import cacheable
from annotations.pages.releases import LATEST, Release, release_named

FOR_EVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300, stale-while-revalidate=3600, stale-if-error=86400"
FRAME_HEIGHT = 320
FRAME_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
"""In place of the site's own, which lets nobody frame its pages."""


@xframe_options_exempt
@public()
def embed_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The card of a check, for anybody's frame; of a retracted one its tombstone, with 410."""
    check = _check(slug)
    [card] = cards_of([check])
    page = page_of_card(request, card, status=410 if check.is_retracted else 200)
    page.headers["Content-Security-Policy"] = FRAME_POLICY
    page.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return cacheable(request, page, slug=slug)


def page_of_card(request: HttpRequest, card: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The card in the check's language."""
    with speaking(card["language"]):
        return render(request, "annotations/embed_card.html", {"card": card}, status=status)


@public()
def embed_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """What to copy into an article, a newsletter or a content management system to show this check."""
    check = _check(slug)
    [card] = cards_of([check])
    newest = _release(LATEST)
    context = {
        "card": card,
        "release": newest,
        "base": settings.BASE_URL,
        "script": _rendered("script", card, release=newest),
        "element": _rendered("element", card),
        "frame": _rendered("frame", card, height=FRAME_HEIGHT),
        "newsletter": _rendered("newsletter", card),
        "oembed": f"{settings.BASE_URL}/api/public/v1/oembed/?{urlencode({'url': card['url']})}",
    }
    return cacheable(request, render(request, "annotations/embed_offer.html", context), slug=slug)


@public()
def embed_script(request: HttpRequest, release: str) -> HttpResponse:
    """A release of the script, byte for byte what it was on the first day; or the newest, for a short time."""
    found = _release(release)
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.packed if is_packed else found.body, content_type="text/javascript; charset=utf-8")
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = A_WHILE if release == LATEST else FOR_EVER
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Accept-Encoding"])
    conditional = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return conditional if isinstance(conditional, HttpResponse) else response


def script_address(release: Release) -> str:
    return f"{settings.BASE_URL}{reverse('embed_script', args=[release.version])}"


def _release(name: str) -> Release:
    found = release_named(name)
    if found is None:
        raise Http404
    return found


def _check(slug: str) -> Check:
    found = Check.objects.filter(slug=slug).with_payload().first()
    if found is None:
        raise Http404
    return found


def _rendered(part: str, card: dict[str, Any], *, release: Release | None = None, height: int = 0) -> str:
    address = script_address(release) if release else ""
    context = {"card": card, "base": settings.BASE_URL, "release": release, "address": address, "height": height}
    with speaking(card["language"]):
        return render_to_string(f"annotations/embed/{part}.html", context).strip()
