"""One job: a batch row is taken, the next rows of its file imported, and how far it came said in the same transaction.

Each row is a transaction of its own, so that two imports of the same addresses, or a person's, never wait for long and
never for each other in a circle. A batch is worked on for some seconds, put back and rung for again. Killed at any
moment it goes on exactly where it was: what a transaction did not move, it did not import. The row at which two workers
in succession ended is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import BinaryIO, cast

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Now

from annotations import policy
from annotations.errors import Refused
from annotations.models import Batch, BatchProblem, Event
from annotations.models.batch import BatchState
from annotations.text.rows import BadFile, Format, Place, Row, read_rows
from annotations.worker import bodies
from annotations.worker.supplying import bring, is_known
from annotations.worker.wanted import COLUMNS, Seen, wanted_by

WORK_S = 20.0
TRIES = 3
"""How often a row is tried that the database gave up, before it is left to the next worker."""
MAX_BELLS = 100
MOST_REFUSED = 10_000
"""The most rows of a file that are refused before it is taken for the wrong file."""
_STOPPED = "crashed_worker"
_STOPPED_TWICE = "Working on this row stopped the worker twice."


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row: a new article, one that we have, or a problem; `capture` waits for a worker."""

    is_new: bool = False
    capture: int | None = None
    problem: BatchProblem | None = None


def run(batch_id: int, *, seconds: float = WORK_S) -> list[int]:
    """Works on one batch for a while, if it is there to be worked on. Safe to call twice, late, or in parallel.

    Returns the ids of the first captures that were asked for: whoever calls rings for them, the sweep for the others.
    """
    batch = Batch.objects.take(batch_id)
    if batch is None:
        return []
    if not policy.may(batch.created_by, "import"):
        settle_failed(batch, "not_allowed", f"{batch.created_by.name} may not import any more.")
        return []
    try:
        with bodies.opened(batch.body_sha256) as body:
            return Turn(batch, body).work(monotonic() + seconds)
    except BadFile as error:
        settle_failed(batch, error.code, error.sentence)
    except bodies.BodyMissing:
        settle_failed(batch, "body_missing", "The file is no longer in the store. Hand it in again.")
    except bodies.StorageFull:
        settle_failed(batch, "storage_full", "There is no room to keep more. Make room, then go on.")
    return []


def settle_failed(batch: Batch, code: str, sentence: str) -> None:
    """Stops the batch where it is, with a code that stays and a sentence for a person."""
    with transaction.atomic():
        held = Batch.objects.held_by(batch).update(
            state=BatchState.FAILED, lease_until=None, error_code=code, error_detail=sentence, finished_at=Now()
        )
        if held == 1:
            data = {"batch": batch.pk, "error": code}
            Event.objects.record("batch.failed", by=batch.created_by, data=data)


class Turn:
    """One worker's turn at a batch."""

    def __init__(self, batch: Batch, body: BinaryIO) -> None:
        self.batch, self.body = batch, body
        self.bad_row = 0
        self.seen = Seen(batch)
        self.captures: list[int] = []
        self.refused = batch.refused

    def work(self, until: float) -> list[int]:
        """Imports row after row until file or time are over, or the batch is not ours. Raises BadFile, StorageFull."""
        if self.batch.was_dropped:
            self._go_carefully()
        for row in self._rows():
            if not self._did(row):
                return self.captures
            if self.refused >= MOST_REFUSED:
                said = f"{self.refused:,} rows were refused. Look at them, and hand in the file again once it is right."
                settle_failed(self.batch, "too_many_refused", said)
                return self.captures
            if monotonic() > until:
                Batch.objects.held_by(self.batch).update(state=BatchState.PENDING, lease_until=None)
                return self.captures
        self._end()
        return self.captures

    def _rows(self) -> Iterator[Row]:
        start = Place(self.batch.next_row, self.batch.offset)
        return read_rows(self.body, cast(Format, self.batch.format), columns=COLUMNS, start=start)

    def _go_carefully(self) -> None:
        """Notes the row at which a worker ended; where one ended there before, it is not tried again."""
        here = str(self.batch.next_row)
        if (self.batch.error_code, self.batch.error_detail) == (_STOPPED, here):
            self.bad_row = self.batch.next_row
        Batch.objects.held_by(self.batch).update(error_code=_STOPPED, error_detail=here)

    def _did(self, row: Row) -> bool:
        """Takes the row, again where the database gave up (a deadlock); False where the batch is not ours any more."""
        for _ in range(TRIES - 1):
            try:
                return self._take(row)
            except OperationalError:
                continue
        return self._take(row)

    def _take(self, row: Row) -> bool:
        """Imports one row, or says why not, and moves the batch, all or nothing."""
        with transaction.atomic():
            if not Batch.objects.held_by(self.batch).select_for_update(no_key=True).exists():
                return False
            result = self._result(row)
            self._say(row, result)
        self.refused += result.problem is not None
        if result.capture is not None and len(self.captures) < MAX_BELLS:
            self.captures.append(result.capture)
        return True

    def _say(self, row: Row, result: Result) -> None:
        """Moves the batch on, in the transaction that imported the row."""
        if result.problem is not None:
            result.problem.save()
        counted = "refused" if result.problem is not None else "made" if result.is_new else "known"
        Batch.objects.filter(id=self.batch.pk).update(
            **{counted: F(counted) + 1},
            next_row=row.number + 1,
            offset=row.end,
            lease_until=Now() + timedelta(seconds=settings.CAPTURE_LEASE_S),
            error_code="",
            error_detail="",
        )

    @transaction.atomic
    def _end(self) -> None:
        done = {
            "state": BatchState.DONE,
            "lease_until": None,
            "finished_at": Now(),
            "error_code": "",
            "error_detail": "",
        }
        if Batch.objects.held_by(self.batch).update(**done) == 1:
            Event.objects.record("batch.done", by=self.batch.created_by, data={"batch": self.batch.pk})

    def _result(self, row: Row) -> Result:
        if row.number == self.bad_row:
            return Result(problem=self._problem(row, _STOPPED, _STOPPED_TWICE))
        if row.trouble is not None:
            return Result(problem=self._problem(row, row.trouble.code, row.trouble.sentence, row.trouble.field))
        try:
            with transaction.atomic():
                return self._tried(row) if self.batch.is_dry_run else self._brought(row)
        except Refused as refused:
            return Result(problem=self._refusal(row, refused))

    def _tried(self, row: Row) -> Result:
        """Only the question whether it would be a new article. Raises Refused."""
        wanted = wanted_by(row.values)
        return Result(is_new=not (self.seen.take(wanted) or is_known(wanted)))

    def _brought(self, row: Row) -> Result:
        """One article. Raises Refused."""
        brought = bring(wanted_by(row.values), by=self.batch.created_by)
        waits = brought.capture is not None and not brought.capture.is_settled
        return Result(brought.is_new, brought.capture.pk if brought.capture and waits else None)

    def _refusal(self, row: Row, refused: Refused) -> BatchProblem:
        """What the action would say, in one line; `field` is the first culprit."""
        said = [line for lines in refused.fields.values() for line in lines] or [refused.sentence]
        return self._problem(row, refused.code, " ".join(said), next(iter(refused.fields), ""))

    def _problem(self, row: Row, code: str, detail: str, name: str = "") -> BatchProblem:
        return BatchProblem(batch=self.batch, row=row.number, field=name[:40], code=code[:40], detail=detail)
