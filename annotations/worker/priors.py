"""One job: the ClaimReviews at an address, or in a file that was handed in, are read and kept, some hundred at a time.

Rows are the queue, as in `importing`: what a transaction kept, and how far it came, are one commit. A file is worked on
for some seconds, put back and rung for again; killed at any moment it goes on after the records that were kept.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from itertools import islice
from time import monotonic
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from annotations import policy
from annotations.models import PriorCheck, PriorImport
from annotations.models.prior import MAX_TRIES, ImportState, Origin
from annotations.text.claimreviews.prior import PriorReading
from annotations.text.claimreviews.records import Record, records_of
from annotations.text.claimreviews.sites import records_of_document
from annotations.text.marking import marked
from annotations.web.failures import FetchError
from annotations.web.fetch import Fetched, FetchPolicy, fetch
from annotations.web.media import FEED_TYPES, JSON_TYPES
from annotations.worker import bodies

WORK_S = 15.0
CHUNK = 500
MOST_PROBLEMS = 100
CONTENT_TYPES = (*FEED_TYPES, *JSON_TYPES, "text/html", "application/xhtml+xml", "text/plain")
_BACKOFF_S = (30, 120, 600)


def run(import_id: int, *, seconds: float = WORK_S) -> None:
    """Works on one import for a while, if it is there to be worked on. Safe to call twice, late, or in parallel."""
    job = PriorImport.objects.take(import_id)
    if job is None:
        return
    if not policy.may(job.created_by, "import"):
        settle_failed(job, "not_allowed", f"{job.created_by.name} may not import any more.")
        return
    if job.tries >= MAX_TRIES:
        settle_failed(job, "crashed_worker", f"Record {job.next_record} stopped the worker {MAX_TRIES} times.")
        return
    PriorImport.objects.held_by(job).update(tries=F("tries") + 1)
    try:
        with _opened(job) as (records, origin):
            _work(job, records, origin, until=monotonic() + seconds)
    except FetchError as error:
        _put_off(job, error)
    except bodies.BodyMissing:
        settle_failed(job, "body_missing", marked("The file is no longer in the store. Hand it in again."))


def settle_failed(job: PriorImport, code: str, sentence: str) -> None:
    """Ends it with a code that stays and a sentence for a person; what was kept stays."""
    ended = {"state": ImportState.FAILED, "lease_until": None, "finished_at": Now()}
    PriorImport.objects.held_by(job).update(**ended, error_code=code, error_detail=sentence)


def kept_of(readings: Iterable[PriorReading], *, origin: str) -> list[PriorCheck]:
    """The readings as rows."""
    return [
        PriorCheck(
            digest=one.digest,
            url=one.url,
            page_url=one.page_url,
            claim=one.claim,
            claimant=one.claimant,
            label=one.label,
            score=one.score,
            language=one.language,
            claimed_on=one.claimed_on,
            reviewed_at=one.reviewed_at,
            appearances=list(one.appearances),
            publisher=one.publisher,
            site=one.site,
            licence=one.licence,
            markup=one.markup,
            origin=origin,
        )
        for one in readings
    ]


@contextmanager
def _opened(job: PriorImport) -> Iterator[tuple[Iterator[Record], str]]:
    """The records, and where they come from. Raises FetchError, BodyMissing."""
    if job.url:
        fetched = _fetched(job.url)
        yield _records_at(fetched)
        return
    with bodies.opened(job.body_sha256) as body:
        yield records_of(body), Origin.FILE


def _fetched(url: str) -> Fetched:
    rules = FetchPolicy(
        allow_networks=tuple(settings.FETCH_ALLOW_NETWORKS),
        user_agent=settings.FETCH_USER_AGENT,
        total_s=settings.FETCH_TOTAL_S - 5,
        content_types=CONTENT_TYPES,
    )
    return fetch(url, policy=rules)


def _records_at(fetched: Fetched) -> tuple[Iterator[Record], str]:
    body: BinaryIO = BytesIO(fetched.body)
    if fetched.content_type in JSON_TYPES or fetched.body.lstrip()[:1] in (b"{", b"["):
        return records_of(body), Origin.DUMP
    is_feed = fetched.content_type in FEED_TYPES
    told = records_of_document(fetched.body, url=fetched.final_url, charset=fetched.charset, is_feed=is_feed)
    return iter(told), Origin.FEED if is_feed else Origin.PAGE


def _work(job: PriorImport, records: Iterator[Record], origin: str, *, until: float) -> None:
    waiting = islice(records, job.next_record - 1, None)
    while chunk := list(islice(waiting, CHUNK)):
        if not _keep(job, chunk, origin):
            return
        if monotonic() > until:
            PriorImport.objects.held_by(job).update(state=ImportState.PENDING, lease_until=None)
            return
    held = PriorImport.objects.held_by(job)
    job.refresh_from_db(fields=["made", "known", "refused", "problems"])
    if not job.made and not job.known:
        first = job.problems[0] if job.problems else {"code": "no_review", "detail": "There is no ClaimReview in it."}
        settle_failed(job, first["code"], first["detail"])
        return
    held.update(state=ImportState.DONE, lease_until=None, finished_at=Now(), error_code="", error_detail="")


@transaction.atomic
def _keep(job: PriorImport, chunk: list[Record], origin: str) -> bool:
    """Keeps the readings of some records and moves the import on; False where it is not ours any more."""
    held = PriorImport.objects.held_by(job).select_for_update(no_key=True).first()
    if held is None:
        return False
    rows = kept_of((one for record in chunk for one in record.readings), origin=origin)
    made = PriorCheck.objects.keep(rows)
    problems = [problem_of(record) for record in chunk if record.trouble is not None]
    PriorImport.objects.filter(id=job.pk).update(
        next_record=chunk[-1].number + 1,
        tries=0,
        made=F("made") + made,
        known=F("known") + len(rows) - made,
        refused=F("refused") + len(problems),
        problems=[*held.problems, *problems][:MOST_PROBLEMS],
        lease_until=Now() + timedelta(seconds=settings.CAPTURE_LEASE_S),
    )
    return True


def problem_of(record: Record) -> dict[str, object]:
    """Why a record was refused, as it is kept and told."""
    assert record.trouble is not None, "only refused records have a problem"
    return {"record": record.number, "code": record.trouble.code, "detail": record.trouble.sentence}


def _put_off(job: PriorImport, error: FetchError) -> None:
    """Asks again later where that may help; otherwise says why not."""
    sentence = error.failure.sentence
    if not error.retryable or job.tries + 1 >= MAX_TRIES:
        settle_failed(job, error.code, sentence)
        return
    wait_s = max(_BACKOFF_S[min(job.tries, len(_BACKOFF_S) - 1)], error.retry_after_s or 0)
    PriorImport.objects.held_by(job).update(
        state=ImportState.PENDING,
        lease_until=None,
        next_attempt_at=Now() + timedelta(seconds=min(wait_s, 24 * 3600)),
        error_code=error.code,
        error_detail=sentence,
    )
