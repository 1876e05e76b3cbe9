"""A second PostgreSQL server that repeats the first (streaming replication), for heavy reads that the public shares.

Nothing is guessed: whoever may be answered from there asks through `shared_read`; everything else stays on the primary.
And the replica is asked only where it holds whatever the primary held when the question came. So no answer is older for
it: what was published, corrected or retracted a moment ago is in it. Where it is gone, behind, or no replica of this
primary, the primary answers.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, OperationalError, connections
from django.db.models import QuerySet
from psycopg.errors import QueryCanceled

Answer = TypeVar("Answer")
Row = TypeVar("Row")

REPLICA = "replica"
PATIENCE_S = 0.1
"""How long a page waits for the replica to come as far as the primary is."""
LONG_PATIENCE_S = 2.0
"""The same for what takes seconds or minutes by itself."""
COOL_S = 2.0
"""For so long a process does not ask a replica that was gone or behind."""
_STEP_S = 0.005
_REACHED = """
    SELECT CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn()
           ELSE pg_current_wal_flush_lsn() END::text, clock_timestamp(), system_identifier
    FROM pg_control_system()
"""
"""Who commits waits until that is flushed, and is told only then; without the wait it may not be flushed yet."""
_REPEATED = """
    SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn, extract(epoch FROM %s - pg_last_xact_replay_timestamp())::float
    FROM pg_control_system() WHERE pg_is_in_recovery() AND system_identifier = %s
"""
Place = tuple[Any, ...]


class OnlyWhereAsked:
    """Django's router: rows read from the replica are rows of the primary, and whatever hangs on them is read there."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the replica is. `behind_s` is None where it does not answer or repeats something else."""

    has_all: bool
    behind_s: float | None


class _Cooling:
    """Until when this process leaves the replica alone."""

    def __init__(self) -> None:
        self.until = 0.0

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.until

    def begin(self) -> None:
        self.until = time.monotonic() + COOL_S


cooling = _Cooling()


def is_set() -> bool:
    """Whether settings name a replica."""
    return REPLICA in connections.databases


def standing() -> Standing:
    """How the replica stands now. Raises DatabaseError where the primary does not answer."""
    return _standing(_reached())


def place(*, patience_s: float = PATIENCE_S) -> str:
    """The alias of the database that a shared read goes to: the replica only outside of transactions."""
    if not is_set() or not cooling.is_over or connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return DEFAULT_DB_ALIAS
    reached, until = _reached(), time.monotonic() + patience_s
    while True:
        now = _standing(reached)
        if now.has_all:
            return REPLICA
        if now.behind_s is None or time.monotonic() >= until:
            cooling.begin()
            return DEFAULT_DB_ALIAS
        time.sleep(_STEP_S)


def shared_read(ask: Callable[[str], Answer], *, patience_s: float = PATIENCE_S) -> Answer:
    """What `ask` answers, given the alias to read from; asked again of the primary where the replica breaks off.

    `ask` reads to the end: a query that is sent later is not watched over. A query that took too long is not repeated.
    """
    alias = place(patience_s=patience_s)
    if alias == DEFAULT_DB_ALIAS:
        return ask(alias)
    try:
        return ask(alias)
    except (OperationalError, InterfaceError) as trouble:
        if isinstance(trouble.__cause__, QueryCanceled):
            raise
        _leave()
    return ask(DEFAULT_DB_ALIAS)


def shared_rows(rows: QuerySet[Any, Row]) -> list[Row]:
    """All rows of a query, by `shared_read`."""
    return shared_read(lambda alias: list(rows.using(alias)))


def _reached() -> Place:
    """How far the primary is, its clock, and which cluster it is."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_REACHED)
        row: Place = cursor.fetchone()
    return row


def _standing(reached: Place) -> Standing:
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(_REPEATED, reached)
            row = cursor.fetchone()
    except DatabaseError:
        _leave()
        return Standing(has_all=False, behind_s=None)
    if row is None:
        return Standing(has_all=False, behind_s=None)
    has_all, behind_s = bool(row[0]), row[1] or 0.0
    return Standing(has_all, 0.0 if has_all else max(behind_s, 0.0))


def _leave() -> None:
    cooling.begin()
    connections[REPLICA].close()
