"""Checks as readers are given them: the frozen payload with its currency beside it, written by the database.

One query whatever is asked: which checks, what is known of them today, and, unless the reader has just that already,
what they say. Answers are kept for as long as PUBLIC_KEPT_S and are not given again once anything was published: what
may be that late is what became of a passage in its article, and caches may keep that for longer.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import Any

from django.conf import settings
from django.utils import timezone

from annotations.meaning.currency import WHOLE
from annotations.meaning.lastday import CURRENT, OUTDATED
from annotations.models.publication import Kind
from annotations.postgres.base import prepared_cursor

_BODY = """left(publication.payload::text, -1) || ', "currency": ' || shown.currency
        || ', "status": "' || shown.status || '"}'"""
_SHOWN = f"""
    WITH shown AS MATERIALIZED (
        SELECT shown.id, shown.slug, shown.kind, shown.version, shown.publication_id, {WHOLE} AS currency,
            CASE WHEN shown.expires_on < %s THEN '{OUTDATED}' ELSE '{CURRENT}' END AS status
        FROM ({{which}}) shown
    ), told AS (
        SELECT md5(string_agg(publication_id || currency || status, '' ORDER BY publication_id)) AS tag FROM shown
    )
    SELECT shown.id, shown.slug, shown.kind, told.tag,
           CASE WHEN told.tag = ANY(string_to_array(%s, ' ')) THEN NULL ELSE {_BODY} END, shown.version
    FROM shown CROSS JOIN told JOIN annotations_publication publication ON publication.id = shown.publication_id
    ORDER BY shown.publication_id DESC
"""
_CHECK = "SELECT * FROM annotations_check WHERE slug = %s"
_OF_ADDRESS = f"""
    SELECT shown.* FROM annotations_address address
    JOIN annotations_check_pages place ON place.page_id = address.page_id
    JOIN annotations_check shown ON shown.id = place.check_id
    WHERE address.key = %s AND shown.kind <> '{Kind.RETRACTION}' ORDER BY shown.publication_id DESC LIMIT %s
"""
_THESE = "SELECT * FROM annotations_check WHERE id = ANY(%s)"
MOST_KEPT = 256
"""Answers that a process keeps: a list of checks may have a few hundred kB."""
NOTHING = "none"
"""The tag of no checks at all."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One check. `body` is the text of its JSON; None where the reader has everything that was asked for."""

    id: int
    slug: str
    is_retracted: bool
    body: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Newest first. `tag` changes with whatever is said of any of them."""

    tag: str
    checks: Sequence[Shown]

    @property
    def slugs(self) -> list[str]:
        return [check.slug for check in self.checks]


def check_at(slug: str, *, known: Collection[str] = (), edition: str | None = None) -> Answer:
    """The check at a slug, or none; also a retracted one.

    `known` are the tags that the reader has; an answer of the same `edition` (`tally.Allowance`) may be given again.
    """
    return _answer(_CHECK, (slug,), known, edition)


def checks_at(key: str, *, most: int, known: Collection[str] = (), edition: str | None = None) -> Answer:
    """The newest checks of the page with this address key (`text.urls.identity`)."""
    return _answer(_OF_ADDRESS, (key, most), known, edition)


def these_checks(ids: Sequence[int]) -> Answer:
    """These checks, in the order asked for."""
    answer = _asked(_THESE, [list(ids)], ())
    place = {check: at for at, check in enumerate(ids)}
    return Answer(answer.tag, sorted(answer.checks, key=lambda check: place[check.id]))


def _answer(which: str, given: tuple[Any, ...], known: Collection[str], edition: str | None) -> Answer:
    kept_s = settings.PUBLIC_KEPT_S
    if edition is None or not kept_s:
        return _asked(which, given, known)
    return _kept(which, given, edition, int(monotonic() / kept_s))


@lru_cache(maxsize=MOST_KEPT)
def _kept(which: str, given: tuple[Any, ...], edition: str, moment: int) -> Answer:
    """`moment` counts the spans of time: with the next one everything is asked again."""
    return _asked(which, given, ())


def _asked(which: str, given: Sequence[Any], known: Collection[str]) -> Answer:
    with prepared_cursor() as cursor:
        cursor.execute(_SHOWN.replace("{which}", which), [timezone.localdate(), *given, " ".join(known)])
        rows = cursor.fetchall()
    tag = rows[0][3] if rows else NOTHING
    return Answer(tag, [Shown(row[0], row[1], row[2] == Kind.RETRACTION, row[4], row[5]) for row in rows])
