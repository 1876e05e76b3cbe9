"""Which captures of a page there are, and which is of when: Memento (RFC 7089), for programs and people."""

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from annotations.meaning.archived import capture_url
from annotations.meaning.mementos import LINK_FORMAT, asked_date, json_map, link_map, links_of, timemap_url
from annotations.meaning.opened import Moments, nearest
from annotations.models import Page, PublicCapture
from annotations.pages.caching import cacheable
from annotations.pages.doors import public
from annotations.text.urls import BadUrl, canonical

_SCHEME = re.compile(r"^(https?):/+")


@public()
def timegate(request: HttpRequest, original: str) -> HttpResponse:
    """On to the capture that is nearest to Accept-Datetime, to the newest without it (section 4.1)."""
    page, moments = _captures(_asked(request, original))
    try:
        wanted = asked_date(request.headers.get("Accept-Datetime", ""))
    except ValueError:
        said = "Accept-Datetime has to be a date as in: Tue, 03 Nov 2026 14:05:00 GMT\n"
        return HttpResponse(said, content_type="text/plain; charset=utf-8", status=400)
    response = HttpResponseRedirect(capture_url(nearest(moments, wanted)))
    response.headers["Link"] = links_of(page.url, moments)
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Datetime"])
    return response


@public()
def timemap(request: HttpRequest, shape: str, original: str) -> HttpResponse:
    """All captures of a page: `link` and `json` for programs, `html` for people."""
    page, moments = _captures(_asked(request, original))
    response = _mapped(request, shape, page.url, moments)
    response.headers["X-Memento-Count"] = str(len(moments))
    return cacheable(request, response)


def _mapped(request: HttpRequest, shape: str, original: str, moments: Moments) -> HttpResponse:
    if shape == "link":
        return HttpResponse(link_map(original, moments), content_type=LINK_FORMAT)
    if shape == "json":
        return JsonResponse(json_map(original, moments))
    if shape != "html":
        raise Http404
    context = {
        "original": original,
        "captures": [(capture_url(pk).removeprefix(settings.BASE_URL), at) for pk, at in reversed(moments)],
        "link_map": timemap_url(original),
        "json_map": timemap_url(original, "json"),
    }
    response = render(request, "annotations/public_captures.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _asked(request: HttpRequest, original: str) -> str:
    """The address that follows ours, with its query. 404 for what is none."""
    query = request.META.get("QUERY_STRING", "")
    whole = _SCHEME.sub(r"\1://", original) + (f"?{query}" if query else "")
    try:
        return canonical(whole if "://" in whole else f"https://{whole}")
    except BadUrl as error:
        raise Http404 from error


def _captures(url: str) -> tuple[Page, Moments]:
    """The page at an address and its public captures. 404 where there are none."""
    page = Page.objects.known_at(url)
    moments = PublicCapture.objects.mementos(page.pk) if page else []
    if page is None or not moments:
        raise Http404
    return page, moments
