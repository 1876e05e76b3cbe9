"""One case in this process, without sockets: how long the product takes, how many statements, and they alone."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client

from bench.suite.loads import Asked

Statement = tuple[str, Any]
WARM_UP, TIMES = 5, 60


@dataclass(frozen=True, slots=True)
class Inside:
    """Milliseconds of the whole and of its heaviest statement through psycopg; the 95th percentile; statements."""

    p50_ms: float
    p95_ms: float
    statements: int
    sql_ms: float
    body: bytes
    heaviest: tuple[Statement, ...]

    @property
    def share(self) -> float:
        """How much of the whole the same single statement alone would take."""
        return self.sql_ms / self.p50_ms


class Watch:
    """Remembers every statement that the product sends, and how long each took."""

    def __init__(self) -> None:
        self.sent: list[tuple[float, str, Any]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            if not many:
                self.sent.append((time.perf_counter() - began, sql, params))


def look(asked: list[Asked], headers: dict[str, str]) -> Inside:
    """Asks some of them in turn; after each, the heaviest statement that reads is sent again through psycopg."""
    client = Client(headers=headers, SERVER_NAME="127.0.0.1")
    took, alone, heaviest, counts = [], [], [], []
    body = b""
    for number in range(WARM_UP + TIMES):
        with _watched() as watch:
            began = time.perf_counter()
            body = _ask(client, asked[number % len(asked)])
            whole = time.perf_counter() - began
        if number < WARM_UP:
            continue
        reads = [one for one in watch.sent if one[1].lstrip("( ").upper().startswith(("SELECT", "WITH"))]
        took.append(whole * 1000)
        counts.append(len(watch.sent))
        if reads:
            _, sql, params = max(reads, key=lambda one: one[0])
            heaviest.append((sql, params))
            alone.append(_alone(sql, params))
    took.sort()
    return Inside(
        p50_ms=statistics.median(took),
        p95_ms=took[int(len(took) * 0.95)],
        statements=round(statistics.median(counts)),
        sql_ms=statistics.median(alone) if alone else 0.0,
        body=body,
        heaviest=tuple(heaviest),
    )


@contextmanager
def _watched() -> Iterator[Watch]:
    watch = Watch()
    with connection.execute_wrapper(watch):
        yield watch


def _ask(client: Client, asked: Asked) -> bytes:
    if asked.method == "POST":
        answer = client.post(asked.path, data=asked.body, content_type="application/json")
    else:
        answer = client.get(asked.path)
    if answer.status_code >= 400:
        raise RuntimeError(f"{asked.method} {asked.path}: {answer.status_code} {answer.content[:300]!r}")
    return b"".join(answer) if answer.streaming else answer.content


def _alone(sql: str, params: Any) -> float:
    """Milliseconds of the statement with its rows, sent by psycopg itself."""
    with connection.connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(sql, params)
        cursor.fetchall()
        return (time.perf_counter() - began) * 1000
