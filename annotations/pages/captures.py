"""What we captured: read as text, saved as a file or as WARC, seen as a page on another host only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from annotations import policy
from annotations.actions.renderings import may_be_rendered
from annotations.models import Snapshot, Source, User
from annotations.pages.captured import framed, passage_of, raw_of, text_of, warc_of
from annotations.pages.doors import staff
from annotations.pages.failures import failure_of, words_for
from annotations.pages.playback import can_be_played, playback_url


@staff()
def source_capture(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    """Our capture of a source with the cited passage marked, and how it was made."""
    rows = Source.objects.select_related(
        "claim", "page", "snapshot__timestamp", "snapshot__archive_copy", "snapshot__rendering"
    )
    rows = rows.defer("snapshot__timestamp__response", "snapshot__timestamp__stated")
    source = get_object_or_404(rows, id=source_id, claim_id=claim_id)
    rendering = getattr(source.snapshot, "rendering", None)
    context = {
        "section": "claims",
        "claim": source.claim,
        "source": source,
        "capture": source.snapshot,
        "rendering": rendering,
        "rendering_failed": words_for(rendering.error_code) if rendering else None,
        "may_be_rendered": may_be_rendered(source),
        "failure": failure_of(source.snapshot),
        "may_retry": policy.may(me, "retry", on=source.claim),
        "groups": text_of(source.snapshot, passage_of(source)),
        "headers": sorted(source.snapshot.headers.items()),
        "hops": source.snapshot.exchanges.in_order(),
        "can_be_played": can_be_played(source.snapshot),
    }
    return render(request, "annotations/source_capture.html", context)


@staff()
def source_page(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    """The capture as a page, in a frame of another host. 404 where there is no such host, or it is no page."""
    source = _source(claim_id, source_id)
    if not can_be_played(source.snapshot):
        raise Http404
    context = {
        "section": "claims",
        "claim": source.claim,
        "source": source,
        "capture": source.snapshot,
        "src": playback_url(source.snapshot_id, is_signed=True),
    }
    return framed(render(request, "annotations/source_capture_page.html", context))


@staff()
def source_body(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    return raw_of(_source(claim_id, source_id).snapshot)


@staff()
def version_body(request: HttpRequest, me: User, article_id: int, version_id: int) -> HttpResponse:
    return raw_of(get_object_or_404(Snapshot.objects.without_text(), id=version_id, article_id=article_id))


@staff()
def source_warc(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    return warc_of(_source(claim_id, source_id).snapshot)


@staff()
def version_warc(request: HttpRequest, me: User, article_id: int, version_id: int) -> HttpResponse:
    return warc_of(get_object_or_404(Snapshot.objects.without_text(), id=version_id, article_id=article_id))


def _source(claim_id: int, source_id: int) -> Source:
    rows = Source.objects.select_related("claim", "page", "snapshot")
    return get_object_or_404(rows, id=source_id, claim_id=claim_id)
