"""Writes all claims with everything into a file, or to standard output."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.meaning.exporting import Asked, Format, export
from annotations.models import Claim
from annotations.models.moves import Status


class Command(BaseCommand):
    help = (
        "Exports claims with their passages, sources, verdicts, reviews and publications, as of one moment. "
        "The last line says how many there are; a file without it was cut off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", help="Where to; - for standard output. Packed where it ends in .gz."
        )
        parser.add_argument("--format", choices=["jsonl", "csv"], help="Else the file's name tells; JSON Lines.")
        parser.add_argument("--status", choices=Status.values, help="Else all but the discarded ones.")
        parser.add_argument("--q", default="", metavar="WORDS", help="Every word has to occur.")

    def handle(self, *args: Any, **options: Any) -> None:
        path, rows = options["file"], Claim.objects.all()
        rows = rows.filter(status=options["status"]) if options["status"] else rows.kept()
        is_packed = path.endswith(".gz")
        is_csv = (options["format"] or path.removesuffix(".gz").rpartition(".")[2]) == "csv"
        kind: Format = "csv" if is_csv else "jsonl"
        pieces = export(Asked(rows.matching(options["q"]), kind, is_packed))
        try:
            if path == "-":
                sys.stdout.buffer.writelines(pieces)
            else:
                _write(Path(path), pieces)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error


def _write(path: Path, pieces: Any) -> None:
    """Under its name only when it is whole. Raises OSError."""
    coming = path.with_name(f"{path.name}.part")
    with coming.open("wb") as file:
        file.writelines(pieces)
    coming.replace(path)
