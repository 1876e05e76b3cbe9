"""Imports the ClaimReviews of others from one file, of any size, with every refused record by its number."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from annotations.management.progress import make_vectors
from annotations.models import PriorCheck
from annotations.models.prior import Origin
from annotations.text.claimreviews.records import Record, records_of
from annotations.text.embedding import encoder, why_none
from annotations.worker.priors import CHUNK, kept_of

MOST_TOLD = 1_000


class Command(BaseCommand):
    help = (
        "Imports ClaimReviews from a file: one JSON object a line, a list of them, or a DataFeed. What is known is "
        "brought up to date. Stopped at any time, it goes on with --from. When it returns, everything "
        "can be found. Exit code 1 where records were refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="The file; - for standard input.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be imported; import nothing.")
        parser.add_argument(
            "--no-vectors", action="store_true", help="Leave it to the worker to make them findable by meaning."
        )
        parser.add_argument(
            "--from", dest="start", type=int, default=1, metavar="N", help="Begin with record N, from 1."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["start"] < 1:
            raise CommandError("Records are counted from 1.")
        self.next, self.made, self.known, self.refused = options["start"], 0, 0, 0
        try:
            if options["file"] == "-":
                self._read(sys.stdin.buffer, is_dry_run=options["dry_run"])
            else:
                with open(options["file"], "rb") as body:
                    self._read(body, is_dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from error
        except KeyboardInterrupt:
            self.stderr.write(f"Stopped. Go on with --from {self.next}.")
            sys.exit(130)
        if not options["dry_run"] and not options["no_vectors"]:
            self._make_findable()
        self._report(is_dry_run=options["dry_run"])

    def _read(self, body: BinaryIO, *, is_dry_run: bool) -> None:
        records: Iterator[Record] = islice(records_of(body), self.next - 1, None)
        while chunk := list(islice(records, CHUNK)):
            rows = kept_of((one for record in chunk for one in record.readings), origin=Origin.DUMP)
            made = self._new_of(rows) if is_dry_run else PriorCheck.objects.keep(rows)
            self.made += made
            self.known += len(rows) - made
            self._tell(chunk)
            self.next = chunk[-1].number + 1

    def _make_findable(self) -> None:
        """So that when this returns, everything is found by its meaning, too."""
        model = encoder()
        if model is None:
            self.stderr.write(f"{why_none()} What was imported is found by its words only.")
            return
        make_vectors(model, told=self.stderr)

    def _new_of(self, rows: list[PriorCheck]) -> int:
        digests = {row.digest for row in rows}
        return len(digests) - PriorCheck.objects.filter(digest__in=digests).count()

    def _tell(self, chunk: list[Record]) -> None:
        for record in chunk:
            if record.trouble is None:
                continue
            self.refused += 1
            if self.refused <= MOST_TOLD:
                self.stderr.write(f"{record.number}: {record.trouble.code}: {record.trouble.sentence}")

    def _report(self, *, is_dry_run: bool) -> None:
        verb = "would be new" if is_dry_run else "new"
        self.stdout.write(f"{self.made:,} {verb}, {self.known:,} known, {self.refused:,} refused.")
        if self.refused:
            sys.exit(1)
