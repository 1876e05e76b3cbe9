"""Which statements have words in common with what somebody asks about, as the database finds them by its indexes.

Words come without their endings. The rarest say most, and only they are looked for: what half of all statements have
costs much and tells nothing. How often a word occurs is counted where it is rare and known from statistics elsewhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log
from typing import Any

from django.db import connection, transaction

MOST_WORDS = 80
"""How many words of a question are read."""
MOST_EACH = 3_000
"""How many statements are looked at for one word; commoner ones are looked for two at a time."""
MOST_LOOKED_FOR = 40
LARGE = 100_000
MOST_EACH_OF_MANY = 1_000
MOST_LOOKED_FOR_IN_MANY = 10
"""The same where there are more than LARGE statements: p95 at a million is two thirds of what it would be."""
_FEW = 3
_PAIRED = 4
_NEAR_LETTERS = 5
_PREFIX = 4
_COUNTED = 20_000
_FEWEST_COUNTED = 1_000
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]{1,60}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of a question as it was written, and the forms under which it may be filed."""

    said: str
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Archive:
    """Where statements are kept: a table, its words as its index has them, and which of its rows count."""

    table: str
    index: str
    words: str
    counts: str


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that share most, by id; in how many of all `rows` each word of the question occurs, as far as it was
    counted; and in which part of them the commonest words do.
    """

    archive: Archive
    ids: tuple[int, ...]
    often: Mapping[int, int]
    rows: int
    shares: Mapping[str, float]


CLAIMS = Archive("annotations_claim", "claim_said", "annotations_lexemes(text, '')", "status <> 'discarded'")
CHECKS = Archive("annotations_check", "check_said", "annotations_lexemes(text, language)", "kind <> 'retraction'")
PRIORS = Archive(
    "annotations_priorcheck", "prior_check_said", "annotations_prior_lexemes(claim, markup, language)", "claim <> ''"
)


def asked_in(said: str, language: str = "") -> list[Asked]:
    """Return the words of a question but for small ones, each once, in the order in which they stand."""
    words = list(dict.fromkeys(_WORD.findall(said)))[:MOST_WORDS]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT tsvector_to_array(to_tsvector(read.stemmer, word)),
            tsvector_to_array(to_tsvector('english', word)), tsvector_to_array(to_tsvector('simple', word))
            FROM (SELECT annotations_stemmer(%s, %s) AS stemmer) AS read,
            (SELECT regexp_replace(w, '(\\d)[,.](?=\\d{3}\\M)', '\\1', 'g') AS word, at
             FROM unnest(%s::text[]) WITH ORDINALITY AS given(w, at)) AS words ORDER BY at
            """,
            [said, language, words],
        )
        rows = cursor.fetchall()
    told: dict[frozenset[str], Asked] = {}
    for word, (own, english, plain) in zip(words, rows, strict=True):
        if own:
            told.setdefault(frozenset(own), Asked(word, frozenset([*own, *english, *plain])))
    return list(told.values())


def shares_of(archive: Archive) -> dict[str, float]:
    """Return in which part of the rows each of the commonest words occurs, as the database last estimated it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT word, share FROM pg_stats,
            unnest(most_common_elems::text::text[], most_common_elem_freqs) AS counted(word, share)
            WHERE schemaname = ANY(current_schemas(false)) AND tablename = %s AND word IS NOT NULL
            """,
            [archive.index],
        )
        return dict(cursor.fetchall())


def by_words(asked: Sequence[Asked], archive: Archive, shares: Mapping[str, float], *, limit: int) -> Found:
    """Return the rows that share the most telling words with a question, the best first."""
    rows = _rows_of(archive)
    common = {at: rows * sum(shares.get(form, 0) for form in one.forms) for at, one in enumerate(asked)}
    most_each, most_words = _most(rows)
    looked_for = _looked_for(asked, common, most_each=most_each, most_words=most_words)
    if not looked_for:
        return Found(archive, (), {}, rows, shares)
    query = f"""
        WITH asked AS MATERIALIZED (
            SELECT at, words::tsquery AS words FROM unnest(%s::int[], %s::text[]) AS given(at, words)
        ), hits AS MATERIALIZED (
            SELECT asked.at, found.id FROM asked CROSS JOIN LATERAL (
                SELECT id FROM {archive.table} WHERE {archive.words} @@ asked.words AND {archive.counts} LIMIT %s
            ) AS found
        ), counted AS (SELECT at, count(*) AS often FROM hits GROUP BY at)
        SELECT at, often, 0.0 FROM counted
        UNION ALL (
            SELECT -1, id, sum(ln(1 + %s / (often + 0.5))) AS weight FROM hits JOIN counted USING (at)
            GROUP BY id ORDER BY weight DESC, id DESC LIMIT %s
        )
    """
    given: list[Any] = [list(looked_for), list(looked_for.values()), most_each, float(rows), limit]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(query, given)
        told = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan = on")
    ids = tuple(number for at, number, _ in told if at < 0)
    counted = {at: number for at, number, _ in told if 0 <= at < len(asked)}
    often = {at: max(counted.get(at, 0), int(common[at])) for at in range(len(asked))}
    return Found(archive, ids, often, rows, shares)


def weight_of(often: float, rows: float) -> float:
    """Return what it tells that two statements share a word that so many of all have (BM25's IDF)."""
    return log(1 + (max(rows - often, 0) + 0.5) / (often + 0.5))


def _most(rows: int) -> tuple[int, int]:
    if rows > LARGE:
        return MOST_EACH_OF_MANY, MOST_LOOKED_FOR_IN_MANY
    return MOST_EACH, MOST_LOOKED_FOR


def _looked_for(
    asked: Sequence[Asked], common: Mapping[int, float], *, most_each: int, most_words: int
) -> dict[int, str]:
    """Return queries by number: each rare word's has its place; those above are of two common words together."""
    rare = sorted((at for at in common if common[at] <= most_each), key=lambda at: (common[at], -len(asked[at].said)))
    found = {at: _any_of(asked[at].forms) for at in rare[:most_words]}
    frequent = sorted((at for at in common if common[at] > most_each), key=lambda at: common[at])[:_PAIRED]
    if len(rare) < _FEW:
        both = (f"({_any_of(asked[a].forms)}) & ({_any_of(asked[b].forms)})" for a, b in combinations(frequent, 2))
        found |= dict(
            enumerate(both if len(frequent) > 1 else map(_any_of, (asked[at].forms for at in frequent)), len(asked))
        )
    return found


def _any_of(forms: Iterable[str]) -> str:
    return " | ".join("'{}'".format(form.replace("\\", "\\\\").replace("'", "''")) for form in sorted(forms))


def _rows_of(archive: Archive) -> int:
    """Return about how many rows there are; few are counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [archive.table])
        estimated = int(cursor.fetchone()[0])
        if estimated >= _FEWEST_COUNTED:
            return estimated
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {archive.table} LIMIT %s) AS few", [_COUNTED])
        return max(1, int(cursor.fetchone()[0]))
