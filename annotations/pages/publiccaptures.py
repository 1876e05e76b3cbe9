"""Captures that everybody may look at: as text, as WARC, and as a page where there is a host for that."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from annotations.meaning.mementos import http_date, links_of, timemap_url
from annotations.meaning.opened import Opened, is_open, opened
from annotations.models import Snapshot
from annotations.pages.caching import cacheable
from annotations.pages.captured import framed, text_of, warc_of
from annotations.pages.doors import public
from annotations.pages.downloads import count_download
from annotations.pages.playback import can_be_played, playback_url


@public()
def public_capture(request: HttpRequest, capture_id: int) -> HttpResponse:
    """The text of a capture with what the checks quote of it, and how it was made."""
    found = _opened(capture_id)
    snapshot = found.snapshot
    context = {
        "capture": snapshot,
        "original": found.page.url,
        "checks": found.checks,
        "others": len(found.moments) - 1,
        "timemap": timemap_url(found.page.url, "html"),
        "groups": text_of(snapshot, found.passages),
        "has_passages": bool(found.passages),
        "hops": snapshot.exchanges.in_order(),
        "can_be_played": can_be_played(snapshot),
    }
    page = render(request, "annotations/public_capture.html", context)
    return cacheable(request, _as_memento(page, found))


@public()
def public_capture_page(request: HttpRequest, capture_id: int) -> HttpResponse:
    """The capture as a page, in a frame of another host. 404 where there is none."""
    found = _opened(capture_id)
    if not can_be_played(found.snapshot):
        raise Http404
    context = {"capture": found.snapshot, "original": found.page.url, "src": playback_url(capture_id)}
    page = framed(render(request, "annotations/public_capture_page.html", context))
    return cacheable(request, _as_memento(page, found))


@public()
def public_capture_warc(request: HttpRequest, capture_id: int) -> HttpResponse:
    count_download(request)
    if not is_open(capture_id):
        raise Http404
    return cacheable(request, warc_of(Snapshot.objects.without_text().get(id=capture_id)))


def _opened(capture_id: int) -> Opened:
    found = opened(capture_id)
    if found is None:
        raise Http404
    return found


def _as_memento(page: HttpResponse, found: Opened) -> HttpResponse:
    """Says of what, and of when it is (RFC 7089). No search engine should take our copy for the page."""
    assert found.snapshot.captured_at is not None, "it is settled"
    page.headers["Memento-Datetime"] = http_date(found.snapshot.captured_at)
    page.headers["Link"] = links_of(found.page.url, found.moments, shown=found.snapshot.pk)
    page.headers["X-Robots-Tag"] = "noindex, noarchive"
    return page
