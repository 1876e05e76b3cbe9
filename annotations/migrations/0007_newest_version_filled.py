"""Articles that are there already: their newest text, and a first check of their pages within a week."""

from django.db import migrations

NEWEST = """
    UPDATE annotations_article a SET newest_version_id = s.id
    FROM (SELECT article_id, max(id) AS id FROM annotations_snapshot WHERE state = 'ok' GROUP BY article_id) s
    WHERE s.article_id = a.id
"""
WATCHED = """
    UPDATE annotations_article a SET next_check_at = now() + random() * interval '7 days'
    FROM annotations_snapshot s
    WHERE s.id = a.newest_version_id AND s.origin = 'fetch' AND a.page_id IS NOT NULL AND a.next_check_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0006_newest_version")]
    operations = [
        migrations.RunSQL(NEWEST, migrations.RunSQL.noop),
        migrations.RunSQL(WATCHED, migrations.RunSQL.noop),
    ]
