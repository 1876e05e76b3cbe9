"""How surely and how fast known claims are found in articles that state them again. Prints docs/matching.md's tables.

python -m factcheck.local exec -- python -m bench.already_checked [--claims 100000] [--planted 1000] [--seed 7]
"""

import argparse
import os
from importlib import import_module

import django

if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    for name, usual in (("claims", 100_000), ("planted", 1_000), ("seed", 7)):
        arguments.add_argument(f"--{name}", type=int, default=usual)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    import_module("bench.planted_claims").main(claims=given.claims, planted=given.planted, seed=given.seed)
