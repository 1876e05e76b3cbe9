"""One job: a batch row is taken, the next rows of its file imported, and how far it came said in the same transaction.

Rows are read by the chunk. What is new or known for sure is brought by the stretch, in one short transaction of few
statements; a row that touches what is there already has a transaction of its own (`foreseen`), and so has every row
of a stretch that collided with somebody else's. Two imports of the same addresses, or a person's, never wait for long
and never for each other in a circle. A batch is worked on for some seconds, put back and rung for again. Killed at any
moment it goes on exactly where it was: what a transaction did not move, it did not import. After that it goes row by
row for a chunk; the row at which two workers then ended is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from time import monotonic
from typing import BinaryIO, cast

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Now

from annotations import policy
from annotations.errors import Refused
from annotations.models import Batch, BatchProblem, Event
from annotations.models.batch import BatchState
from annotations.text.marking import marked
from annotations.text.rows import BadFile, Format, Place, Row, Trouble, read_rows
from annotations.worker import bodies
from annotations.worker.bringing import bring_new, keep_bodies
from annotations.worker.foreseen import Have, Prepared, Stretch, stretches
from annotations.worker.supplying import bring
from annotations.worker.wanted import COLUMNS, Seen, wanted_by

WORK_S = 20.0
CHUNK_ROWS = 256
CHUNK_BYTES = 1024 * 1024
"""A chunk ends with the row that fills it."""
TRIES = 3
"""How often a row is tried that the database gave up, before it is left to the next worker."""
MAX_BELLS = 100
MOST_REFUSED = 10_000
"""The most rows of a file that are refused before it is taken for the wrong file."""
_STOPPED = "crashed_worker"
_STOPPED_TWICE = marked("Working on this row stopped the worker twice.")


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
        settle_failed(batch, "body_missing", marked("The file is no longer in the store. Hand it in again."))
    except bodies.StorageFull:
        settle_failed(batch, "storage_full", marked("There is no room to keep more. Make room, then go on."))
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
        self.bad_row = self.singly = 0
        self.seen = Seen(batch)
        self.captures: list[int] = []
        self.refused = batch.refused

    def work(self, until: float) -> list[int]:
        """Imports chunk after chunk until file or time are over, or it is not ours. Raises BadFile, StorageFull."""
        if self.batch.was_dropped:
            self._go_carefully()
        for chunk in self._chunks(until):
            if not self._did(chunk):
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

    def _chunks(self, until: float) -> Iterator[list[Row]]:
        """The rows by the chunk; one by one where a worker ended somewhere in this one."""
        chunk: list[Row] = []
        begun = self.batch.offset
        for row in self._rows():
            chunk.append(row)
            self.singly -= 1
            is_full = len(chunk) >= CHUNK_ROWS or row.end - begun >= CHUNK_BYTES
            if is_full or self.singly >= 0 or monotonic() > until:
                yield chunk
                chunk, begun = [], row.end
        if chunk:
            yield chunk

    def _rows(self) -> Iterator[Row]:
        start = Place(self.batch.next_row, self.batch.offset)
        for row in read_rows(self.body, cast(Format, self.batch.format), columns=COLUMNS, start=start):
            is_bad = row.number == self.bad_row
            yield replace(row, trouble=Trouble(_STOPPED, _STOPPED_TWICE)) if is_bad else row

    def _go_carefully(self) -> None:
        """Notes the row at which a worker ended; where one ended there before, it is not tried again."""
        here = str(self.batch.next_row)
        if (self.batch.error_code, self.batch.error_detail) == (_STOPPED, here):
            self.bad_row = self.batch.next_row
        self.singly = CHUNK_ROWS
        Batch.objects.held_by(self.batch).update(error_code=_STOPPED, error_detail=here)

    def _did(self, chunk: list[Row]) -> bool:
        """Takes the rows; False where the batch is not ours any more."""
        if self.batch.is_dry_run:
            return self._try([Prepared.of(row) for row in chunk])
        if len(chunk) == 1:
            return self._did_carefully(chunk[0])
        prepared = [Prepared.of(row) for row in chunk]
        return all(map(self._did_stretch, stretches(prepared, most_refused=MOST_REFUSED - self.refused)))

    def _did_stretch(self, stretch: Stretch) -> bool:
        """Brings it as one; row by row where the database gave up (a deadlock), or somebody was faster with a name."""
        if not stretch.is_careful:
            try:
                return self._bring(stretch)
            except (IntegrityError, OperationalError):
                pass
        return all(self._did_carefully(one.row) for one in stretch.rows)

    def _did_carefully(self, row: Row) -> bool:
        """Takes one row, again where the database gave up; False where the batch is not ours any more."""
        for _ in range(TRIES - 1):
            try:
                return self._take(row)
            except OperationalError:
                continue
        return self._take(row)

    def _bring(self, stretch: Stretch) -> bool:
        """Imports the rows, all or nothing. Raises IntegrityError, OperationalError, StorageFull."""
        if not stretch.rows:
            return True
        keep_bodies(stretch.fresh)
        problems = [self._problem_of(one) for one in stretch.refused]
        with transaction.atomic():
            if not self._holds():
                return False
            captures = bring_new(stretch.fresh, by=self.batch.created_by)
            counts = {"made": len(stretch.fresh), "known": stretch.known, "refused": len(problems)}
            self._move(stretch.rows[-1].row, problems, counts)
        self._note(captures, problems)
        return True

    def _try(self, chunk: list[Prepared]) -> bool:
        """Only asks which rows would be new articles, and says why the others would not."""
        wanted = [one.wanted for one in chunk if one.wanted is not None]
        have = Have.of(wanted)
        results: list[Result] = []
        problems: list[BatchProblem] = []
        with transaction.atomic():
            if not self._holds():
                return False
            self.seen.look_up(wanted)
            while len(results) < len(chunk) and self.refused + len(problems) < MOST_REFUSED:
                results.append(self._tried(chunk[len(results)], have))
                problems += [results[-1].problem] if results[-1].problem else []
            self.seen.save()
            new = sum(result.is_new for result in results)
            counts = {"made": new, "known": len(results) - new - len(problems), "refused": len(problems)}
            self._move(chunk[len(results) - 1].row, problems, counts)
        self._note([], problems)
        return True

    def _take(self, row: Row) -> bool:
        """Imports one row, or says why not, and moves the batch, all or nothing."""
        with transaction.atomic():
            if not self._holds():
                return False
            result = self._result(row)
            problems = [result.problem] if result.problem else []
            counted = "refused" if problems else "made" if result.is_new else "known"
            self._move(row, problems, {counted: 1})
        self._note([result.capture] if result.capture is not None else [], problems)
        return True

    def _holds(self) -> bool:
        """Whether the batch is still ours; it stays so until the transaction ends."""
        return Batch.objects.held_by(self.batch).select_for_update(no_key=True).exists()

    def _move(self, last: Row, problems: list[BatchProblem], counts: dict[str, int]) -> None:
        """Moves the batch on past a row, in the transaction that imported what came up to it."""
        BatchProblem.objects.bulk_create(problems)
        Batch.objects.filter(id=self.batch.pk).update(
            **{name: F(name) + count for name, count in counts.items()},
            next_row=last.number + 1,
            offset=last.end,
            lease_until=Now() + timedelta(seconds=settings.CAPTURE_LEASE_S),
            error_code="",
            error_detail="",
        )

    def _note(self, captures: list[int], problems: list[BatchProblem]) -> None:
        """Counts what is committed."""
        self.refused += len(problems)
        self.captures += captures[: MAX_BELLS - len(self.captures)]

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
        if row.trouble is not None:
            return Result(problem=self._problem(row, row.trouble.code, row.trouble.sentence, row.trouble.field))
        try:
            with transaction.atomic():
                return self._brought(row)
        except Refused as refused:
            return Result(problem=self._refusal(row, refused))

    def _tried(self, one: Prepared, have: Have) -> Result:
        """Only whether the row would be a new article."""
        if one.wanted is None:
            return Result(problem=self._problem_of(one))
        try:
            is_known = self.seen.has(one.wanted) or have.is_known(one)
        except Refused as refused:
            return Result(problem=self._refusal(one.row, refused))
        self.seen.take(one.wanted)
        return Result(is_new=not is_known)

    def _brought(self, row: Row) -> Result:
        """One article. Raises Refused."""
        brought = bring(wanted_by(row.values), by=self.batch.created_by)
        waits = brought.capture is not None and not brought.capture.is_settled
        return Result(brought.is_new, brought.capture.pk if brought.capture and waits else None)

    def _problem_of(self, one: Prepared) -> BatchProblem:
        """Why a row is refused before anything is asked of the database."""
        if one.refused is not None:
            return self._refusal(one.row, one.refused)
        trouble = one.row.trouble
        assert trouble is not None, "a row without trouble is wanted or refused"
        return self._problem(one.row, trouble.code, trouble.sentence, trouble.field)

    def _refusal(self, row: Row, refused: Refused) -> BatchProblem:
        """What the action would say, in one line; `field` is the first culprit."""
        said = [line for lines in refused.fields.values() for line in lines] or [refused.sentence]
        return self._problem(row, refused.code, " ".join(said), next(iter(refused.fields), ""))

    def _problem(self, row: Row, code: str, detail: str, name: str = "") -> BatchProblem:
        return BatchProblem(batch=self.batch, row=row.number, field=name[:40], code=code[:40], detail=detail)
