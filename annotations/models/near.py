"""The statements nearest in meaning, asked of PostgreSQL: by pgvector's HNSW where it is there, else one by one.

Vectors are kept in a column that needs no extension; the index is over a cast of it, one index a model.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from annotations.text.embedding import model_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

TABLE = "annotations_statementvector"
SCALE = 32_767
EF_SEARCH = 100
"""How many candidates HNSW keeps while it searches. It goes on beyond them (`iterative_scan`, from pgvector 0.8) where
rows that were changed or deleted since the last vacuum stand among them.
"""
FEW = 10_000
"""So many vectors are compared one by one where there is no index; where there are more, nothing is answered."""


@dataclass(frozen=True, slots=True)
class Near:
    """One of our claims, or somebody else's check, and how near it is: the cosine, at most 1.

    `likeness`: of its nearest part, statement or title; `average`: of those of its parts that were compared.
    """

    claim_id: int | None
    prior_check_id: int | None
    likeness: float
    average: float


def nearest(connection: BaseDatabaseWrapper, vector: "Vector", *, limit: int, model: str = "") -> list[Near]:
    """The owners of the nearest vectors, each once. [] where there are too many to ask without an index."""
    named = model or model_name()
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(_PREPARE, [str(EF_SEARCH), index_name(named)])
        (_, has_index) = cursor.fetchone() or ("", False)
        if has_index:
            cursor.execute(_BY_INDEX.format(n=len(vector)), [_literal(vector), named, 2 * limit])
            return _once(sorted(cursor.fetchall(), key=lambda row: -row[2]))[:limit]
        cursor.execute(f"SELECT count(*) FROM (SELECT FROM {TABLE} WHERE model = %s LIMIT {FEW + 1}) t", [named])
        if (cursor.fetchone() or [0])[0] > FEW:
            return []
        cursor.execute(_EACH, [named])
        return _compared(cursor.fetchall(), vector)[:limit]


def likeness_to(
    connection: BaseDatabaseWrapper, vector: "Vector", *, claims: Sequence[int], prior_checks: Sequence[int]
) -> list[Near]:
    """The same for these owners only."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_THESE, [model_name(), list(claims), list(prior_checks)])
        return _compared(cursor.fetchall(), vector)


def settle(connection: BaseDatabaseWrapper, made: Sequence[Any]) -> set[int]:
    """Writes the vectors of rows whose words are still those that were read."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            [
                [row.pk for row in made],
                [bytes(row.digest) for row in made],
                [row.model for row in made],
                ["{" + ",".join(map(str, row.embedding)) + "}" for row in made],
            ],
        )
        return {row[0] for row in cursor.fetchall()}


def index_name(model: str) -> str:
    """Of the HNSW index over this model's vectors."""
    return f"statement_near_{model[-12:]}"


def index_over(model: str, dimensions: int) -> str:
    """What follows CREATE INDEX, or CREATE INDEX CONCURRENTLY: its name, its table and what it holds."""
    named = model.replace("'", "''")
    return (
        f"{index_name(model)} ON {TABLE} USING hnsw "
        f"(((embedding::integer[])::halfvec({int(dimensions)})) halfvec_cosine_ops) WHERE model = '{named}'"
    )


def stored(vector: "Vector") -> list[int]:
    """A unit vector as it is kept."""
    numbers: list[int] = (vector * SCALE).round().astype("int16").tolist()
    return numbers


def _literal(vector: "Vector") -> str:
    return "[" + ",".join(f"{number:.7g}" for number in vector.tolist()) + "]"


def _compared(rows: Sequence[tuple[Any, ...]], vector: "Vector") -> list[Near]:
    if not rows:
        return []
    likenesses = import_module("annotations.text.nearness").cosines([row[2] for row in rows], vector)
    pairs = ((row[0], row[1], float(one)) for row, one in zip(rows, likenesses, strict=True))
    return _once(sorted(pairs, key=lambda pair: -pair[2]))


def _once(rows: Iterable[tuple[int | None, int | None, float]]) -> list[Near]:
    """Each owner in the place of its nearest part; the rows come nearest first."""
    found: dict[tuple[int | None, int | None], list[float]] = {}
    for claim_id, prior_check_id, likeness in rows:
        found.setdefault((claim_id, prior_check_id), []).append(min(likeness, 1.0))
    return [Near(*owner, parts[0], sum(parts) / len(parts)) for owner, parts in found.items()]


_PREPARE = """
    SELECT (
        SELECT count(set_config(name, value, true))
        FROM (VALUES ('hnsw.ef_search', %s, 0), ('hnsw.iterative_scan', 'relaxed_order', 8)) AS w(name, value, minor)
        WHERE minor <= (SELECT split_part(extversion, '.', 2)::integer FROM pg_extension WHERE extname = 'vector')),
        COALESCE((SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)), false)
"""
_BY_INDEX = f"""
    WITH asked AS (SELECT %s::halfvec({{n}}) AS vector)
    SELECT claim_id, prior_check_id, 1 - ((embedding::integer[])::halfvec({{n}}) <=> (SELECT vector FROM asked))
    FROM {TABLE} WHERE model = %s AND embedding IS NOT NULL
    ORDER BY (embedding::integer[])::halfvec({{n}}) <=> (SELECT vector FROM asked) LIMIT %s
"""
_EACH = (
    f"SELECT claim_id, prior_check_id, array_send(embedding) FROM {TABLE} WHERE model = %s AND embedding IS NOT NULL"
)
_OF_THESE = f"{_EACH} AND (claim_id = ANY(%s) OR prior_check_id = ANY(%s))"
_SETTLE = f"""
    UPDATE {TABLE} kept SET embedding = made.embedding::smallint[], model = made.model, lease_until = NULL
    FROM unnest(%s::bigint[], %s::bytea[], %s::text[], %s::text[]) AS made(id, digest, model, embedding)
    WHERE kept.id = made.id AND kept.digest = made.digest AND kept.embedding IS NULL RETURNING kept.id
"""
