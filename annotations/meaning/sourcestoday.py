"""What became of a check's sources on the live web: told beside the frozen payload, never in it.

Only what the payload itself says is told of: the rows of a claim under correction hold more, which nobody has reviewed.
"""

from annotations.models.health import Health

_STANDING = "COALESCE(NULLIF(health.ruling, ''), health.state)"
_AT = """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""

SOURCES_TODAY = f"""(
    SELECT COALESCE(json_agg(json_build_object(
        'url', page.url,
        'quote', cited.quote,
        'state', looked.state,
        'checked_at', {_AT.format("COALESCE(looked.checked_at, health.checked_at)")},
        'page', {_STANDING},
        'page_alive_at', {_AT.format("health.alive_at")},
        'read_at', CASE WHEN {_STANDING} = '{Health.DEAD}' THEN COALESCE(told.archived_at, page.url) ELSE page.url END
        ) ORDER BY cited.id), '[]')
    FROM annotations_source cited
    JOIN annotations_page page ON page.id = cited.page_id
    JOIN annotations_pagehealth health
        ON health.page_id = page.id AND (health.checked_at IS NOT NULL OR health.ruling <> '')
    LEFT JOIN annotations_verification looked ON looked.source_id = cited.id AND looked.quote = cited.quote
    CROSS JOIN LATERAL (
        SELECT one #>> '{{capture,archived_at}}' AS archived_at
        FROM annotations_publication said, jsonb_array_elements(said.payload -> 'sources') one
        WHERE said.id = shown.publication_id AND one ->> 'url' = page.url AND one ->> 'quote' = cited.quote LIMIT 1
    ) told
    WHERE cited.claim_id = shown.claim_id AND cited.removed_at IS NULL
)"""
"""The sources of `shown`, a row of `annotations_check`, that were looked at since, as a JSON list.

Each has `url`, `quote`, `state` (null where no passage is locked), `checked_at`, `page` (alive, failing, closed, dead),
`page_alive_at`, and `read_at`: our capture where the page is gone and the capture is public, else the page.
"""
