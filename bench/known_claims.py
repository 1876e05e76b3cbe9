"""Whether what people say finds the claim that was checked, how sure a score is, and how long it takes.

python -m factcheck.local exec -- python -m bench.known_claims [--others N] [--vectors FILE] [--worst N]

Fills a database with the development set of `bench/known/` (see its README) and made-up other checks, through
`import_prior_checks`, and asks `annotations.meaning.known.match`, without the sentence model and with it. Beside it,
in the same run: PostgreSQL's `ts_rank` over any of the words, and the model alone. `--vectors`: a file in which vectors
are kept from run to run, since making those of 10,000 checks takes minutes. `--worst`: show so many that were missed.
"""

import argparse
import os
from importlib import import_module
from pathlib import Path

import django

if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--others", type=int, default=10_000)
    arguments.add_argument("--vectors", type=Path)
    arguments.add_argument("--worst", type=int, default=0)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    import_module("bench.known_measured").main(others=given.others, vectors=given.vectors, worst=given.worst)
