"""Settling a capture: its row is frozen, once, by the holder of the lease, and whom it concerns is told."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.db.models.functions import Now

from annotations import meters
from annotations.models import Article, Event, Exchange, Linked, Snapshot, Source
from annotations.models.snapshot import State
from annotations.models.source import QuoteState
from annotations.text.document import Reading
from annotations.text.quotes import find_quote
from annotations.web import recording
from annotations.worker import bodies, proving, rendering, watching
from annotations.worker.carrying import adopt


@dataclass(frozen=True, slots=True)
class Answer:
    """What was fetched or supplied, before it is read. `headers`: lower-case name → value; `exchanges`: see there."""

    body: bytes
    content_type: str
    charset: str | None = None
    final_url: str = ""
    http_status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    redirects: list[dict[str, object]] = field(default_factory=list)
    exchanges: tuple[recording.Exchange, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a capture did not succeed; `retry_after_s` is what the other side asked for."""

    code: str
    detail: str
    retryable: bool = False
    retry_after_s: int | None = None
    http_status: int | None = None


def settle_ok(snapshot: Snapshot, answer: Answer, reading: Reading) -> bool:
    """Freezes the row with what was read and tells its article and sources; False when the lease was lost.

    Where the article's newest version says the same words, the row only says that they were seen again.
    """
    known = newest_version(snapshot)
    if known is not None and known.sha256 == _sha256(reading):
        return settle_same(snapshot, answer)
    body_sha256 = bodies.keep(answer.body)
    return settle_kept(snapshot, answer, reading, body_sha256=body_sha256, rests=_keep_rests(answer))


def settle_kept(
    snapshot: Snapshot, answer: Answer, reading: Reading, *, body_sha256: str, rests: Sequence[str] = ()
) -> bool:
    """As `settle_ok`, of a new text whose bytes are in the store already: nothing is asked of it here."""
    with transaction.atomic():
        held = Snapshot.objects.held_by(snapshot).update(
            state=State.OK,
            captured_at=Now(),
            body_sha256=body_sha256,
            sha256=_sha256(reading),
            **as_answered(answer),
            **as_read(reading),
        )
        if held == 1:
            snapshot.refresh_from_db()
            _record(snapshot, answer, rests)
            _keep_links(snapshot, reading)
            _tell_article(snapshot)
            _tell_sources(snapshot)
            rendering.want_where_empty(snapshot, answer.body)
    return _noted(snapshot, State.OK, held)


def settle_same(snapshot: Snapshot, answer: Answer) -> bool:
    """Freezes the row as a sighting of the article's newest version; False when the lease was lost."""
    known = newest_version(snapshot)
    body_sha256 = bodies.keep(answer.body) if answer.body else ""
    rests = _keep_rests(answer)
    with transaction.atomic():
        held = Snapshot.objects.held_by(snapshot).update(
            state=State.SAME, same_as=known, captured_at=Now(), body_sha256=body_sha256, **as_answered(answer)
        )
        if held == 1:
            snapshot.refresh_from_db()
            _record(snapshot, answer, rests)
            _tell_article(snapshot)
    return _noted(snapshot, State.SAME, held)


def _sha256(reading: Reading) -> str:
    return hashlib.sha256(reading.document.text.encode()).hexdigest()


def _keep_rests(answer: Answer) -> list[str]:
    """Stores what came over the wire, where it is not the very body; the SHA-256 of each, "" of nothing."""
    return [bodies.keep(one.rest) if one.rest else "" for one in answer.exchanges]


def _record(snapshot: Snapshot, answer: Answer, rests: Sequence[str]) -> None:
    """Writes down what went over the wire, in the transaction that freezes the capture."""
    Exchange.objects.bulk_create(
        Exchange(
            snapshot=snapshot,
            position=position,
            url=one.url,
            asked_at=Exchange.asked(one.age_s),
            address=one.address,
            tls=one.tls[:80],
            certificate=one.certificate or b"",
            certificate_sha256=one.certificate_sha256,
            request=one.request,
            head=one.head,
            status=one.status,
            body_sha256=sha256,
            body_bytes=len(one.rest),
            is_whole=one.is_whole,
        )
        for position, (one, sha256) in enumerate(zip(answer.exchanges, rests, strict=True))
    )


def newest_version(snapshot: Snapshot) -> Snapshot | None:
    """The newest text that its article had before, read or still to be adopted; of a look at a followed page, which
    nobody asked for, the newest of the page. None for what a person cites: a source has a capture of its own.
    """
    if snapshot.article_id is not None:
        versions = Snapshot.objects.filter(article=snapshot.article_id, state=State.OK, id__lt=snapshot.pk)
    elif snapshot.page_id is not None and snapshot.requested_by_id is None:
        versions = Snapshot.objects.filter(page=snapshot.page_id, article=None, state=State.OK, id__lt=snapshot.pk)
    else:
        return None
    return versions.defer("text", "blocks").order_by("-id").first()


