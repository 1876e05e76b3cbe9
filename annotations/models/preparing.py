"""What the search by meaning needs beside its table: rows for statements of old, the extension, an index a model.

Each step may be taken again at any time, holds no long lock, and says what it found.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError

from annotations.models.near import TABLE, index_name, index_over
from annotations.models.restating import MISSING_CLAIMS, MISSING_PRIORS

BATCH = 20_000
"""Ids that are looked through in one transaction."""
EXTENSION = "vector"
_SOURCES = (
    ("annotations_claim", "claim_id", MISSING_CLAIMS),
    ("annotations_priorcheck", "prior_check_id", MISSING_PRIORS),
)


def add_missing(connection: BaseDatabaseWrapper) -> Iterator[int]:
    """Gives every statement that has none a row that waits; how many, batch by batch."""
    for table, owner, insert in _SOURCES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT min(id), max(id) FROM {table}")
            first, last = cursor.fetchone() or (None, None)
        for start in range(first or 0, (last or -1) + 1, BATCH):
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.execute(
                    f"{insert} AND made.id >= %s AND made.id < %s AND NOT EXISTS (SELECT FROM {TABLE} kept "
                    f"WHERE kept.{owner} = made.id AND kept.part = 'statement') ON CONFLICT DO NOTHING",
                    [start, start + BATCH],
                )
                yield cursor.rowcount


def forget_others(connection: BaseDatabaseWrapper, model: str) -> Iterator[int]:
    """Has every vector of another model made anew; how many, batch by batch."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(id), max(id) FROM {TABLE} WHERE embedding IS NOT NULL AND model <> %s", [model])
        first, last = cursor.fetchone() or (None, None)
    for start in range(first or 0, (last or -1) + 1, BATCH):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {TABLE} SET embedding = NULL, lease_until = NULL WHERE id >= %s AND id < %s "
                "AND embedding IS NOT NULL AND model <> %s AND part = 'statement'",
                [start, start + BATCH, model],
            )
            yield cursor.rowcount


def has_extension(connection: BaseDatabaseWrapper) -> bool:
    """Whether pgvector is switched on in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_extension WHERE extname = %s", [EXTENSION])
        return cursor.fetchone() is not None


def make_extension(connection: BaseDatabaseWrapper) -> str:
    """Switches pgvector on; why it is not on, in a sentence, or ""."""
    if has_extension(connection):
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT default_version FROM pg_available_extensions WHERE name = %s", [EXTENSION])
        if cursor.fetchone() is None:
            return "pgvector is not installed on the database's server."
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {EXTENSION}")
    except DatabaseError as error:
        return f"pgvector cannot be switched on by this account: {str(error).splitlines()[0]}."
    return ""


def has_index(connection: BaseDatabaseWrapper, model: str) -> bool:
    """Whether this model's index is there and whole."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [index_name(model)])
        found = cursor.fetchone()
        return bool(found and found[0])


def index_bytes(connection: BaseDatabaseWrapper, model: str) -> int:
    """How much room the index takes; 0 where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(pg_relation_size(to_regclass(%s)), 0)", [index_name(model)])
        return int((cursor.fetchone() or [0])[0])


def build_index(connection: BaseDatabaseWrapper, model: str, dimensions: int, *, memory_mb: int = 512) -> None:
    """The HNSW index over one model's vectors, made beside everybody's reading and writing; anew where there is one.

    Outside a transaction. What an earlier try left unfinished is dropped.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(name, value, false) FROM (VALUES ('statement_timeout', '0'), "
            "('lock_timeout', '0'), ('maintenance_work_mem', %s)) AS wanted(name, value)",
            [f"{int(memory_mb)}MB"],
        )
        try:
            if has_index(connection, model):
                cursor.execute(f"REINDEX INDEX CONCURRENTLY {index_name(model)}")
                return
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index_name(model)}")
            cursor.execute(f"CREATE INDEX CONCURRENTLY {index_over(model, dimensions)}")
        finally:
            cursor.execute("RESET statement_timeout; RESET lock_timeout; RESET maintenance_work_mem")
