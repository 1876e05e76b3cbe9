"""Makes today's dump of all checks at once, instead of waiting for the worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.models.dump import Dump, DumpState
from annotations.worker import dumping


class Command(BaseCommand):
    help = "Writes all checks that stand into the store, as JSON lines and as a DataFeed of ClaimReview."

    def handle(self, *args: Any, **options: Any) -> None:
        dump = dumping.begin() or Dump.objects.filter(state=DumpState.MAKING).first()
        if dump is None:
            raise CommandError("Somebody else has just finished one.")
        while dumping.run(dump.pk):
            pass
        dump.refresh_from_db()
        if dump.state != DumpState.READY:
            raise CommandError("A worker is at it, or there is no room in the store.")
        for shape in dumping.ENDINGS:
            self.stdout.write(f"{dumping.path_of(dump, shape)}: {dump.checks} checks")
