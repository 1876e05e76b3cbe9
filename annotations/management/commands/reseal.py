"""Seals every stored secret under SECRET_KEY, so that a former key can go."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from annotations.models.resealing import Standing, reseal, standing
from annotations.models.sealed import fingerprints


class Command(BaseCommand):
    help = "Seals webhooks' secrets under SECRET_KEY where one of SECRET_KEY_FALLBACKS sealed them. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="changes nothing: says how many are left")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            done = sum(reseal())
            self.stdout.write(f"{done} secrets were sealed anew under SECRET_KEY ({fingerprints()[0]}).")
        now = standing()
        self._tell(now)
        if now.waiting or now.unreadable:
            sys.exit(1)

    def _tell(self, now: Standing) -> None:
        """What is left, and what that means for the former keys."""
        if now.waiting:
            self.stdout.write(
                f"{now.waiting} are left under former keys: keep SECRET_KEY_FALLBACKS, and run this again."
            )
        else:
            self.stdout.write(
                "None is left under a former key: SECRET_KEY_FALLBACKS is not needed for secrets any more."
            )
        if now.unreadable:
            self.stderr.write(
                f"{len(now.unreadable)} open with no key that is here: {', '.join(now.unreadable[:10])}. Add the key "
                "that sealed them to SECRET_KEY_FALLBACKS, or let their publishers make new secrets."
            )
