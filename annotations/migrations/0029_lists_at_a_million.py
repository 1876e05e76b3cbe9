"""Indexes by which a page of a list is found, however long the list is; and whose a claim's verdict is, on the claim.

Nobody who writes is held up: indexes are made beside them, and rows are filled ten thousand at a time.
"""

import datetime
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


STEP = 10_000
FILL = """
    UPDATE annotations_claim c SET verdict_author_id = v.author_id FROM annotations_verdict v
    WHERE v.id = c.verdict_id AND c.id BETWEEN %s AND %s AND c.verdict_author_id IS DISTINCT FROM v.author_id
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM annotations_claim")
        last = cursor.fetchone()[0]
        for first in range(1, last + 1, STEP):
            cursor.execute(FILL, [first, first + STEP - 1])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('annotations', '0028_said'),
    ]

    operations = [
        migrations.AddField(
            model_name='claim',
            name='verdict_author',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='verdict_author_follows', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        NEW.verdict_author_id = (SELECT v.author_id FROM annotations_verdict v WHERE v.id = NEW.verdict_id);\n        RETURN NEW;\n    ', hash='e8efecd1e8c2b1a995adf3e2df03a49377b97863', operation='INSERT OR UPDATE OF "verdict_id"', pgid='pgtrigger_verdict_author_follows_b7649', table='annotations_claim', when='BEFORE')),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name='article',
            index=models.Index(django.db.models.functions.comparison.Coalesce('published_at', models.Value(datetime.datetime(1, 1, 2, 0, 0, tzinfo=datetime.timezone.utc))), models.F('id'), condition=models.Q(('merged_into', None)), name='article_by_day'),
        ),
        AddIndexConcurrently(
            model_name='article',
            index=models.Index(django.db.models.functions.text.Left('title', 100), models.F('id'), condition=models.Q(('merged_into', None)), name='article_by_title'),
        ),
        AddIndexConcurrently(
            model_name='article',
            index=models.Index(django.db.models.functions.text.Left('site', 100), models.F('id'), condition=models.Q(('merged_into', None)), name='article_by_site'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(fields=['status', 'submitted_at', 'id'], name='claim_waiting'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(condition=models.Q(('status', 'approved')), fields=['updated_at', 'id'], name='claim_to_publish'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(fields=['created_by', 'status', 'updated_at', 'id'], include=('submitted_at',), name='claim_created_by'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(fields=['last_edited_by', 'status', 'updated_at', 'id'], include=('submitted_at',), name='claim_last_edited_by'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(fields=['verdict_author', 'status', 'updated_at', 'id'], include=('submitted_at',), name='claim_verdict_author'),
        ),
        AddIndexConcurrently(
            model_name='snapshot',
            index=models.Index(condition=models.Q(('state__in', ['ok', 'same']), _negated=True), fields=['state', '-id'], name='snapshot_in_trouble'),
        ),
        RemoveIndexConcurrently(
            model_name='claim',
            name='claim_queue',
        ),
    ]
