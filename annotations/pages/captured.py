"""What pages of captures share: the text in its blocks, the WARC to save, the frame around a page of another host."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from mimetypes import guess_extension

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from annotations.models import Snapshot, Source
from annotations.models.snapshot import State
from annotations.pages.reading import Marked, reading_groups
from annotations.text.document import Block
from annotations.text.segments import Span
from annotations.worker import bodies, warcs

_FRAMING = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; manifest-src 'self'; frame-ancestors 'none'; "
    "frame-src {playback}"
)


def text_of(snapshot: Snapshot, passages: Iterable[Span]) -> list[object]:
    """The blocks of a capture, with the cited passages marked."""
    blocks = [Block(b["kind"], b["start"], b["end"]) for b in snapshot.blocks]
    marked = [Marked(span, "ok", _("the cited passage")) for span in passages]
    return list(reading_groups(snapshot.text, blocks, marked))


def passage_of(source: Source) -> list[Span]:
    """Where the passage that a source cites stands in its capture; nothing where none was found."""
    if source.quote_start is None or source.quote_end is None:
        return []
    return [Span(source.quote_start, source.quote_end, "quote")]


def warc_of(snapshot: Snapshot) -> HttpResponse:
    """The capture as a file to save. 404 while there is none, or where its bytes are gone. Raises StorageAway."""
    if snapshot.captured_at is None:
        raise Http404
    with _or_404():
        written = warcs.written(snapshot)
    response = HttpResponse(written, content_type=warcs.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{warcs.name_of(snapshot)}"'
    return guarded(response)


def raw_of(snapshot: Snapshot) -> HttpResponse:
    """The raw body as a file to save, under a type that no browser opens: what a page of ours may show or play (no
    script is in it), under its own. Refuses as `warc_of` does."""
    if snapshot.state != State.OK or not snapshot.body_sha256:
        raise Http404
    with _or_404():
        body = bodies.read(snapshot.body_sha256)
    kind = snapshot.content_type if snapshot.shows and snapshot.is_user_supplied else "application/octet-stream"
    response = HttpResponse(body, content_type=kind)
    name = f"capture-{snapshot.pk}-{snapshot.body_sha256[:12]}{guess_extension(kind) or '.bin'}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return guarded(response)


@contextmanager
def _or_404() -> Iterator[None]:
    try:
        yield
    except bodies.BodyMissing as error:
        raise Http404 from error


def guarded(response: HttpResponse) -> HttpResponse:
    """So that no browser takes a file for a page of ours."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response


def framed(page: HttpResponse) -> HttpResponse:
    """Lets the page hold a frame of the host that plays captures, and of no other."""
    page.headers["Content-Security-Policy"] = _FRAMING.format(playback=settings.PLAYBACK_URL)
    return page
