"""One job: a snapshot row is taken, its page fetched or its upload read, and the row settled.

Rows are the queue. A row is leased by the database's clock and counted; only the holder of the newest lease settles it;
what is not settled is taken again by whoever comes next. Fetching and reading happen outside any transaction.
"""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models.functions import Now

from annotations import meters
from annotations.models import Host, Snapshot
from annotations.models.snapshot import Origin, State
from annotations.models.turn import Lane
from annotations.text import walls
from annotations.text.document import Reading, Unreadable
from annotations.text.filetypes import CSV
from annotations.text.marking import marked
from annotations.text.plain import read_plain
from annotations.text.scripted import has_scripts
from annotations.web import robots
from annotations.web.failures import FetchError
from annotations.web.fetch import Fetched, FetchPolicy, Validators, fetch
from annotations.web.media import PAGE_TYPES, SHEET_TYPES
from annotations.worker import bodies, twins
from annotations.worker.carrying import adopt
from annotations.worker.reading import ReaderFailed, read_apart, read_file_apart
from annotations.worker.settling import Answer, Failure, newest_version, settle_failed, settle_ok, settle_same
from annotations.worker.shares import working_for

NOT_MODIFIED = 304
ASK_FOR_TIME = {429, 503}
"""What a host says that wants to be left alone, all of it, as long as its Retry-After says."""


class Walled(Exception):
    """What answered stands in front of the page: a challenge, a question about cookies, a paywall."""

    def __init__(self, code: walls.Wall, status: int | None) -> None:
        super().__init__(code)
        self.code, self.status = code, status


def run_next() -> int | None:
    """Does the job of the row whose turn it is, and returns its id; None where there is none. Safe in parallel."""
    snapshot = Snapshot.objects.take_next()
    if snapshot is None:
        return None
    _work(snapshot)
    return snapshot.pk


def run(snapshot_id: int) -> None:
    """Does the job of one row, if it is there to be done, turn or not. Safe to call twice, late, or in parallel.

    What stands at a host that asked us to come back later is left until then: the sweep rings again.
    """
    if Host.objects.told_us_to_wait().filter(name__in=Snapshot.objects.filter(id=snapshot_id).values("host")).exists():
        return
    snapshot = Snapshot.objects.take(snapshot_id)
    if snapshot is not None:
        _work(snapshot, has_host=Host.objects.claim(snapshot.host))


def _work(snapshot: Snapshot, *, has_host: bool = True) -> None:
    """Settles a row that was taken, or puts it back; its host, where we have it, may be asked by others then."""
    held_until = snapshot.lease_until
    try:
        if snapshot.losses >= settings.CAPTURE_MAX_LOSSES:
            settle_failed(
                snapshot, Failure("crashed_worker", marked("Working on it stopped the worker several times."))
            )
        else:
            _settle(snapshot)
    finally:
        if has_host and held_until is not None:
            Host.objects.leave(snapshot.host, held_until=held_until)


def _settle(snapshot: Snapshot) -> None:
    try:
        answer = _supplied(snapshot) if snapshot.is_user_supplied else _fetched(snapshot)
        if answer.http_status == NOT_MODIFIED:
            settle_same(snapshot, answer)
        else:
            settle_ok(snapshot, answer, _read(snapshot, answer))
        twins.settle(snapshot.pk)
    except Walled as wall:
        settle_failed(snapshot, Failure(wall.code, walls.SENTENCES[wall.code], http_status=wall.status))
    except FetchError as error:
        if error.retry_after_s and error.status in ASK_FOR_TIME:
            Host.objects.wait_for(snapshot.host, error.retry_after_s)
        _give_up_or_wait(snapshot, _failure(error))
    except Unreadable as error:
        settle_failed(snapshot, Failure(error.code, error.sentence))
    except ReaderFailed as error:
        _give_up_or_wait(snapshot, Failure(error.code, error.sentence, retryable=error.retryable))
    except bodies.BodyMissing:
        settle_failed(
            snapshot, Failure("body_missing", marked("What was handed in is no longer in the store. Add it again."))
        )
    except bodies.StorageFull:
        _give_up_or_wait(
            snapshot, Failure("storage_full", marked("There is no room to keep the capture."), retryable=True)
        )
    except bodies.StorageAway:
        _give_up_or_wait(
            snapshot, Failure("storage_away", marked("The store for captures does not answer."), retryable=True)
        )


def read_pasted(snapshot: Snapshot, text: str) -> None:
    """Settles and adopts a pasted text at once: it needs no reader apart. The caller has the row. Raises Unreadable."""
    settle_ok(snapshot, _supplied(snapshot), read_plain(text))
    adopt(snapshot.pk)


