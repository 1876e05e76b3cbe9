"""Captures while workers are killed, Redis is emptied and PostgreSQL crashes: none lost, none stuck, few asked twice.

python -m factcheck.local exec -- python -m bench.chaos [JOBS] [FAULTS]

Real workers and beat, as `make run` starts them, with a lease of ten seconds and a sweep every three; a server that
breaks off, answers late, refuses and lies. A fault every two seconds. A broken promise ends it with an error.
"""

import os
import sys
from importlib import import_module

import django
from django.core.management import call_command

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "factcheck.settings",
    "DEMO": "1",
    "FETCH_ALLOW_NETWORKS": "127.0.0.0/8",
    "FETCH_DELAY_S": "0",
    "FETCH_TOTAL_S": "6",
    "CAPTURE_LEASE_S": "10",
    "SWEEP_EVERY_S": "3",
    "LOG_LEVEL": "ERROR",
}


def main() -> None:
    given = [int(one) for one in sys.argv[1:]]
    jobs, faults = [*given, *(1_000, 20)[len(given) :]]
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    django.setup()
    call_command("migrate", verbosity=0)
    import_module("bench.chaos.run").main(jobs=jobs, faults=faults)


if __name__ == "__main__":
    main()
