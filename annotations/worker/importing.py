"""One job: a batch row is taken, the next rows of its file imported, and how far it came said in the same transaction.

A batch is worked on for some seconds, put back and rung for again, so that it never holds a worker for long. Killed at
any moment it goes on exactly where it was: what a transaction did not move, it did not import. Where a worker did not
come back, the next one goes row by row; the row at which two of them ended is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import BinaryIO, cast

from django.conf import settings
from django.db import transaction
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

CHUNK_ROWS = 100
CHUNK_S = 3.0
WORK_S = 20.0
MAX_BELLS = 100
MOST_REFUSED = 10_000
"""The most rows of a file that are refused before it is taken for the wrong file."""
_STOPPED = "crashed_worker"
_STOPPED_TWICE = "Working on this row stopped the worker twice."


@dataclass
class Tally:
    """What one transaction imported; `captures` are ids of snapshots that wait for a worker."""

    at: Place
    made: int = 0
    known: int = 0
    problems: list[BatchProblem] = field(default_factory=list)
    captures: list[int] = field(default_factory=list)
    is_full: bool = False
    is_end: bool = False


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
        self.at = Place(batch.next_row, batch.offset)
        self.most_rows = CHUNK_ROWS
        self.bad_row = 0
        self.seen = Seen()
        self.captures: list[int] = []
        self.refused = batch.refused

    def work(self, until: float) -> list[int]:
        """Imports chunk after chunk until the file or the time is over. Raises BadFile, StorageFull."""
        if self.batch.was_dropped:
            self._go_carefully()
        if self.batch.is_dry_run and self.at.row > 1:
            self._remember_rows_before()
        rows = self._rows(self.at)
        tally = self._chunk(rows)
        while tally is not None and not tally.is_end and self.refused < MOST_REFUSED and monotonic() < until:
            tally = self._chunk(rows)
        if tally is not None and not tally.is_end and self.refused >= MOST_REFUSED:
            said = f"{self.refused:,} rows were refused. Look at them, and hand in the file again once it is right."
            settle_failed(self.batch, "too_many_refused", said)
        elif tally is not None and not tally.is_end:
            Batch.objects.held_by(self.batch).update(state=BatchState.PENDING, lease_until=None)
        return self.captures

    def _rows(self, start: Place) -> Iterator[Row]:
        return read_rows(self.body, cast(Format, self.batch.format), columns=COLUMNS, start=start)

    def _go_carefully(self) -> None:
        """Row by row, so that a row that stops its worker is known by where the next one begins."""
        self.most_rows = 1
        here = str(self.at.row)
        if (self.batch.error_code, self.batch.error_detail) == (_STOPPED, here):
            self.bad_row = self.at.row
        Batch.objects.held_by(self.batch).update(error_code=_STOPPED, error_detail=here)

    def _remember_rows_before(self) -> None:
        """What a dry run has seen before, so that the same in a later row counts as known."""
        for row in self._rows(Place()):
            if row.number >= self.at.row:
                break
            self.seen.note(row.values)

    def _chunk(self, rows: Iterator[Row]) -> Tally | None:
        """Imports the next rows and moves the batch, all or nothing; None where it is not ours any more."""
        tally, stop = Tally(self.at), monotonic() + CHUNK_S
        with transaction.atomic():
            if not Batch.objects.held_by(self.batch).select_for_update(no_key=True).exists():
                return None
            for _ in range(self.most_rows):
                row = next(rows, None)
                if row is None:
                    tally.is_end = True
                    break
                self._take(row, tally)
                if tally.is_full or monotonic() > stop:
                    break
            self._say(tally)
        self.at = tally.at
        self.refused += len(tally.problems)
        self.captures += tally.captures[: MAX_BELLS - len(self.captures)]
        return tally

    def _say(self, tally: Tally) -> None:
        """Moves the batch on, in the transaction that imported the rows."""
        BatchProblem.objects.bulk_create(tally.problems)
        changes: dict[str, object] = {
            "next_row": tally.at.row,
            "offset": tally.at.offset,
            "made": F("made") + tally.made,
            "known": F("known") + tally.known,
            "refused": F("refused") + len(tally.problems),
            "lease_until": Now() + timedelta(seconds=settings.CAPTURE_LEASE_S),
        }
        if tally.at.row > self.at.row or tally.is_end:
            changes |= {"error_code": "", "error_detail": ""}
        if tally.is_end:
            changes |= {"state": BatchState.DONE, "lease_until": None, "finished_at": Now()}
            Event.objects.record("batch.done", by=self.batch.created_by, data={"batch": self.batch.pk})
        Batch.objects.filter(id=self.batch.pk).update(**changes)

    def _take(self, row: Row, tally: Tally) -> None:
        """Imports one row, or says why not."""
        tally.at = Place(row.number + 1, row.end)
        if row.number == self.bad_row:
            tally.problems.append(self._problem(row, _STOPPED, _STOPPED_TWICE))
        elif row.trouble is not None:
            tally.problems.append(self._problem(row, row.trouble.code, row.trouble.sentence, row.trouble.field))
        else:
            try:
                with transaction.atomic():
                    self._bring(row, tally)
            except Refused as refused:
                tally.problems.append(self._refusal(row, refused))

    def _bring(self, row: Row, tally: Tally) -> None:
        """One article; in a dry run only the question whether it would be a new one. Raises Refused."""
        wanted = wanted_by(row.values)
        if self.batch.is_dry_run:
            is_new = not (self.seen.has(wanted) or is_known(wanted))
            self.seen.note(row.values)
        else:
            brought = bring(wanted, by=self.batch.created_by)
            is_new = brought.is_new
            tally.is_full = not is_new and brought.capture is not None
            if brought.capture is not None and not brought.capture.is_settled:
                tally.captures.append(brought.capture.pk)
        tally.made += is_new
        tally.known += not is_new

    def _refusal(self, row: Row, refused: Refused) -> BatchProblem:
        """What the action would say, in one line; `field` is the first culprit."""
        said = [line for lines in refused.fields.values() for line in lines] or [refused.sentence]
        return self._problem(row, refused.code, " ".join(said), next(iter(refused.fields), ""))

    def _problem(self, row: Row, code: str, detail: str, name: str = "") -> BatchProblem:
        return BatchProblem(batch=self.batch, row=row.number, field=name[:40], code=code[:40], detail=detail)
