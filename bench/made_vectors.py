"""Made-up meanings in great number, and how well and how fast the nearest of them are found.

Topics, claims within them, and ways to say one claim, in some 60 directions, since sentences do not fill all of 384.
Queries are claims said anew.
"""

import statistics
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.core.management import call_command
from django.db import connection
from numpy.typing import NDArray

from annotations.models import StatementVector, near, preparing
from annotations.text.embedding import PACKAGED_DIMENSIONS, PACKAGED_NAME

SEED, DIRECTIONS, BATCH = 20_261_123, 60, 20_000
QUERIES, NEAREST = 200, 20
EFS = (40, 100, 200, 400)
Floats = NDArray[np.float32]
_INT2 = 21
_PART, _DIGEST = b"statement", bytes(16)
_FIXED = {
    "fields": (">i2", 6),
    "id_bytes": (">i4", 8),
    "id": (">i8", 0),
    "no_prior_check": (">i4", -1),
    "part_bytes": (">i4", len(_PART)),
    "part": (f"S{len(_PART)}", _PART),
    "model_bytes": (">i4", len(PACKAGED_NAME)),
    "model": (f"S{len(PACKAGED_NAME)}", PACKAGED_NAME.encode()),
    "digest_bytes": (">i4", len(_DIGEST)),
    "digest": (f"V{len(_DIGEST)}", 0),
    "array_bytes": (">i4", 20 + 6 * PACKAGED_DIMENSIONS),
    "array_dimensions": (">i4", 1),
    "array_nulls": (">i4", 0),
    "array_type": (">i4", _INT2),
    "array_length": (">i4", PACKAGED_DIMENSIONS),
    "array_first": (">i4", 1),
}
"""One row of PostgreSQL's binary COPY, but for its numbers: dtype and value of each piece."""
_NUMBER = np.dtype([("bytes", ">i4"), ("value", ">i2")])
_ROW = np.dtype([*((name, kind) for name, (kind, _) in _FIXED.items()), ("numbers", _NUMBER, PACKAGED_DIMENSIONS)])


class World:
    """Meanings, the same at every run."""

    def __init__(self, rows: int) -> None:
        self.random = np.random.default_rng(SEED)
        self.rows = rows
        self.ways = self._some(DIRECTIONS, PACKAGED_DIMENSIONS) / np.float32(DIRECTIONS**0.5)
        self.topics = self._some(max(20, rows // 500), DIRECTIONS)
        self.claims = self._some(max(100, rows // 4), DIRECTIONS)

    def said(self, count: int) -> Floats:
        """Statements as unit vectors."""
        claim = self.random.integers(0, len(self.claims), count)
        mixed = self.topics[claim % len(self.topics)] + 0.7 * self.claims[claim] + 0.45 * self._some(count, DIRECTIONS)
        made = mixed @ self.ways
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)

    def batches(self) -> Iterator[Floats]:
        for start in range(0, self.rows, BATCH):
            yield self.said(min(BATCH, self.rows - start))

    def _some(self, *shape: int) -> Floats:
        return self.random.standard_normal(shape, dtype=np.float32)


def measure(rows: int, *, memory_mb: int) -> None:
    """Fills an empty database and prints what is measured, line by line."""
    call_command("migrate", verbosity=0)
    world = World(rows)
    _fill(world)
    started = time.perf_counter()
    preparing.build_index(connection, PACKAGED_NAME, PACKAGED_DIMENSIONS, memory_mb=memory_mb)
    built_s = time.perf_counter() - started
    sizes = [_asked("SELECT pg_relation_size(%s::regclass)", name) / 1e6 for name in _measured()]
    print(
        f"{rows:,} vectors: index built in {built_s:,.0f} s, {sizes[0]:,.0f} MB; table {sizes[1]:,.0f} MB", flush=True
    )
    queries = world.said(QUERIES)
    exact = [_nearest(query, by_index=False) for query in queries[:60]]
    _warm(queries)
    for ef in EFS:
        near.EF_SEARCH = ef
        found = [_nearest(query, by_index=True) for query in queries]
        recall = statistics.mean(len(set(a) & set(b)) / NEAREST for a, b in zip(exact, found, strict=False))
        times = sorted(_timed(query) for query in queries)
        print(
            f"  ef_search {ef}: recall@{NEAREST} {recall:.3f}; p50 {times[QUERIES // 2]:.1f} ms, "
            f"p95 {times[QUERIES * 95 // 100]:.1f} ms",
            flush=True,
        )


def _measured() -> tuple[str, str]:
    return near.index_name(PACKAGED_NAME), near.TABLE


def _fill(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {near.index_name(PACKAGED_NAME)}")
        cursor.execute("SET session_replication_role = replica")  # the claims themselves are not needed here
        columns = "claim_id, prior_check_id, part, model, digest, embedding"
        first = 1
        with cursor.copy(f"COPY {near.TABLE} ({columns}) FROM STDIN (FORMAT binary)") as copy:
            copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
            for batch in world.batches():
                copy.write(_packed(batch, first).tobytes())
                first += len(batch)
            copy.write(b"\xff\xff")
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(f"VACUUM ANALYZE {near.TABLE}")


def _packed(vectors: Floats, first: int) -> "NDArray[np.void]":
    """Rows as PostgreSQL's binary COPY reads them."""
    rows = np.zeros(len(vectors), _ROW)
    for name, (_, value) in _FIXED.items():
        if value:
            rows[name] = value
    rows["id"] = np.arange(first, first + len(vectors))
    rows["numbers"]["bytes"] = 2
    rows["numbers"]["value"] = np.rint(vectors * near.SCALE)
    return rows


def _asked(sql: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int((cursor.fetchone() or [0])[0])


def _nearest(query: Floats, *, by_index: bool) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET enable_indexscan = {'on' if by_index else 'off'}")
        found = StatementVector.objects.nearest(query, limit=NEAREST)
        cursor.execute("SET enable_indexscan = on")
    return [one.claim_id or 0 for one in found]


def _warm(queries: Floats) -> None:
    for query in queries:
        StatementVector.objects.nearest(query, limit=NEAREST)


def _timed(query: Floats) -> float:
    """In milliseconds."""
    started = time.perf_counter()
    StatementVector.objects.nearest(query, limit=NEAREST)
    return (time.perf_counter() - started) * 1e3
