"""One job: a snapshot row is taken, its page fetched or its upload read, and the row settled.

Rows are the queue. A row is leased by the database's clock and counted; only the holder of the newest lease settles it;
what is not settled is taken again by whoever comes next. Fetching and reading happen outside any transaction.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from annotations import bodies, twins, watching
from annotations.carrying import adopt
from annotations.models import Article, Event, Snapshot, Source
from annotations.models.snapshot import Origin, State
from annotations.models.source import QuoteState
from annotations.reading import ReaderFailed, read_apart
from annotations.text.document import Reading, Unreadable
from annotations.text.plain import read_plain
from annotations.text.quotes import find_quote
from annotations.web.failures import FetchError
from annotations.web.fetch import Fetched, FetchPolicy, Validators, fetch

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Answer:
    """What was fetched or supplied, before it is read. `headers`: lower-case name → value."""

    body: bytes
    content_type: str
    charset: str | None = None
    final_url: str = ""
    http_status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    redirects: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a capture did not succeed; `retry_after_s` is what the other side asked for."""

    code: str
    detail: str
    retryable: bool = False
    retry_after_s: int | None = None
    http_status: int | None = None


def run(snapshot_id: int) -> None:
    """Does the job of one row, if it is there to be done. Safe to call twice, late, or in parallel."""
    snapshot = Snapshot.objects.take(snapshot_id)
    if snapshot is None:
        return
    if snapshot.attempts > settings.CAPTURE_MAX_ATTEMPTS:
        settle_failed(snapshot, Failure("crashed_worker", "Working on it stopped the worker several times."))
        return
    try:
        answer = _supplied(snapshot) if snapshot.is_user_supplied else _fetched(snapshot)
        if answer.http_status == NOT_MODIFIED:
            settle_same(snapshot, answer)
        else:
            settle_ok(snapshot, answer, _read(snapshot, answer))
    except FetchError as error:
        _give_up_or_wait(snapshot, _failure(error))
    except (Unreadable, ReaderFailed) as error:
        settle_failed(snapshot, Failure(error.code, error.sentence))
    except bodies.BodyMissing:
        settle_failed(snapshot, Failure("body_missing", "What was handed in is no longer in the store. Add it again."))
    except bodies.StorageFull:
        _give_up_or_wait(snapshot, Failure("storage_full", "There is no room to keep the capture.", retryable=True))


def read_pasted(snapshot: Snapshot, text: str) -> None:
    """Settles and adopts a pasted text at once: it needs no reader apart. The caller has the row. Raises Unreadable."""
    settle_ok(snapshot, _supplied(snapshot), read_plain(text))
    adopt(snapshot.pk)


def settle_ok(snapshot: Snapshot, answer: Answer, reading: Reading) -> bool:
    """Freezes the row with what was read and tells its article and sources; False when the lease was lost.

    Where the article's newest version says the same words, the row only says that they were seen again.
    """
    sha256 = hashlib.sha256(reading.document.text.encode()).hexdigest()
    known = _newest_version(snapshot)
    if known is not None and known.sha256 == sha256:
        return settle_same(snapshot, answer)
    body_sha256 = bodies.keep(answer.body)
    with transaction.atomic():
        held = Snapshot.objects.held_by(snapshot).update(
            state=State.OK,
            captured_at=Now(),
            body_sha256=body_sha256,
            sha256=sha256,
            **_as_answered(answer),
            **_as_read(reading),
        )
        if held == 1:
            snapshot.refresh_from_db()
            _tell_article(snapshot)
            _tell_sources(snapshot)
    return held == 1


def settle_same(snapshot: Snapshot, answer: Answer) -> bool:
    """Freezes the row as a sighting of the article's newest version; False when the lease was lost."""
    known = _newest_version(snapshot)
    body_sha256 = bodies.keep(answer.body) if answer.body else ""
    with transaction.atomic():
        held = Snapshot.objects.held_by(snapshot).update(
            state=State.SAME, same_as=known, captured_at=Now(), body_sha256=body_sha256, **_as_answered(answer)
        )
        if held == 1:
            snapshot.refresh_from_db()
            _tell_article(snapshot)
    return held == 1


def _newest_version(snapshot: Snapshot) -> Snapshot | None:
    """The newest text that its article had before, read or still to be adopted."""
    if snapshot.article_id is None:
        return None
    versions = Snapshot.objects.filter(article=snapshot.article_id, state=State.OK, id__lt=snapshot.pk)
    return versions.defer("text", "blocks").order_by("-id").first()


