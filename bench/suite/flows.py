"""Work by the thousand: bringing articles in, and giving claims out."""

import time
from contextlib import redirect_stdout
from http.client import HTTPConnection
from io import StringIO

from django.db import connection

from annotations.api.urls import STAFF
from annotations.models import Claim, User
from bench.bulk_import import file_of, floor, measure, texts
from bench.suite.memory import watched
from bench.suite.results import Flow
from bench.suite.servers import Server

PIECE = 1024 * 1024
EXPORT = "/api/v1/claims/export/"


def imported(rows: int) -> Flow:
    """Pasted articles by the worker's own function, and their bare texts by COPY."""
    User.objects.get_or_create(username="bench")
    with redirect_stdout(StringIO()):
        bare, rate = floor(rows), measure("texts", file_of(texts(rows)), rows=rows)
    return Flow(
        "Bulk import of pasted articles", "articles/s", round(rate, 1), "COPY of their texts", round(bare, 1), goal=500
    )


def exported(server: Server, headers: dict[str, str]) -> Flow | None:
    """All claims with everything, over HTTP, and the bare rows by COPY; None where the product has no such door."""
    if not any("claims/export/" in str(one.pattern) for one in STAFF):
        return None
    count = Claim.objects.kept().count()
    with watched(server.pid) as peaks:
        began = time.perf_counter()
        lines = _lines(server.port, headers)
        rate = lines / (time.perf_counter() - began)
    if lines < count:
        raise RuntimeError(f"The export has {lines} lines of {count}.")
    return Flow(
        "Export of claims with everything",
        "claims/s",
        round(rate, 1),
        "COPY of their rows",
        round(_copied(), 1),
        goal=20_000,
        peak_mb=round(peaks.rss_mb, 1),
    )


def _lines(port: int, headers: dict[str, str]) -> int:
    link = HTTPConnection("127.0.0.1", port, timeout=600)
    link.request("GET", EXPORT, headers=headers)
    answer, lines = link.getresponse(), 0
    if answer.status != 200:
        raise RuntimeError(f"{EXPORT}: {answer.status}")
    while piece := answer.read(PIECE):
        lines += piece.count(b"\n")
    return lines


def _copied() -> float:
    """Claims a second as PostgreSQL writes their rows down itself."""
    rows, began = 0, time.perf_counter()
    with connection.cursor() as cursor, cursor.copy("COPY annotations_claim TO STDOUT") as copy:
        for _ in copy:
            rows += 1
    return rows / (time.perf_counter() - began)
