"""Published checks by the hundred thousand, in a database of their own: made there, without triggers."""

import json
from typing import Any

from django.db import connection

from annotations.api.examples import PUBLISHED
from annotations.models import User

URL = "https://news{site}.example.org/{number}/story"
PASSAGE = "Sentence number @ says that 400 homes were built"
TABLES = ("page", "address", "snapshot", "article", "claim", "highlight", "publication", "check", "check_pages")

_ARTICLES = """
    INSERT INTO annotations_page (id, url, site) SELECT i,
        'https://news' || i %% 500 || '.example.org/' || i || '/story',
        'news' || i %% 500 || '.example.org' FROM generate_series(1, %(count)s) i;
    INSERT INTO annotations_address (id, key, url, page_id, how)
        SELECT id, substr(url, 9), url, id, 'given' FROM annotations_page;
    INSERT INTO annotations_snapshot (id, article_id, page_id, origin, state, attempts, captured_at, text, sha256,
        blocks,
        headers, redirects, requested_url, filename, error_code, error_detail, final_url, content_type, body_sha256,
        title, byline, site, language, canonical_url)
        SELECT i, i, i, 'fetch', 'ok', 1, now(), replace(%(passage)s, '@', i::text), encode(sha256(i::text::bytea),
        'hex'),
        '[]', '{}', '[]', '', '', '', '', '', '', '', '', '', '', 'en', '' FROM generate_series(1, %(count)s) i;
    INSERT INTO annotations_article (id, page_id, title, byline, site, language, snapshot_id, latest_id,
        newest_version_id, added_by_id, watch) SELECT i, i, 'Story ' || i, '', '', 'en', i, i, i, 1, 'off'
        FROM generate_series(1, %(count)s) i;
"""
_CLAIMS = """
    INSERT INTO annotations_claim (id, text, claimant, first_said_url, status, slug, version, is_live, created_by_id,
        last_edited_by_id, editors) SELECT i, replace(%(passage)s, '@', i::text), 'Speaker ' || i %% 1000, '',
        'published', 'check-' || i, 1, true, 1, 1, '{}' FROM generate_series(1, %(count)s) i;
    INSERT INTO annotations_highlight (id, claim_id, article_id, snapshot_id, start, "end", quote, prefix, suffix,
        state,
        score, created_by_id) SELECT i, i, i, i, 0, length(text), text, '', '', 'exact', 1, 1
        FROM annotations_snapshot, LATERAL (SELECT annotations_snapshot.id AS i) AS same;
"""
_CHECKS = """
    INSERT INTO annotations_publication (id, claim_id, slug, version, kind, note, review_id, content_sha256, payload,
        payload_sha256, appearance_urls, published_by_id, published_at) SELECT i, i, 'check-' || i, 1, 'original',
        '', 1,
        '', replace(%(payload)s, '@', i::text)::jsonb, encode(sha256(i::text::bytea), 'hex'), '{}', 1,
        now() - i * interval '1 minute' FROM generate_series(1, %(count)s) i;
    INSERT INTO annotations_check (id, claim_id, slug, publication_id, version, kind, text, claimant, language,
        rating,
        rating_label, tone, explanation, sites, published_at, modified_at, passages)
        SELECT i, i, 'check-' || i, i, 1, 'original', replace(%(passage)s, '@', i::text), 'Speaker ' || i %% 1000,
        'en',
        (ARRAY['true', 'false', 'mixed'])[1 + i %% 3], 'Label', 'false',
        'Reason ' || i || ' of many, word' || i %% 20000,
        ARRAY['news' || i %% 500 || '.example.org'], now() - i * interval '1 minute', now() - i * interval '1 minute',
        ARRAY[i] FROM generate_series(1, %(count)s) i;
    INSERT INTO annotations_check_pages (check_id, page_id) SELECT i, i FROM generate_series(1, %(count)s) i;
"""


def fill(count: int) -> None:
    """So many checks, each of one passage in one article. Raises RuntimeError where somebody else's are."""
    if User.objects.exists():
        raise RuntimeError("This database is in use: the bench wants one of its own.")
    payload: dict[str, Any] = {name: value for name, value in PUBLISHED.items() if name != "currency"}
    payload |= {"slug": "check-@", "url": "https://checks.example.org/checks/check-@/"}
    payload["explanation"] = "The register of the office counts fewer homes than that. " * 25
    payload["sources"] = payload["sources"] * 3
    given: dict[str, str | int] = {"count": count, "passage": PASSAGE, "payload": json.dumps(payload)}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET statement_timeout = 0")
        for table in TABLES:
            cursor.execute(f"TRUNCATE annotations_{table} CASCADE")
        for part in (_ARTICLES, _CLAIMS, _CHECKS):
            for statement in part.split(";\n"):
                if statement.strip():
                    cursor.execute(statement, given)
        for table in TABLES:
            cursor.execute(f"VACUUM ANALYZE annotations_{table}")
        cursor.execute("SET session_replication_role = origin")
