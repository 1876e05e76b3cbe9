"""Claims that may be stated in a text, as the database finds them by its indexes: how they begin, and rare words."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from django.db import connection, transaction

from annotations.models.words import Opening

MOST_BEGINNING = 10_000
"""How many claims are looked at that begin like something in the text."""
MOST_ASKED = 50
"""How many claims in other words are compared with one sentence."""
ASKED_WORDS = 6
"""By how many of its rarest words claims are looked for that say a sentence in other words: see `_some_of`."""
FEWEST_ASKED = 3
SEARCHED_WORDS = 12
_MOST_SEARCHED = 20_000
_RARE = 200
_COMMON = 2_000
_OTHERS = 4
_SEEN_WORDS = 2_000
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,60}(?![^\W\d_])")
"""A word by which claims are looked for. The database refuses words of more than 2,046 bytes."""


def words_of(said: str) -> frozenset[str]:
    """Return the words by which to look for a sentence: letters only, in small letters."""
    return frozenset(_WORD.findall(said.lower()))


def letters_of(text: str) -> dict[str, str]:
    """Return what the database makes of each character: only it knows which it takes for letters."""
    said = Opening.letters.format("c")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c, {said} FROM unnest(%s::text[]) AS c", [sorted(set(text))])
        return dict(cursor.fetchall())


def claims_beginning_with(openings: Collection[str]) -> list[tuple[int, str]]:
    """Return claims that begin, or whose marked words begin, in one of these ways: their ids and those words.

    The ways are told by a subquery: the planner weighs each one of a list that it knows, and takes seconds.
    """
    return _found_by_index(
        f"""
        WITH told AS MATERIALIZED (SELECT string_to_array(%s, ' ') AS ways)
        SELECT id, text FROM annotations_claim
        WHERE status <> 'discarded' AND {Opening.sql("text")} = ANY((SELECT ways FROM told)::text[])
        UNION ALL
        SELECT claim_id, quote FROM annotations_highlight JOIN annotations_claim claim ON claim.id = claim_id
        WHERE first_id IS NULL AND removed_at IS NULL AND status <> 'discarded'
        AND {Opening.sql("quote")} = ANY((SELECT ways FROM told)::text[])
        LIMIT %s
        """,
        [" ".join(openings), MOST_BEGINNING],
    )


def checks_beginning_with(openings: Collection[str]) -> list[tuple[int, str]]:
    """Return checks that stand, of which the published statement or a published passage begins in one of these ways:
    their ids and those words. Nothing that is not public is compared.
    """
    return _found_by_index(
        f"""
        WITH told AS MATERIALIZED (SELECT string_to_array(%s, ' ') AS ways)
        SELECT id, text FROM annotations_check
        WHERE kind <> 'retraction' AND {Opening.sql("text")} = ANY((SELECT ways FROM told)::text[])
        UNION ALL
        SELECT shown.id, marked.quote FROM annotations_highlight marked
        JOIN annotations_check shown ON shown.claim_id = marked.claim_id AND marked.id = ANY(shown.passages)
        WHERE marked.first_id IS NULL AND marked.removed_at IS NULL AND shown.kind <> 'retraction'
        AND {Opening.sql("quote")} = ANY((SELECT ways FROM told)::text[])
        LIMIT %s
        """,
        [" ".join(openings), MOST_BEGINNING],
    )


def sharing_rare_words(
    said: Mapping[int, frozenset[str]], often: Mapping[str, float]
) -> Iterator[tuple[int, int, str]]:
    """Yield (sentence, claim, the claim's words) where both share some of the sentence's rarest words.

    `said` are the words of each sentence; `often` is what `how_often` says.
    """
    asked: dict[str, list[int]] = defaultdict(list)
    for at, words in said.items():
        asked[_some_of(_rarest(words, often), often)].append(at)
    asked.pop("", None)
    sentences = list(asked.values())
    found = _found_by_index(
        """
        SELECT asked.at - 1, claim.id, claim.text FROM unnest(%s::text[]) WITH ORDINALITY AS asked(words, at)
        CROSS JOIN LATERAL (
            SELECT id, text FROM annotations_claim
            WHERE to_tsvector('simple'::regconfig, COALESCE(text, '')) @@ asked.words::tsquery
            AND status <> 'discarded' LIMIT %s
        ) AS claim
        """,
        [list(asked), MOST_ASKED],
    )
    for place, claim, words in found:
        for at in sentences[place]:
            yield at, claim, words


def words_to_search(said: str) -> list[str]:
    """Return the words of a search as the database reads them, but for those that nearly every check has: the rarest
    first, SEARCHED_WORDS at most. The commonest where there is no other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT asked.lexeme, COALESCE(counted.share * table_of.reltuples, 0) AS often
            FROM unnest(to_tsvector('simple', %s)) AS asked
            CROSS JOIN (SELECT reltuples FROM pg_class WHERE oid = 'annotations_check'::regclass) AS table_of
            LEFT JOIN (
                SELECT word, share FROM pg_stats,
                unnest(most_common_elems::text::text[], most_common_elem_freqs) AS counted(word, share)
                WHERE schemaname = ANY(current_schemas(false)) AND tablename = 'annotations_check'
                AND attname = 'search' AND word IS NOT NULL
            ) AS counted ON counted.word = asked.lexeme
            ORDER BY often, length(asked.lexeme) DESC, asked.lexeme
            """,
            [said],
        )
        rows = cursor.fetchall()
    telling = [word for word, often in rows if often <= _MOST_SEARCHED]
    return (telling or [word for word, _ in rows[:1]])[:SEARCHED_WORDS]


def how_often() -> dict[str, float]:
    """Return in how many claims each of the commonest words occurs, as the database last estimated it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT word, share * reltuples FROM pg_stats
            JOIN pg_class ON pg_class.oid = 'annotations_claim'::regclass,
            unnest(most_common_elems::text::text[], most_common_elem_freqs) AS counted(word, share)
            WHERE schemaname = ANY(current_schemas(false)) AND tablename = 'claim_lexemes'
            AND word IS NOT NULL ORDER BY share DESC LIMIT %s
            """,
            [_SEEN_WORDS],
        )
        return dict(cursor.fetchall())


def _found_by_index(asked: str, given: Sequence[Any]) -> list[Any]:
    """Return the rows of a query that has an index to go by.

    The planner takes an index look-up for dearer and the letters of a text for cheaper than they are: it is told to
    leave the tables alone.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(asked, given)
        found = list(cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = on")
    return found


def _rarest(words: frozenset[str], often: Mapping[str, float]) -> list[str]:
    """Return the words by which to look for a sentence: the rarest, long ones before short ones."""
    ordered = sorted(words, key=lambda word: (often.get(word, 0), -len(word), word))
    telling = [word for word in ordered if often.get(word, 0) <= _COMMON]
    return telling[:ASKED_WORDS] if len(telling) >= FEWEST_ASKED else ordered[:FEWEST_ASKED]


def _some_of(words: Sequence[str], often: Mapping[str, float]) -> str:
    """Return a query for texts that hold two of these words, one of them rare; where few are, or three of the others.

    The words are letters only, so nothing needs quoting.
    """
    rare = [word for word in words if often.get(word, 0) <= _RARE]
    others = [word for word in words if word not in rare]
    threes = combinations(others[:_OTHERS], 3) if len(rare) < FEWEST_ASKED else ()
    pairs = [f"{word}&({'|'.join([*rare[at + 1 :], *others])})" for at, word in enumerate(rare) if len(words) > at + 1]
    return "|".join([*pairs, *map("&".join, threes)])
