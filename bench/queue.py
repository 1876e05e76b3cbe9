"""The queue of a small newsroom and of a very large one, asked the same things in turn.

    python -m factcheck.local exec -- python -m bench.queue --claims 10000 1000000
    python -m factcheck.local exec -- python -m bench.queue --databases small large     # seeded before

Databases are made, migrated and filled by `manage.py seed_bench`. Each request runs whole in this process: middleware,
key, view, serializers, JSON. Says p50 and p95 in ms, the statements of one request, and how many times the smaller
database's p50 the larger one's is.
"""

import argparse
import os
from importlib import import_module

import django

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, nargs=2, default=[10_000, 1_000_000])
    parser.add_argument("--databases", nargs=2)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    measured = import_module("bench.queue_measured")
    names = given.databases or [measured.seeded(claims) for claims in given.claims]
    measured.main(names, rounds=given.rounds)