def _as_answered(answer: Answer) -> dict[str, object]:
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


def _as_read(reading: Reading) -> dict[str, object]:
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


def _fetched(snapshot: Snapshot) -> Answer:
    policy = FetchPolicy(
        allow_networks=tuple(settings.FETCH_ALLOW_NETWORKS),
        user_agent=settings.FETCH_USER_AGENT,
        total_s=settings.FETCH_TOTAL_S,
    )
    fetched: Fetched = fetch(snapshot.requested_url, policy=policy, validators=_validators(snapshot))
    return Answer(
        body=fetched.body,
        content_type=fetched.content_type,
        charset=fetched.charset,
        final_url=fetched.final_url,
        http_status=fetched.status,
        headers={name.lower(): value for name, value in fetched.headers},
        redirects=[{"url": hop.url, "status": hop.status} for hop in fetched.redirects],
    )


def _validators(snapshot: Snapshot) -> Validators | None:
    """What the server said of the version that we have, if that came from this address as it stands."""
    known = _newest_version(snapshot)
    if known is None or known.origin != Origin.FETCH or known.requested_url != snapshot.requested_url:
        return None
    etag, last_modified = known.headers.get("etag", ""), known.headers.get("last-modified", "")
    return Validators(etag, last_modified) if (etag or last_modified) and not known.redirects else None


def _supplied(snapshot: Snapshot) -> Answer:
    return Answer(body=bodies.read(snapshot.body_sha256), content_type=snapshot.content_type)


def _read(snapshot: Snapshot, answer: Answer) -> Reading:
    return read_apart(
        answer.body,
        content_type=answer.content_type,
        url=answer.final_url or snapshot.requested_url,
        charset=answer.charset,
        filename=snapshot.filename,
    )


def _failure(error: FetchError) -> Failure:
    said = error.failure.sentence if error.retryable else f"{error.failure.sentence} {error.failure.next_step}"
    return Failure(error.code, said, error.retryable, error.retry_after_s, error.status)


def _give_up_or_wait(snapshot: Snapshot, failure: Failure) -> None:
    """Puts the row back with a back-off, or fails it where another attempt cannot help or none is left."""
    if not failure.retryable:
        settle_failed(snapshot, failure)
        return
    if snapshot.attempts >= settings.CAPTURE_MAX_ATTEMPTS:
        tried = f"{failure.detail} It was tried {snapshot.attempts} times; try again later."
        settle_failed(snapshot, replace(failure, detail=tried))
        return
    backoff = settings.CAPTURE_BACKOFF_S[min(snapshot.attempts, len(settings.CAPTURE_BACKOFF_S)) - 1]
    wait_s = max(backoff, failure.retry_after_s or 0)
    Snapshot.objects.held_by(snapshot).update(
        state=State.PENDING,
        lease_until=None,
        next_attempt_at=Now() + timedelta(seconds=wait_s),
        error_code=failure.code,
        error_detail=failure.detail,
        http_status=failure.http_status,
    )


def _tell_article(snapshot: Snapshot) -> None:
    """Sets the article's watch and, where this is its first text, makes it the version to read.

    A later version is adopted by a job of its own: its highlights move with it, or not at all.
    """
    if snapshot.article_id is None:
        return
    article = Article.objects.locked(snapshot.article_id)
    if snapshot.state == State.SAME and article.latest_id == snapshot.pk:
        Article.objects.filter(id=article.pk).update(latest=snapshot.same_as)
    if article.snapshot_id is None:
        adopt(snapshot.pk)
        article.refresh_from_db()
    watching.note_capture(article, snapshot)
    twins.settle(article, snapshot)


def _tell_sources(snapshot: Snapshot) -> None:
    for source in Source.objects.standing().filter(snapshot=snapshot).order_by("id").select_for_update(no_key=True):
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
    """Says of the source whether its passage stands in this capture, and where. Saves the row."""
    found = find_quote(snapshot.text, source.quote) if source.quote else None
    source.quote_start, source.quote_end = (found.start, found.end) if found else (None, None)
    if not source.quote:
        source.quote_state = QuoteState.NONE
    else:
        source.quote_state = QuoteState.VERIFIED if found else QuoteState.NOT_FOUND
    source.save(update_fields=["quote_state", "quote_start", "quote_end"])
