"""The checks that are published already. What a retracted one said comes from the version before."""

from django.db import migrations

SHOWN = """
    INSERT INTO annotations_check (claim_id, slug, publication_id, version, kind, text, claimant, claimed_on, language,
        rating, rating_label, tone, explanation, sites, published_at, modified_at)
    SELECT newest.claim_id, newest.slug, newest.id, newest.version, newest.kind, said #>> '{claim,text}',
        said #>> '{claim,claimant}', (said #>> '{claim,claimed_on}')::date, said ->> 'language',
        said #>> '{rating,key}', said #>> '{rating,label}', said #>> '{rating,tone}', said ->> 'explanation',
        ARRAY(SELECT DISTINCT item ->> 'site' FROM jsonb_array_elements(said -> 'appearances') item
            WHERE item ->> 'site' <> '' ORDER BY 1),
        first.published_at, newest.published_at
    FROM annotations_publication newest
    JOIN annotations_publication first ON first.claim_id = newest.claim_id AND first.version = 1
    JOIN LATERAL (
        SELECT payload AS said FROM annotations_publication stood
        WHERE stood.claim_id = newest.claim_id AND stood.kind <> 'retraction' ORDER BY version DESC LIMIT 1
    ) last ON true
    WHERE NOT EXISTS (SELECT 1 FROM annotations_publication later
        WHERE later.claim_id = newest.claim_id AND later.version > newest.version)
"""
PAGES = """
    INSERT INTO annotations_check_pages (check_id, page_id)
    SELECT DISTINCT shown.id, address.page_id FROM annotations_check shown
    JOIN annotations_publication stood ON stood.claim_id = shown.claim_id AND stood.kind <> 'retraction'
    JOIN annotations_address address ON address.url = ANY(stood.appearance_urls)
    UNION
    SELECT shown.id, page.id FROM annotations_check shown
    JOIN annotations_publication stood ON stood.claim_id = shown.claim_id AND stood.kind <> 'retraction'
    JOIN annotations_page page ON page.url = ANY(stood.appearance_urls)
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0010_checks_and_publishers_people")]
    operations = [
        migrations.RunSQL(SHOWN, migrations.RunSQL.noop),
        migrations.RunSQL(PAGES, migrations.RunSQL.noop),
    ]
