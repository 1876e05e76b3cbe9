"""Dumps of all checks that stand: JSON lines, and a DataFeed of ClaimReview in the shape that Data Commons reads.

A dump is made in turns of some seconds, each of which adds one member to both gzip files and then says in the row how
far it came. Killed at any moment, the next turn cuts the files back to what the row is sure of. Memory does not grow
with the number of checks. A file is given out only when it is whole.

What was retracted is not given out: a dump that was begun before a retraction is withdrawn by it, and made again.
"""

import errno
import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from annotations.meaning.payload import Json, utc
from annotations.models import Check, Publication
from annotations.models.dump import Dump, DumpState

WORK_S = 15.0
ROWS = 200
PIECE = 64 * 1024
DAYS_KEPT = 7
MOST_TRIES = 5
"""How many turns in succession may end with nothing written before the dump is given up."""
PAUSE = timedelta(minutes=10)
"""How long after one that failed none is begun."""
LINES, FEED = "lines", "feed"
ENDINGS = {LINES: "jsonl.gz", FEED: "datafeed.json.gz"}


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn added: how many checks, up to which id, and whether those were the last."""

    checks: int
    reached: int
    is_last: bool


def begin_if_due() -> Dump | None:
    """The dump that is to be worked on: one being made, or a new one where today has none that is given out."""
    waiting = Dump.objects.filter(state=DumpState.MAKING).first()
    if waiting is not None:
        return waiting
    today = timezone.now().date()
    has_failed = Dump.objects.filter(state=DumpState.FAILED, started_at__gt=Now() - PAUSE).exists()
    if has_failed or Dump.objects.served().filter(day=today).exists():
        return None
    return begin()


def begin() -> Dump | None:
    """A new dump of today; None where somebody else has just begun one."""
    try:
        with transaction.atomic():
            return Dump.objects.create(day=timezone.now().date(), position=Publication.objects.newest_id())
    except IntegrityError:
        return None


def run(dump_id: int, *, seconds: float = WORK_S) -> bool:
    """Works on one dump for a while; whether there is more to do. Safe to call twice, late or in parallel."""
    dump = Dump.objects.take(dump_id)
    if dump is None:
        return False
    if dump.tries > MOST_TRIES:
        return _give_up(dump)
    try:
        turn = _write(dump, until=monotonic() + seconds)
        return _note(dump, turn)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.ENOENT):
            raise
        return _give_up(dump)


def path_of(dump: Dump, shape: str) -> Path:
    """Where a file of the dump is, or will be."""
    return _folder(dump) / f"checks.{ENDINGS[shape]}"


def pieces_of(dump: Dump, shape: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes `[start, end)` of a file, little by little; the file is opened with the first of them."""
    with open(path_of(dump, shape), "rb") as file:
        file.seek(start)
        left = end - start
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _folder(dump: Dump) -> Path:
    return Path(settings.MEDIA_ROOT) / "dumps" / str(dump.pk)


def _write(dump: Dump, *, until: float) -> Turn:
    """One more member for each file."""
    _folder(dump).mkdir(parents=True, exist_ok=True)
    with ExitStack() as both:
        lines = both.enter_context(_member(path_of(dump, LINES), dump.lines_bytes))
        feed = both.enter_context(_member(path_of(dump, FEED), dump.feed_bytes))
        if not dump.feed_bytes:
            feed.write(_feed_head(dump))
        checks, reached = dump.checks, dump.reached
        for check_id, payload in _checks_after(dump.reached, until):
            if check_id is None:
                return Turn(checks, reached, is_last=False)
            lines.write(_json({**payload, "license": _licence(payload)}) + b"\n")
            feed.write((b",\n" if checks else b"\n") + _json(_element(payload)))
            checks, reached = checks + 1, check_id
        feed.write(b"\n]}\n")
    return Turn(checks, reached, is_last=True)


def _checks_after(reached: int, until: float) -> Iterator[tuple[int | None, Json]]:
    """Each check that stands with its payload, in the order of ids; no id where the time was over before the last."""
    while True:
        rows = Check.objects.live().filter(id__gt=reached).order_by("id")
        found = list(rows.values_list("id", "publication__payload")[:ROWS])
        yield from found
        if len(found) < ROWS:
            return
        reached = found[-1][0]
        if monotonic() > until:
            yield None, {}


@contextmanager
def _member(path: Path, kept: int) -> Iterator[gzip.GzipFile]:
    """A new gzip member behind the first `kept` bytes of the file. Raises OSError where those are not there."""
    with open(path, "r+b" if kept else "wb") as raw:
        if raw.seek(0, os.SEEK_END) < kept:
            raise FileNotFoundError(errno.ENOENT, "the file was cut off", str(path))
        raw.truncate(kept)
        raw.seek(kept)
        with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6, mtime=0) as member:
            yield member
        raw.flush()
        os.fsync(raw.fileno())


def _feed_head(dump: Dump) -> bytes:
    head = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": f"{settings.NEWSROOM_NAME}: fact checks",
        "url": f"{settings.BASE_URL}/checks/",
        "dateModified": utc(dump.started_at),
        "license": settings.CHECKS_LICENSE or None,
    }
    told = _json({name: value for name, value in head.items() if value})
    return told.removesuffix(b"}") + b', "dataFeedElement": ['


def _element(payload: Json) -> Json:
    licence, review = _licence(payload), payload["claimreview"]
    return {
        "@type": "DataFeedItem",
        "url": payload["url"],
        "dateCreated": payload["published_at"],
        "dateModified": payload["modified_at"],
        "item": [{**review, "sdLicense": licence} if licence else review],
    }


def _licence(payload: Json) -> str:
    """The licence that the check was published under; today's, where it names none."""
    return payload.get("license") or settings.CHECKS_LICENSE


def _json(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _note(dump: Dump, turn: Turn) -> bool:
    """Says in the row what is sure now; whether there is more to do."""
    lengths = {f"{shape}_bytes": path_of(dump, shape).stat().st_size for shape in ENDINGS}
    told = {**lengths, "reached": turn.reached, "checks": turn.checks, "tries": 0, "lease_until": None}
    if not turn.is_last:
        return Dump.objects.held_by(dump).update(**told) == 1
    sums = {f"{shape}_sha256": _sum_of(path_of(dump, shape)) for shape in ENDINGS}
    if Dump.objects.held_by(dump).update(**told, **sums, state=DumpState.READY, finished_at=Now()) == 1:
        drop_old()
    return False


def _sum_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _give_up(dump: Dump) -> bool:
    Dump.objects.held_by(dump).update(state=DumpState.FAILED, lease_until=None, finished_at=Now())
    shutil.rmtree(_folder(dump), ignore_errors=True)
    return False


def drop_old() -> None:
    """Drops what is older than a week, what a newer one of its day replaces, what was withdrawn, what failed.

    Today's stays until another is ready, so that who asks for it is told why.
    """
    today = timezone.now().date()
    for dump in Dump.objects.over(today, oldest=today - timedelta(days=DAYS_KEPT - 1), failed_before=Now() - PAUSE):
        Dump.objects.filter(id=dump.pk).delete()
        shutil.rmtree(_folder(dump), ignore_errors=True)
