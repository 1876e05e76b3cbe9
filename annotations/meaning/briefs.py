"""Checks in brief, as look-ups of many things at once tell them: the verdict and where the whole check stands."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from annotations.meaning.content import iso
from annotations.meaning.currency import CURRENCY
from annotations.models.page import HashPrefixes
from annotations.models.publication import Kind
from annotations.text.urls import spellings, url_hash

Json = dict[str, Any]
MOST_OF_ONE = 20
"""How many checks are told of one address or passage; that there are more is told too."""
MOST_IN_PREFIX = 2_000

_NAMES = (
    "slug",
    "version",
    "kind",
    "text",
    "claimant",
    "claimed_on",
    "language",
    "rating",
    "rating_label",
    "tone",
    "published_at",
    "modified_at",
)
_COLUMNS = f"{', '.join(f'shown.{name}' for name in _NAMES)}, {CURRENCY}"
_OF_ADDRESSES = f"""
    SELECT asked.at - 1, {_COLUMNS} FROM unnest(%s::text[]) WITH ORDINALITY AS asked(key, at)
    JOIN annotations_address address ON address.key = asked.key
    CROSS JOIN LATERAL (
        SELECT found.* FROM annotations_check_pages place JOIN annotations_check found ON found.id = place.check_id
        WHERE place.page_id = address.page_id AND found.kind <> '{Kind.RETRACTION}'
        ORDER BY found.publication_id DESC LIMIT {MOST_OF_ONE + 1}
    ) AS shown ORDER BY asked.at, shown.publication_id DESC
"""
_THESE = f"SELECT shown.id, {_COLUMNS} FROM annotations_check shown WHERE shown.id = ANY(%s)"
_IN_PREFIX = f"""
    SELECT address.url, {_COLUMNS} FROM annotations_address address
    JOIN annotations_check_pages place ON place.page_id = address.page_id
    JOIN annotations_check shown ON shown.id = place.check_id AND shown.kind <> '{Kind.RETRACTION}'
    WHERE {HashPrefixes.template % {"expressions": "address.url"}} @> ARRAY[%s]
    ORDER BY address.url, shown.publication_id DESC LIMIT {MOST_IN_PREFIX}
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Newest first, MOST_OF_ONE at most; `has_more` where there are others."""

    checks: Sequence[Json] = ()
    has_more: bool = False


def of_addresses(keys: Sequence[str]) -> list[Found]:
    """The checks of each page, by its address key (`text.urls.identity`), in the order asked. One query."""
    found: dict[int, list[Json]] = defaultdict(list)
    for at, *columns in _rows(_OF_ADDRESSES, [list(keys)]):
        found[at].append(_brief(columns))
    return [_some(found[at]) for at in range(len(keys))]


def of_checks(ids: Sequence[Sequence[int]]) -> list[Found]:
    """The checks with these ids, list by list. One query."""
    wanted = sorted({check for some in ids for check in some})
    known = {check: _brief(columns) for check, *columns in _rows(_THESE, [wanted])} if wanted else {}
    return [_some([known[check] for check in sorted(some, reverse=True) if check in known]) for some in ids]


def by_hash(prefix: str) -> dict[str, list[Json]]:
    """The checks of every address of which a spelling's hash begins so, by that hash. One query.

    `prefix`: five hex digits, small letters.
    """
    found: dict[str, list[Json]] = defaultdict(list)
    for url, *columns in _rows(_IN_PREFIX, [prefix]):
        brief = _brief(columns)
        for hashed in map(url_hash, spellings(url)):
            if hashed.startswith(prefix) and brief not in found[hashed]:
                found[hashed].append(brief)
    return dict(sorted(found.items()))


def _rows(asked: str, given: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(asked, given)
        return list(cursor.fetchall())


def _some(checks: list[Json]) -> Found:
    return Found(checks[:MOST_OF_ONE], len(checks) > MOST_OF_ONE)


def _brief(columns: Sequence[Any]) -> Json:
    told = dict(zip(_NAMES, columns, strict=False))
    rating = {"key": told.pop("rating"), "label": told.pop("rating_label"), "tone": told.pop("tone")}
    times = {name: iso(told.pop(name)) for name in ("claimed_on", "published_at", "modified_at")}
    url = f"{settings.BASE_URL}/checks/{told['slug']}/"
    return {
        **told,
        "url": url,
        "rating": rating,
        **times,
        "passage_changed": json.loads(columns[-1])["passage_changed"],
    }
