"""Puts a backup back: all of it or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from annotations.management.backups.manifest import Backup
from annotations.management.backups.restoring import IDS_SKIPPED, Restored, Wishes, restore


class Command(BaseCommand):
    help = "Restores the database and the stored bodies from a backup, all or nothing, and checks every row."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", metavar="DIR", help="one backup, or a directory of backups: then the newest")
        parser.add_argument("--replace", action="store_true", help="what the database holds may be lost")
        parser.add_argument("--disconnect", action="store_true", help="cuts off whoever is connected to the database")
        parser.add_argument(
            "--skip-ids",
            type=int,
            default=IDS_SKIPPED,
            metavar="N",
            help="ids not to give out again: readers may know them from after the backup (default %(default)s)",
        )

    def handle(self, *args: Any, directory: str, **options: Any) -> None:
        if not 0 <= options["skip_ids"] <= 10**12:
            raise CommandError("--skip-ids must be between 0 and a million millions.")
        connections.close_all()
        backup = Backup.at(Path(directory))
        wishes = Wishes(replace=options["replace"], disconnect=options["disconnect"], skipped=options["skip_ids"])
        self._tell(restore(backup, wishes))

    def _tell(self, done: Restored) -> None:
        manifest = done.manifest
        self.stdout.write(
            f"Restored as of {manifest.made_at}: {manifest.rows} rows in {len(manifest.tables)} tables, each compared "
            f"with the backup, and {manifest.bodies} stored bodies ({done.bodies} were missing here)."
        )
        for fingerprint, count in done.lost_keys.items():
            self.stderr.write(
                f"{count} webhook secrets cannot be opened: they are sealed under the SECRET_KEY with the fingerprint "
                f"{fingerprint}, which this server does not have. Put that key into SECRET_KEY_FALLBACKS and run "
                "`python manage.py reseal`, or let the publishers make new secrets."
            )
        if manifest.absent:
            self.stderr.write(f"{len(manifest.absent)} bodies were not in the backup: its manifest.json lists them.")
        self.stdout.write("Next:")
        for step in self._steps(done):
            self.stdout.write(f"  - {step}")

    def _steps(self, done: Restored) -> list[str]:
        migrate = f"python manage.py migrate ({len(done.behind)} migrations of this version are not applied yet)"
        return [
            *([migrate] if done.behind else []),
            "empty Redis (FLUSHDB): it holds counts and bells of the time before; nothing in it is missed",
            "start beat, the workers and the web: what was under way is taken up again by the sweep",
            "tell publishers: cursors from after the backup are answered with `cursor_lost`, and they start again",
        ]
