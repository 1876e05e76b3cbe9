"""python -m factcheck.local exec -- python -m bench.suite [--claims 10000] [--only open_article,save_highlight]

Fills the database anew and writes a file under bench/results/. `make bench` runs it.
"""

import argparse
import os
from importlib import import_module

import django

if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--claims", type=int, default=10_000)
    arguments.add_argument("--seconds", type=float, default=2.0, help="of each load")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--only", default="", help="names of cases, with commas between them")
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    for limit in ("PUBLIC_CALLS_PER_MINUTE", "KEY_CALLS_PER_MINUTE"):
        os.environ[limit] = str(10**9)  # calls are counted as ever, and nobody is refused
    django.setup()
    run = import_module("bench.suite.run")
    only = [name for name in given.only.split(",") if name]
    run.main(run.Wish(claims=given.claims, seconds=given.seconds, rounds=given.rounds, only=only))
