"""What an export of all claims costs: claims a second in each form, beside bare COPY of the claims' own columns.

python -m factcheck.local exec -- python -m bench.claims_export [CLAIMS]

Seeds made-up claims into services of its own, exports them by the function that the API streams from, and tells what
the process holds in memory. Forms take turns; the medians of three rounds are told.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

import django
from django.core.management import call_command

from bench.bulk_import import resident_mb

LINE = "{form:<12}{claims:>9,} claims{seconds:>8.2f} s{rate:>9,.0f} claims/s{mb:>9.1f} MB{share:>8.1%} of the floor"
ROUNDS = 3


def bare() -> int:
    """Bytes of the claims' own columns by one COPY."""
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy("COPY annotations_claim TO STDOUT") as copy:
        return sum(len(row) for row in copy)


def exported(form: str, *, is_packed: bool = False) -> int:
    """Bytes of one export."""
    from annotations.meaning.exporting import Asked, export
    from annotations.models import Claim

    asked = Asked(Claim.objects.kept(), "csv" if form == "csv" else "jsonl", is_packed)
    return sum(len(piece) for piece in export(asked))


def main(claims: int) -> None:
    from django.db import connection

    call_command("seed_bench", claims=claims, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    forms: dict[str, Callable[[], int]] = {
        "floor": bare,
        "jsonl": lambda: exported("jsonl"),
        "csv": lambda: exported("csv"),
        "jsonl.gz": lambda: exported("jsonl", is_packed=True),
    }
    times: dict[str, list[float]] = {name: [] for name in forms}
    sizes: dict[str, int] = {}
    before = resident_mb()
    for _ in range(ROUNDS):
        for name, run in forms.items():
            began = time.monotonic()
            sizes[name] = run()
            times[name].append(time.monotonic() - began)
    took = {name: statistics.median(some) for name, some in times.items()}
    for name, seconds in took.items():
        share, mb = took["floor"] / seconds, sizes[name] / 2**20
        print(LINE.format(form=name, claims=claims, seconds=seconds, rate=claims / seconds, mb=mb, share=share))
    print(f"memory: {before:.1f} MB before, {resident_mb():.1f} MB after")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
