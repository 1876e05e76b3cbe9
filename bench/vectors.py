"""The search by meaning at size: recall of the index against exact comparison, time, size, and what building it takes.

`python -m factcheck.local exec -- python -m bench.vectors --rows 100000`; beside it nothing should run.
"""

import argparse
import os
from importlib import import_module

import django


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--memory", type=int, default=1_024, help="MB for building the index")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    import_module("bench.made_vectors").measure(options.rows, memory_mb=options.memory)


if __name__ == "__main__":
    main()
