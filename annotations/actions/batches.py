"""Many articles at once: a file is handed in, tried first if so wished, and worked through by a worker."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy, saying, tasks
from annotations.errors import Conflict, Invalid, NotAllowed, TooLarge, WrongState
from annotations.incoming import clean_text
from annotations.models import Batch, Event, User
from annotations.models.batch import BatchFormat, BatchState
from annotations.text.rows import BadFile, Format, format_of, read_rows
from annotations.worker import bodies
from annotations.worker.wanted import COLUMNS

MAX_FILENAME = 255
_PIECE_BYTES = 1024 * 1024
_OPEN = (BatchState.PENDING, BatchState.RUNNING)
_STOPPED = (BatchState.CANCELLED, BatchState.FAILED)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it is handed in. Without a `format` its first letter tells; `most_bytes` 0 means any size."""

    body: BinaryIO
    filename: str = ""
    format: str = ""
    most_bytes: int = 0


def start_batch(handed: Handed, *, dry_run: bool, by: User) -> Batch:
    """Keeps the file and has it worked through. Raises Invalid for a file that no row can be read out of."""
    policy.require(by, "import")
    filename = clean_text(handed.filename[-MAX_FILENAME:], field="file", most=MAX_FILENAME)
    kind = _checked_format(handed)
    handed.body.seek(0)
    try:
        sha256, length = bodies.keep_file(_pieces(handed))
    except bodies.StorageFull as error:
        raise Conflict(_("There is no room to keep it. Nothing was imported."), code="storage_full") from error
    body = {"format": kind, "filename": filename, "body_sha256": sha256, "body_bytes": length}
    return _started(Batch(**body, is_dry_run=dry_run, created_by=by), by=by)


@transaction.atomic
def run_for_real(batch: Batch, *, by: User) -> Batch:
    """Imports what a dry run has tried: the same file, as a batch of its own. Raises WrongState.

    While that batch is under way, asking again gives it back.
    """
    _require_own(batch, by=by)
    locked = _locked(batch)
    under_way = Batch.objects.filter(body_sha256=locked.body_sha256, is_dry_run=False, state__in=_OPEN).first()
    if under_way is not None:
        return under_way
    if not locked.is_dry_run or locked.state != BatchState.DONE:
        raise WrongState(_("Only a dry run that is done can be run for real."), allowed=_allowed(locked))
    body = {"format": locked.format, "filename": locked.filename, "body_sha256": locked.body_sha256}
    return _started(Batch(**body, body_bytes=locked.body_bytes, created_by=by), by=by)


@transaction.atomic
def cancel(batch: Batch, *, by: User) -> Batch:
    """Stops it after the rows that are being imported; what is in stays. Raises WrongState."""
    _require_own(batch, by=by)
    stopped = Batch.objects.filter(id=batch.pk, state__in=_OPEN).update(
        state=BatchState.CANCELLED, lease_until=None, finished_at=Now()
    )
    batch.refresh_from_db()
    if stopped != 1:
        raise WrongState(_("It is over already."), allowed=_allowed(batch))
    Event.objects.record("batch.cancelled", by=by, data={"batch": batch.pk, "row": batch.rows_done})
    return batch


@transaction.atomic
def resume(batch: Batch, *, by: User) -> Batch:
    """Goes on where it was stopped or failed. Raises WrongState."""
    _require_own(batch, by=by)
    going = Batch.objects.filter(id=batch.pk, state__in=_STOPPED).update(
        state=BatchState.PENDING, finished_at=None, error_code="", error_detail=""
    )
    batch.refresh_from_db()
    if going != 1:
        raise WrongState(_("Only what was stopped or failed can go on."), allowed=_allowed(batch))
    Event.objects.record("batch.resumed", by=by, data={"batch": batch.pk, "row": batch.rows_done})
    tasks.ring_batch(batch)
    return batch


@transaction.atomic
def _started(batch: Batch, *, by: User) -> Batch:
    batch.save()
    data = {"batch": batch.pk, "file": batch.filename, "sha256": batch.body_sha256, "dry_run": batch.is_dry_run}
    Event.objects.record("batch.started", by=by, data=data)
    tasks.ring_batch(batch)
    return Batch.objects.select_related("created_by").get(id=batch.pk)


def _checked_format(handed: Handed) -> Format:
    """The format of a file whose head can be read. Raises Invalid."""
    handed.body.seek(0)
    kind = handed.format or format_of(handed.body.read(_PIECE_BYTES), handed.filename)
    if kind not in BatchFormat.values:
        said = _("Choose one of: {names}.").format(names=", ".join(BatchFormat.values))
        raise Invalid(_("The format is not known."), fields={"format": [said]})
    found: Format = "jsonl" if kind == BatchFormat.JSONL else "csv"
    try:
        read_rows(handed.body, found, columns=COLUMNS)
    except BadFile as error:
        said = saying.said(error.sentence)
        raise Invalid(said, code=error.code, fields={"file": [said]}) from error
    return found


def _pieces(handed: Handed) -> Iterator[bytes]:
    """The file in pieces. Raises TooLarge."""
    length = 0
    while piece := handed.body.read(_PIECE_BYTES):
        length += len(piece)
        if handed.most_bytes and length > handed.most_bytes:
            raise TooLarge(_("The file is larger than {size} MB.").format(size=handed.most_bytes // 2**20))
        yield piece


def _locked(batch: Batch) -> Batch:
    return Batch.objects.select_for_update(no_key=True).get(id=batch.pk)


def _require_own(batch: Batch, *, by: User) -> None:
    policy.require(by, "import")
    if batch.created_by_id != by.pk and not by.is_reviewer:
        raise NotAllowed(_("Only who started it, or an editor, may do this."))


def _allowed(batch: Batch) -> list[str]:
    """The moves that are legal now."""
    if not batch.is_over:
        return ["cancel"]
    if batch.state in _STOPPED:
        return ["resume"]
    return ["run"] if batch.is_dry_run else []
