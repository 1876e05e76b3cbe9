"""Whether what was checked still stands: a published check beside the versions that its articles have today.

A publication is frozen and never says this itself; it is told next to it, with both versions named. It is asked of the
rows whenever a check is read, in the query that reads it: nothing is kept that could go stale.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

from annotations.meaning.sourcestoday import SOURCES_TODAY
from annotations.models import Publication
from annotations.models.anchored import Anchor

Json = dict[str, Any]
RETIRED = "retired"
CHANGED = (Anchor.EDITED, Anchor.AMBIGUOUS, Anchor.ORPHANED, RETIRED)

_VERSION = """json_build_object(
    'sha256', {0}.sha256,
    'captured_at', to_char({0}.captured_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))"""
_CURRENT = f"CASE WHEN today.id IS NULL THEN {_VERSION.format('read')} ELSE {_VERSION.format('today')} END"
_STATE = f"CASE WHEN was.retired_at IS NOT NULL THEN '{RETIRED}' ELSE COALESCE(now.state, '{Anchor.ORPHANED}') END"
_IS_PUBLIC = "was.retired_at IS NULL AND now.start IS NOT NULL AND (now.first_id IS NULL OR today.origin = 'fetch')"

CURRENCY = f"""(
    SELECT json_build_object(
        'passage_changed', COALESCE(bool_or({_STATE} IN ({", ".join(f"'{state}'" for state in CHANGED)})), false),
        'passages', COALESCE(json_agg(json_build_object(
            'url', COALESCE(page.url, ''),
            'quote', was.quote,
            'state', {_STATE},
            'current_quote', CASE WHEN {_IS_PUBLIC} THEN now.quote END,
            'checked_version', {_VERSION.format("read")},
            'current_version', {_CURRENT}) ORDER BY was.id), '[]'))::text
    FROM annotations_highlight was
    JOIN annotations_snapshot read ON read.id = was.snapshot_id
    JOIN annotations_article article ON article.id = was.article_id
    LEFT JOIN annotations_page page ON page.id = article.page_id
    LEFT JOIN annotations_snapshot today ON today.id = article.snapshot_id
    LEFT JOIN annotations_highlight now
        ON now.snapshot_id = article.snapshot_id AND now.removed_at IS NULL
        AND (now.id = was.id OR now.first_id = was.id)
    WHERE was.id = ANY(shown.passages) AND was.removed_at IS NULL
)"""
"""The currency of `shown`, a row of `annotations_check`, as the text of a JSON object.

`passage_changed`, and `passages`, each with `quote` (as checked), `state`, `current_quote` (null where it is not
found, or where the current version did not come from the web: what people hand in is not public), `url`,
`checked_version` and `current_version` (`sha256`, `captured_at`). `retired`: an editor says that the article no longer
states it, whatever words stand there.
"""


WHOLE = f"""(left({CURRENCY}, -1) || ', "sources": ' || {SOURCES_TODAY}::text || '}}')"""
"""The currency with `sources`, what became of the check's sources: see SOURCES_TODAY."""


def has_changed(state: str) -> bool:
    """Whether a passage in this state no longer says, in one place, what was checked."""
    return state in CHANGED


def currency_of(publications: Iterable[Publication], *, told: str = CURRENCY) -> dict[int, Json]:
    """What is known today of the passages that each check names, by the publication's id: see CURRENCY, or WHOLE if
    that is to be told. One query.

    Of versions that are not the newest of their check, as of the newest.
    """
    ids = [publication.pk for publication in publications]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT asked.id, {told} FROM annotations_publication asked
            JOIN annotations_check shown ON shown.claim_id = asked.claim_id WHERE asked.id = ANY(%s)
            """,
            [ids],
        )
        return {publication: json.loads(said) for publication, said in cursor.fetchall()}
