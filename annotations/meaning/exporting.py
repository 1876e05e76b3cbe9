"""All claims that a list holds, with everything, as a stream of bytes: as of one moment, in memory that does not grow.

A chunk of ids, one statement that tells those claims, the next chunk: all in one transaction that sees one snapshot of
the database, on a connection of its own, since a server may pull a stream in another thread than the request's. What
holds no last line that says how many there are was cut off.
"""

import json
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from annotations.errors import TooMany
from annotations.meaning.exported import CSV_COLUMNS as CSV_COLUMNS
from annotations.meaning.exported import CSV_LINES, JSON_LINES
from annotations.meaning.exported import LISTS as LISTS
from annotations.models.claim import ClaimQuerySet
from annotations.postgres.replica import LONG_PATIENCE_S, place

Format = Literal["jsonl", "csv"]
Pieces = Generator[bytes, None, None]

CHUNK = 2_000
"""Claims in one statement: its time is far below the limit for one, its rows fit in memory."""
PIECE_BYTES = 64 * 1024
PATIENCE = "10min"
"""So long a reader may take for one chunk, some megabytes: the statement goes on only as fast as it is read."""
PLACES = (7_301_011, 7_301_012)
"""Advisory locks by which a person has so many exports under way at once."""
_GZIP = 16 + zlib.MAX_WBITS
_FAST = 1
_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which claims, and in which form."""

    rows: ClaimQuerySet
    format: Format = "jsonl"
    is_packed: bool = False
    person: int | None = None
    """Who takes it over the web, by id: each a thread, a connection and a snapshot, for as long as somebody reads."""


def export(asked: Asked) -> Pieces:
    """The file in pieces. Closing it early ends its transaction and its connection."""
    lines = pieces(_lines(asked, place(patience_s=LONG_PATIENCE_S)))
    return _packed(lines) if asked.is_packed else lines


def begun(asked: Asked) -> Pieces:
    """The same with its first piece made, so that what refuses it does so before an answer begins. Raises TooMany."""
    return begun_with(export(asked))


def begun_with(made: Pieces) -> Pieces:
    """These pieces, the first of them made already."""
    return _going_on(next(made), made)


def _going_on(first: bytes, pieces: Pieces) -> Pieces:
    with closing(pieces):
        yield first
        yield from pieces


def _lines(asked: Asked, alias: str) -> Pieces:
    statement = CSV_LINES if asked.format == "csv" else JSON_LINES
    claims = 0
    if asked.format == "csv":
        yield ",".join(CSV_COLUMNS).encode() + b"\n"
    with own_connection(alias) as own:
        if asked.person is not None:
            take_place(own, asked.person)
        for ids in _chunks(asked.rows, own):
            told = {"ids": ids, "site": settings.BASE_URL, "zone": settings.TIME_ZONE}
            with own.cursor() as cursor, cursor.copy(statement, told) as copy:
                for line in copy:
                    yield bytes(line)
            claims += len(ids)
    yield _end(asked.format, claims)


def take_place(own: BaseDatabaseWrapper, person: int) -> None:
    """One of the person's places, until the transaction ends, however it does. Raises TooMany."""
    with own.cursor() as cursor:
        for place_lock in PLACES:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [place_lock, person % 2**31])
            if cursor.fetchone() == (True,):
                return
    full = _("{number} exports of yours are under way already. Let one end, or break it off, and ask again.")
    raise TooMany(full.format(number=len(PLACES)))


def _end(kind: Format, claims: int) -> bytes:
    """The last line."""
    told = f"# end: {claims} claims" if kind == "csv" else json.dumps({"end": True, "claims": claims})
    return told.encode() + b"\n"


def _chunks(rows: ClaimQuerySet, own: BaseDatabaseWrapper) -> Iterator[list[int]]:
    """The ids in ascending order, some at a time."""
    reached = 0
    while True:
        some = rows.filter(id__gt=reached).order_by("id").values_list("id", flat=True)[:CHUNK]
        sql, params = some.query.sql_with_params()
        with own.cursor() as cursor:
            cursor.execute(sql, params)
            ids = [int(row[0]) for row in cursor.fetchall()]
        if ids:
            yield ids
            reached = ids[-1]
        if len(ids) < CHUNK:
            return


@contextmanager
def own_connection(alias: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection to this database, in a transaction that only reads and sees one moment; closed in the end."""
    own = connections[alias].copy()
    own.inc_thread_sharing()
    try:
        with own.cursor() as cursor:
            cursor.execute(_BEGIN)
            cursor.execute("SET LOCAL jit = off")
            for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SET LOCAL {limit} = '{PATIENCE}'")
        yield own
    finally:
        own.close()


def pieces(lines: Pieces) -> Pieces:
    """The same bytes in pieces that are worth sending."""
    piece = bytearray()
    with closing(lines):
        for line in lines:
            piece += line
            if len(piece) >= PIECE_BYTES:
                yield bytes(piece)
                piece.clear()
    yield bytes(piece)


def _packed(pieces: Pieces) -> Pieces:
    """The same bytes as one gzip member."""
    packer = zlib.compressobj(_FAST, zlib.DEFLATED, _GZIP)
    with closing(pieces):
        for piece in pieces:
            if packed := packer.compress(piece):
                yield packed
    yield packer.flush()
