"""The statements that a question is compared with: claims, public checks, prior checks; each with its words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

CLAIM = "claim"
PRIOR_CHECK = "prior_check"
Key = tuple[str, int]
"""CLAIM or PRIOR_CHECK, and its id."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What one known statement says. `title`: that of its check, or the published statement where it differs.

    `is_read`: its vector is of these words. `words`, `title_words`, `about_words`: without endings, as indexes have
    them.
    """

    key: Key
    text: str
    title: str
    is_read: bool
    words: frozenset[str]
    title_words: frozenset[str]
    about_words: frozenset[str]


_CLAIMS = """
    SELECT claim.id, claim.text, COALESCE(shown.text, ''), true, tsvector_to_array(annotations_lexemes(claim.text, '')),
    tsvector_to_array(annotations_lexemes(COALESCE(shown.text, ''), '')),
    tsvector_to_array(to_tsvector('simple', claim.claimant))
    FROM annotations_claim claim
    LEFT JOIN annotations_check shown ON shown.claim_id = claim.id AND shown.text <> claim.text
    WHERE claim.id = ANY(%s) AND claim.status <> 'discarded'
"""
_CHECKS = """
    SELECT claim.id, shown.text, '', claim.text = shown.text,
    tsvector_to_array(annotations_lexemes(shown.text, shown.language)), '{{}}'::text[],
    tsvector_to_array(to_tsvector('simple', shown.claimant))
    FROM annotations_check shown JOIN annotations_claim claim ON claim.id = shown.claim_id
    WHERE {} = ANY(%s) AND shown.kind <> 'retraction'
"""
_PRIORS = """
    SELECT id, claim, annotations_title(markup), true, tsvector_to_array(annotations_lexemes(claim, language)),
    tsvector_to_array(annotations_lexemes(annotations_title(markup), language)),
    tsvector_to_array(to_tsvector('simple', left(claimant, 200)))
    FROM annotations_priorcheck WHERE id = ANY(%s)
"""


def claims(ids: Collection[int]) -> list[Stated]:
    """The claims with these ids, but for discarded ones."""
    return _read(CLAIM, _CLAIMS, ids)


def checks(ids: Collection[int]) -> list[Stated]:
    """The public checks with these ids, under the ids of their claims."""
    return _read(CLAIM, _CHECKS.format("shown.id"), ids)


def checks_of_claims(ids: Collection[int]) -> list[Stated]:
    """The public checks of these claims."""
    return _read(CLAIM, _CHECKS.format("claim.id"), ids)


def prior_checks(ids: Collection[int]) -> list[Stated]:
    """The prior checks with these ids."""
    return _read(PRIOR_CHECK, _PRIORS, ids)


def _read(kind: str, query: str, ids: Iterable[int]) -> list[Stated]:
    wanted = sorted(set(ids))
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query, [wanted])
        rows = cursor.fetchall()
    return [_stated(kind, *row) for row in rows]


def _stated(kind: str, number: int, text: str, title: str, is_read: bool, *words: Any) -> Stated:
    own, of_title, about = (frozenset(some) for some in words)
    return Stated((kind, number), text, title.strip(), is_read, own, of_title, about)
