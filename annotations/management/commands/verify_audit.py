"""Walks the chain of events, the public log and its heads, and names the first thing that does not hold."""

import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from annotations.meaning import auditing

MINUTES = 15


class Command(BaseCommand):
    help = "Says whether the audit log is what was sealed. Exit code 1 where it is not; changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        said = f"how old an event may be that is not sealed yet ({MINUTES} minutes unless given)"
        parser.add_argument("--minutes", type=int, default=MINUTES, help=said)

    def handle(self, *args: Any, minutes: int, **options: Any) -> None:
        events = auditing.audit_events()
        self.stdout.write(f"Events: {events.links} sealed and unchanged, up to {events.hash}.")
        log = auditing.audit_log()
        self.stdout.write(f"Public log: {log.links} entries unchanged, up to {log.hash}.")
        late = auditing.audit_unsealed(patience=timedelta(minutes=minutes))
        found = [fault for fault in (events.fault, late, log.fault, auditing.audit_heads()) if fault is not None]
        for fault in found:
            self.stderr.write(f"{fault.code}: {fault.said}")
        if found:
            sys.exit(1)
        self.stdout.write("Everything holds.")
