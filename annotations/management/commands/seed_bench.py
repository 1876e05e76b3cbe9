"""Fills an empty database with made-up claims for measurements."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.management.seeding.seed import InUse, require_ours, seed


class Command(BaseCommand):
    help = (
        "Fills an empty database with so many made-up claims, always the same ones, and all that belongs to them. "
        "Refuses outside of a demo, and a database that holds anything else. Cut short, it leaves nothing behind."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--claims", type=int, required=True)
        parser.add_argument(
            "--anew", action="store_true", help="Empty a database that was seeded before, and begin again."
        )

    def handle(self, *args: Any, claims: int, anew: bool, **options: Any) -> None:
        if not settings.IS_LOCAL:
            raise CommandError(
                "Made-up claims are loaded only where DEMO=1 is set: never into a newsroom's own database."
            )
        if not 1 <= claims <= 20_000_000:
            raise CommandError("Give a number of claims from 1 to 20,000,000.")
        try:
            require_ours(anew=anew)
        except InUse as refusal:
            raise CommandError(str(refusal)) from refusal
        began = time.monotonic()
        seed(claims, tell=lambda said: self.stdout.write(f"{time.monotonic() - began:7.1f} s  {said}"))
        self.stdout.write(f"{time.monotonic() - began:7.1f} s  done: {claims:,} claims")
