"""Imports many articles from one file, with progress, and every refused row by its number."""

import shutil
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from django.core.management.base import BaseCommand, CommandError

from annotations.actions import batches
from annotations.actions.batches import Handed
from annotations.errors import Refused
from annotations.models import Batch, User
from annotations.models.batch import BatchState
from annotations.worker import importing

TURN_S = 2.0
LOOK_AGAIN_S = 0.5
_KEPT_IN_MEMORY = 4 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Imports articles from a file of JSON Lines or CSV, one a row. Stopped at any time, it goes on with --resume. "
        "Exit code 1 where rows were refused; each is told on standard error."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE", help="The file; - for standard input.")
        parser.add_argument("--user", required=True, help="User name of the person who imports.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be imported; import nothing.")
        parser.add_argument("--format", choices=["jsonl", "csv"], default="", help="Else the first letter tells.")
        parser.add_argument("--resume", type=int, metavar="ID", help="Go on with this batch instead of a file.")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["user"]).first()
        if by is None:
            raise CommandError(f"There is no user called {options['user']}.")
        try:
            batch = self._batch(options, by=by)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stderr.write(f"Batch {batch.pk}: {batch.filename or 'standard input'}, {batch.body_bytes:,} bytes.")
        try:
            self._work(batch)
        except KeyboardInterrupt:
            self._stop(batch, by=by)
        self._report(Batch.objects.get(id=batch.pk))

    def _batch(self, options: dict[str, Any], *, by: User) -> Batch:
        """The batch to work on: a new one, or one that was begun. Raises Refused, CommandError."""
        path, resumed = options["file"], options["resume"]
        if (path is None) == (resumed is None):
            raise CommandError("Give either FILE or --resume ID.")
        if resumed is not None:
            return self._begun(resumed, by=by)
        try:
            with _opened(path) as body:
                handed = Handed(body, "" if path == "-" else path, options["format"])
                return batches.start_batch(handed, dry_run=options["dry_run"], by=by)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error

    def _begun(self, batch_id: int, *, by: User) -> Batch:
        batch = Batch.objects.filter(id=batch_id).first()
        if batch is None:
            raise CommandError(f"There is no batch {batch_id}.")
        if batch.state in (BatchState.CANCELLED, BatchState.FAILED):
            return batches.resume(batch, by=by)
        return batch

    def _work(self, batch: Batch) -> None:
        """Takes turns at it, as workers do, until it is over. Where a worker has it, only looks on."""
        last_told, begun_at = 0, batch.rows_done
        while True:
            importing.run(batch.pk, seconds=TURN_S)
            batch.refresh_from_db()
            last_told = self._tell_problems(batch, last_told, begun_at)
            self.stderr.write(f"{batch.percent} %: {batch.rows_done:,} rows, {batch.made:,} new, {batch.known:,} known")
            if batch.is_over:
                return
            if batch.state == BatchState.RUNNING:
                time.sleep(LOOK_AGAIN_S)

    def _tell_problems(self, batch: Batch, after: int, begun_at: int) -> int:
        """Tells the rows refused since; the id of the last of them."""
        for problem in batch.problems.filter(id__gt=after, row__gt=begun_at).order_by("id").iterator():
            where = f", {problem.field}" if problem.field else ""
            self.stderr.write(f"row {problem.row}{where}: {problem.detail} ({problem.code})")
            after = problem.pk
        return after

    def _stop(self, batch: Batch, *, by: User) -> None:
        batches.cancel(batch, by=by)
        self.stderr.write(f"Stopped. What is in stays; go on with --resume {batch.pk}.")

    def _report(self, batch: Batch) -> None:
        """The last line, and the exit code."""
        verb = "would be imported" if batch.is_dry_run else "imported"
        self.stdout.write(
            f"{batch.rows_done:,} rows: {batch.made:,} {verb}, {batch.known:,} known, {batch.refused:,} refused."
        )
        if batch.state == BatchState.CANCELLED:
            sys.exit(130)
        if batch.state == BatchState.FAILED:
            raise CommandError(f"{batch.error_detail} Go on with --resume {batch.pk}.")
        if batch.refused:
            sys.exit(1)


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    """The file as a stream in which one may go back; standard input is kept first. Raises OSError."""
    if path != "-":
        with open(path, "rb") as body:
            yield body
        return
    with SpooledTemporaryFile(_KEPT_IN_MEMORY) as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept)
        yield cast(BinaryIO, kept)
