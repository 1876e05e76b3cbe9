"""How fast the public API answers, beside a bare Django view that runs the same query. Prints a table.

python -m factcheck.local exec -- python -m bench.public [--checks 10000] [--seconds 4] [--rounds 5]

Needs `wrk` (a Debian package). The database is filled anew: run it under `exec`, on a database of its own.
"""

import argparse
import os
from importlib import import_module

import django

if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    for name, usual in (("checks", 10_000), ("seconds", 4), ("rounds", 5)):
        arguments.add_argument(f"--{name}", type=int, default=usual)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    import_module("bench.reading").main(checks=given.checks, seconds=given.seconds, rounds=given.rounds)
