"""Drops what is too old to be kept, at once; beat does the same each day."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from annotations.worker import bodies, retention


class Command(BaseCommand):
    help = "Drops rows that are older than the settings ending in _KEEP_DAYS say, and files that killed processes left."

    def handle(self, *args: Any, **options: Any) -> None:
        dropped: Counter[str] = Counter()
        for what, rows in retention.drop_expired():
            dropped[what] += rows
        for what, count in dropped.items():
            self.stdout.write(f"{count} {what}")
        bodies.drop_leftovers()
