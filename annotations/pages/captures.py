"""What we captured: readable as text, and its raw body as a file. Nothing captured is ever shown as HTML."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from annotations import policy
from annotations.models import Snapshot, Source, User
from annotations.models.snapshot import State
from annotations.pages.doors import staff
from annotations.pages.failures import failure_of
from annotations.pages.reading import Marked, reading_groups
from annotations.text.document import Block
from annotations.text.segments import Span
from annotations.worker import bodies


@staff()
def source_capture(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    """Our capture of a source with the cited passage marked, and how it was made."""
    rows = Source.objects.select_related("claim", "page", "snapshot__timestamp", "snapshot__archive_copy")
    rows = rows.defer("snapshot__timestamp__response", "snapshot__timestamp__stated")
    source = get_object_or_404(rows, id=source_id, claim_id=claim_id)
    context = {
        "section": "claims",
        "claim": source.claim,
        "source": source,
        "capture": source.snapshot,
        "failure": failure_of(source.snapshot),
        "groups": _text_of(source),
        "may_retry": policy.may(me, "retry", on=source.claim),
        "headers": sorted(source.snapshot.headers.items()),
    }
    return render(request, "annotations/source_capture.html", context)


def _text_of(source: Source) -> list[object]:
    snapshot = source.snapshot
    blocks = [Block(b["kind"], b["start"], b["end"]) for b in snapshot.blocks]
    marked = []
    if source.quote_start is not None and source.quote_end is not None:
        marked = [Marked(Span(source.quote_start, source.quote_end, "quote"), "ok", "the cited passage")]
    return list(reading_groups(snapshot.text, blocks, marked))


@staff()
def source_body(request: HttpRequest, me: User, claim_id: int, source_id: int) -> HttpResponse:
    source = get_object_or_404(Source.objects.select_related("snapshot"), id=source_id, claim_id=claim_id)
    return _download(source.snapshot)


@staff()
def version_body(request: HttpRequest, me: User, article_id: int, version_id: int) -> HttpResponse:
    return _download(get_object_or_404(Snapshot.objects.without_text(), id=version_id, article_id=article_id))


def _download(snapshot: Snapshot) -> HttpResponse:
    """The raw body as a file to save, under a type that no browser opens. 404 while there is none."""
    if snapshot.state != State.OK or not snapshot.body_sha256:
        raise Http404
    try:
        body = bodies.read(snapshot.body_sha256)
    except bodies.BodyMissing as error:
        raise Http404 from error
    response = HttpResponse(body, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="capture-{snapshot.pk}-{snapshot.body_sha256[:12]}.bin"'
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