def as_answered(answer: Answer) -> dict[str, object]:
    """What a settled row keeps of an answer, column → value."""
    return {
        "lease_until": None,
        "final_url": answer.final_url,
        "http_status": answer.http_status,
        "headers": answer.headers,
        "redirects": answer.redirects,
        "content_type": answer.content_type[:255],
        "body_bytes": len(answer.body),
        "error_code": "",
        "error_detail": "",
    }


def as_read(reading: Reading) -> dict[str, object]:
    """What a settled row keeps of a reading, column → value."""
    metadata = reading.metadata
    return {
        "text": reading.document.text,
        "blocks": [{"kind": b.kind, "start": b.start, "end": b.end} for b in reading.document.blocks],
        "title": metadata.title,
        "byline": metadata.byline,
        "authors": list(metadata.authors),
        "site": metadata.site,
        "language": metadata.language[:35],
        "section": metadata.section,
        "published_at": metadata.published_at,
        "modified_at": metadata.modified_at,
        "canonical_url": metadata.canonical_url,
    }


def settle_failed(snapshot: Snapshot, failure: Failure) -> None:
    """Freezes the row as failed, with a code that stays and a sentence that an editor understands."""
    with transaction.atomic():
        held = Snapshot.objects.held_by(snapshot).update(
            state=State.FAILED,
            lease_until=None,
            error_code=failure.code,
            error_detail=failure.detail,
            http_status=failure.http_status,
        )
        if held == 1:
            snapshot.refresh_from_db()
            _tell_of_failure(snapshot)
            rendering.want_where_empty(snapshot, b"")
    _noted(snapshot, failure.code, held)


def _keep_links(snapshot: Snapshot, reading: Reading) -> None:
    """What an article links to: candidates for the sources of its claims."""
    if snapshot.article_id is not None and reading.links:
        Linked.objects.create(snapshot=snapshot, found=[asdict(link) for link in reading.links])


def _noted(snapshot: Snapshot, outcome: str, held: int) -> bool:
    """Whether the row was settled, by us; counts it if so."""
    if held == 1:
        meters.CAPTURES.note(snapshot.origin, outcome)
    return held == 1


def _tell_article(snapshot: Snapshot) -> None:
    """Sets the article's watch and, where this is its first text, makes it the version to read.

    A later version is adopted by a job of its own: its highlights move with it, or not at all.
    """
    if snapshot.article_id is None:
        return
    article = Article.objects.locked(snapshot.article_id)
    if snapshot.state == State.SAME and article.latest_id == snapshot.pk:
        Article.objects.filter(id=article.pk).update(latest=snapshot.same_as)
    if snapshot.state == State.OK:
        Article.objects.filter(id=article.pk).update(newest_version=snapshot)
    if article.snapshot_id is None:
        adopt(snapshot.pk)
    article.refresh_from_db()
    watching.note_capture(article, snapshot)


def _tell_sources(snapshot: Snapshot) -> None:
    sources = list(Source.objects.standing().filter(snapshot=snapshot).order_by("id").select_for_update(no_key=True))
    if sources:
        proving.want_proofs([snapshot.pk])
    for source in sources:
        look_for_quote(source, snapshot)
        Event.objects.record(
            "source.captured",
            by=None,
            claim=source.claim,
            data={"source": source.pk, "url": snapshot.requested_url, "quote_state": source.quote_state},
        )


def _tell_of_failure(snapshot: Snapshot) -> None:
    data = {"error": snapshot.error_code, "url": snapshot.requested_url, "version": snapshot.pk}
    if snapshot.article_id is not None:
        watching.note_capture(Article.objects.locked(snapshot.article_id), snapshot)
        Event.objects.record("article.capture_failed", by=None, article=snapshot.article, data=data)
    for source in Source.objects.standing().filter(snapshot=snapshot).select_related("claim"):
        Event.objects.record("source.failed", by=None, claim=source.claim, data={**data, "source": source.pk})


def look_for_quote(source: Source, snapshot: Snapshot) -> None:
    """Says of the source whether its passage stands in this capture, and where. Saves the row.

    Our description of a picture or a recording is nobody's words: no passage stands in it.
    """
    found = find_quote(snapshot.text, source.quote) if source.quote and not snapshot.shows else None
    source.quote_start, source.quote_end = (found.start, found.end) if found else (None, None)
    if not source.quote:
        source.quote_state = QuoteState.NONE
    else:
        source.quote_state = QuoteState.VERIFIED if found else QuoteState.NOT_FOUND
    source.save(update_fields=["quote_state", "quote_start", "quote_end"])
