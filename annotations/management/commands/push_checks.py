"""Brings the checks that were published before there was an account to Google's Fact Check Tools."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.actions.pushes import push_standing


class Command(BaseCommand):
    help = "Notes every check that stands and is not at Google's Fact Check Tools yet; workers push them."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.FACT_CHECK_TOOLS_CREDENTIALS:
            raise CommandError("FACT_CHECK_TOOLS_CREDENTIALS is not set: nothing is pushed.")
        self.stdout.write(f"{push_standing()} checks will be pushed.")