def _fetched(snapshot: Snapshot) -> Answer:
    policy = FetchPolicy(
        allow_networks=tuple(settings.FETCH_ALLOW_NETWORKS),
        user_agent=settings.FETCH_USER_AGENT,
        total_s=settings.FETCH_TOTAL_S,
        content_types=PAGE_TYPES if snapshot.article_id else (*PAGE_TYPES, *SHEET_TYPES),
    )
    bodies.require_room(policy.max_body_bytes)
    if _keeps_to_robots(snapshot):
        policy = robots.policy_left(snapshot.requested_url, policy=policy)
    try:
        fetched: Fetched = fetch(snapshot.requested_url, policy=policy, validators=_validators(snapshot))
    except FetchError as error:
        _refuse_wall(error.page, "", error.status, {})
        raise
    return Answer(
        body=fetched.body,
        content_type=fetched.content_type,
        charset=fetched.charset,
        final_url=fetched.final_url,
        http_status=fetched.status,
        headers={name.lower(): value for name, value in fetched.headers},
        redirects=[{"url": hop.url, "status": hop.status} for hop in fetched.redirects],
        exchanges=fetched.exchanges,
    )


def _keeps_to_robots(snapshot: Snapshot) -> bool:
    """Whether the newsroom keeps to what sites ask of programs, for a page that came in by this lane."""
    return settings.FETCH_ROBOTS == "all" or (settings.FETCH_ROBOTS == "unasked" and snapshot.lane != Lane.HUMAN)


def _validators(snapshot: Snapshot) -> Validators | None:
    """What the server said of the version that we have, if that came from this address as it stands.

    A person who asks is shown what is there, and so is every fifth check: a server may be wrong about its own pages.
    """
    known = newest_version(snapshot)
    if snapshot.requested_by_id is not None or known is None or known.seen_again.count() % 5 == 4:
        return None
    if known.origin != Origin.FETCH or known.requested_url != snapshot.requested_url:
        return None
    etag, last_modified = known.headers.get("etag", ""), known.headers.get("last-modified", "")
    return Validators(etag, last_modified) if (etag or last_modified) and not known.redirects else None


def _supplied(snapshot: Snapshot) -> Answer:
    return Answer(body=bodies.read(snapshot.body_sha256), content_type=snapshot.content_type)


def _read(snapshot: Snapshot, answer: Answer) -> Reading:
    """Reads the body apart. Raises Walled where a fetched page is none, Unreadable, ReaderFailed."""
    is_page = not snapshot.is_user_supplied and answer.content_type in walls.PAGE_TYPES
    is_file = snapshot.is_user_supplied and snapshot.article_id is None
    is_sheet = not snapshot.is_user_supplied and answer.content_type in SHEET_TYPES
    try:
        with working_for(snapshot.requested_by_id):
            reading = (read_file_apart if is_file or is_sheet else read_apart)(
                answer.body,
                content_type=answer.content_type,
                url=answer.final_url or snapshot.requested_url,
                charset=answer.charset,
                filename=_name_of(answer) if is_sheet else snapshot.filename,
            )
    except Unreadable as error:
        if is_page:
            _refuse_wall(answer.body, "", answer.http_status, answer.headers)
        if is_page and error.code == "empty_text" and has_scripts(answer.body):
            raise Unreadable("needs_scripts") from error
        raise
    if is_page:
        _refuse_wall(answer.body, reading.document.text, answer.http_status, answer.headers)
    return reading


def _name_of(sheet: Answer) -> str:
    """What a table is called: the last part of its address, with an ending that tells what it is."""
    name = unquote(urlsplit(sheet.final_url).path.rpartition("/")[2])
    is_told = sheet.content_type != CSV or name.lower().endswith((".csv", ".tsv"))
    return name if is_told else f"{name or 'table'}.csv"


def _refuse_wall(body: bytes, text: str, status: int | None, headers: dict[str, str]) -> None:
    wall = walls.wall_of(body[: walls.HEAD_CHARS].decode("utf-8", "replace"), text, status, headers)
    if body and wall:
        raise Walled(wall, status)


def _failure(error: FetchError) -> Failure:
    said = error.failure.sentence if error.retryable else f"{error.failure.sentence} {error.failure.next_step}"
    said = f"{error.failure.sentence} {error.detail}" if error.code == "robots" else said
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
    meters.CAPTURES.note(snapshot.origin, failure.code)
    Snapshot.objects.held_by(snapshot).update(
        state=State.PENDING,
        lease_until=None,
        next_attempt_at=Now() + timedelta(seconds=wait_s),
        error_code=failure.code,
        error_detail=failure.detail,
        http_status=failure.http_status,
    )
