"""Makes a backup of the database and the stored bodies, or looks whether one is whole."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from annotations.management.backups.checking import require_whole
from annotations.management.backups.making import UNREADABLE, Made, into_directory, onto_stream
from annotations.management.backups.manifest import Backup

INCOMPLETE = 2
"""The exit code where the backup stands and the store lacked a body."""


class Command(BaseCommand):
    help = "Backs up the database and the stored bodies, as they are at one moment. Editors may go on writing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "directory", metavar="DIR", help="where backups are kept, bodies once for all of them; - for a tar stream"
        )
        parser.add_argument(
            "--verify", action="store_true", help="makes none: reads the one in DIR and checks each byte"
        )

    def handle(self, *args: Any, directory: str, verify: bool, **options: Any) -> None:
        if verify:
            self._verify(Path(directory))
        elif directory == "-":
            self._tell(onto_stream(sys.stdout.buffer), "the stream")
        else:
            made = into_directory(Path(directory))
            self._tell(made, str(Path(directory) / made.name))

    def _verify(self, directory: Path) -> None:
        backup = Backup.at(directory)
        manifest = require_whole(backup)
        self.stdout.write(
            f"{backup.home} is whole: {manifest.rows} rows in {len(manifest.tables)} tables and {manifest.bodies} "
            f"stored bodies, as they were at {manifest.made_at}."
        )

    def _tell(self, made: Made, place: str) -> None:
        """On standard error where the backup itself goes to standard output."""
        told, manifest = self.stderr if place == "the stream" else self.stdout, made.manifest
        told.write(
            f"{place}: {manifest.rows} rows in {len(manifest.tables)} tables, {manifest.bodies} stored bodies "
            f"({made.copied} of them new here, {manifest.body_bytes / 10**6:.1f} MB in all)."
        )
        if count := manifest.sealed.get(UNREADABLE):
            self.stderr.write(f"{count} sealed secrets open with no key of this server, SECRET_KEY_FALLBACKS included.")
        if manifest.absent:
            self.stderr.write(
                f"The backup is there, but {len(manifest.absent)} bodies that the database names are not in it: the "
                f"store ({settings.MEDIA_ROOT}) lacks them or holds them damaged. manifest.json lists them, among them "
                f"{', '.join(manifest.absent[:5])}."
            )
            sys.exit(INCOMPLETE)
