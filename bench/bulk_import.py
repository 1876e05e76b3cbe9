"""What a batch costs: rows a second beside a floor, and the worker's memory after 1,000 rows and at the end.

python -m factcheck.local exec -- python -m bench.bulk_import [ROWS]

Makes a file of texts and a file of addresses (which nobody fetches: no worker listens), and imports both in turns by
the worker's own function, into services of its own, of which nothing is left. The floor, measured in the same run: the
same texts by bare COPY into a table of name, title and text, as many in a transaction as the import takes.
"""

import gc
import io
import json
import os
import sys
import time
from collections.abc import Iterator
from typing import BinaryIO

import django
from django.core.management import call_command

LINE = (
    "{kind:<10}{rows:>7,} rows{seconds:>7.1f} s{rate:>6.0f} rows/s"
    "{early:>8.1f} MB at row {mark:,}{late:>8.1f} MB at the end"
)
WORDS = "The harbour bridge was to cost 40 million euros, the council said on Monday, and to open in spring. "


def resident_mb() -> float:
    """What this process holds in memory now."""
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def texts(rows: int) -> Iterator[dict[str, str]]:
    for number in range(rows):
        paragraphs = [f"Paragraph {at} of text {number}. " + WORDS * 4 for at in range(8)]
        yield {"text": "\n\n".join(paragraphs), "title": f"Text {number}", "external_id": f"text-{number}"}


def addresses(rows: int) -> Iterator[dict[str, str]]:
    for number in range(rows):
        yield {"url": f"https://news{number % 50}.example.org/{number}", "external_id": f"address-{number}"}


def file_of(rows: Iterator[dict[str, str]]) -> BinaryIO:
    made = io.BytesIO()
    for row in rows:
        made.write(json.dumps(row).encode() + b"\n")
    made.seek(0)
    return made


def measure(kind: str, body: BinaryIO, *, rows: int) -> float:
    """Imports one file in turns, as workers do, and prints its line; rows a second."""
    from annotations.actions.batches import Handed, start_batch
    from annotations.models import Batch, User
    from annotations.worker import importing

    batch = start_batch(Handed(body, f"{kind}.jsonl"), dry_run=False, by=User.objects.get(username="bench"))
    body.close()
    mark, early, began = min(1_000, rows // 2), 0.0, time.monotonic()
    while not batch.is_over:
        importing.run(batch.pk, seconds=1.0)
        batch = Batch.objects.get(id=batch.pk)
        gc.collect()
        if not early and batch.rows_done >= mark:
            early = resident_mb()
    seconds = time.monotonic() - began
    assert (batch.state, batch.made) == ("done", rows), (batch.state, batch.made, batch.refused, batch.error_detail)
    late = resident_mb()
    print(LINE.format(kind=kind, rows=rows, seconds=seconds, rate=rows / seconds, early=early, late=late, mark=mark))
    print(f"{'':<10}memory grew by {100 * (late / early - 1):.1f} %")
    return rows / seconds


def floor(rows: int) -> float:
    """Rows a second by nothing but COPY."""
    from django.db import connection, transaction

    from annotations.worker.importing import CHUNK_ROWS

    table = list(texts(rows))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (id bigserial PRIMARY KEY, name text UNIQUE, title text, text text)")
        began = time.monotonic()
        for start in range(0, rows, CHUNK_ROWS):
            with transaction.atomic(), cursor.copy("COPY bench_floor (name, title, text) FROM STDIN") as copy:
                for row in table[start : start + CHUNK_ROWS]:
                    copy.write_row((row["external_id"], row["title"], row["text"]))
        seconds = time.monotonic() - began
        cursor.execute("DROP TABLE bench_floor")
    return rows / seconds


def main(rows: int) -> None:
    from annotations.models import User

    User.objects.create(username="bench", role="checker")
    bare = floor(rows)
    rate = measure("texts", file_of(texts(rows)), rows=rows)
    print(f"{'':<10}{100 * rate / bare:.1f} % of the floor, {bare:,.0f} rows/s by COPY alone")
    measure("addresses", file_of(addresses(rows)), rows=rows)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
