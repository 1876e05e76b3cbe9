"""What became of a check's sources on the live web: told beside the frozen payload, never in it.

Only what the payload itself says is told of: the rows of a claim under correction hold more, which nobody has reviewed,
and what it says is told of although a correction removes it or quotes other words, until that is published.
"""

from annotations.models.health import Health

_STANDING = "COALESCE(NULLIF(health.ruling, ''), health.state)"
_AT = """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""

SOURCES_TODAY = f"""(
    SELECT COALESCE(json_agg(json_build_object(
        'url', page.url,
        'quote', told.one ->> 'quote',
        'state', looked.state,
        'checked_at', {_AT.format("COALESCE(looked.checked_at, health.checked_at)")},
        'page', {_STANDING},
        'page_alive_at', {_AT.format("health.alive_at")},
        'read_at', CASE WHEN {_STANDING} = '{Health.DEAD}'
            THEN COALESCE(told.one #>> '{{capture,archived_at}}', page.url) ELSE page.url END
        ) ORDER BY told.place), '[]')
    FROM annotations_publication said
    CROSS JOIN LATERAL jsonb_array_elements(said.payload -> 'sources') WITH ORDINALITY AS told(one, place)
    JOIN annotations_page page ON page.url = told.one ->> 'url'
    JOIN annotations_pagehealth health
        ON health.page_id = page.id AND (health.checked_at IS NOT NULL OR health.ruling <> '')
    LEFT JOIN LATERAL (
        SELECT seen.state, seen.checked_at
        FROM annotations_source cited
        JOIN annotations_verification seen ON seen.source_id = cited.id AND seen.quote = told.one ->> 'quote'
        WHERE cited.claim_id = shown.claim_id AND cited.page_id = page.id ORDER BY seen.checked_at DESC LIMIT 1
    ) looked ON TRUE
    WHERE said.id = shown.publication_id
)"""
"""The sources of `shown`, a row of `annotations_check`, that were looked at since, as a JSON list.

Each has `url`, `quote`, `state` (null where no passage is locked), `checked_at`, `page` (alive, failing, closed, dead),
`page_alive_at`, and `read_at`: our capture where the page is gone and the capture is public, else the page.
"""
