"""What look-ups go by: words, languages, hashes of addresses, the passages a check names; what caches were told."""

import annotations.models.page
import annotations.models.words
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

PASSAGES = """
    UPDATE annotations_check shown SET passages = ARRAY(
        SELECT marked.id FROM annotations_highlight marked
        JOIN annotations_snapshot read ON read.id = marked.snapshot_id
        JOIN annotations_article article ON article.id = marked.article_id
        LEFT JOIN annotations_page page ON page.id = article.page_id
        WHERE marked.claim_id = shown.claim_id AND marked.first_id IS NULL AND marked.removed_at IS NULL
        AND marked.created_at <= stood.published_at
        AND EXISTS (
            SELECT 1 FROM jsonb_array_elements(stood.payload -> 'appearances') item
            WHERE item ->> 'url' = COALESCE(page.url, '') AND item #>> '{version,sha256}' = read.sha256
            AND (item ->> 'start')::integer = marked.start AND (item ->> 'end')::integer = marked."end"
        ) ORDER BY marked.id)
    FROM annotations_publication stood
    WHERE stood.claim_id = shown.claim_id AND stood.version = (
        SELECT max(version) FROM annotations_publication said
        WHERE said.claim_id = shown.claim_id AND said.kind <> 'retraction')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0017_webhooks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.BigIntegerField(default=0)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('error', models.CharField(blank=True, max_length=80)),
            ],
        ),
        migrations.AddField(
            model_name='check',
            name='passages',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='check',
            name='search',
            field=models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('text', config='simple', weight='A'), '||', django.contrib.postgres.search.SearchVector('claimant', config='simple', weight='B'), django.contrib.postgres.search.SearchConfig('simple')), '||', django.contrib.postgres.search.SearchVector('explanation', config='simple', weight='C'), django.contrib.postgres.search.SearchConfig('simple')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='address',
            index=django.contrib.postgres.indexes.GinIndex(annotations.models.page.HashPrefixes('url'), fastupdate=False, name='address_hash_prefixes'),
        ),
        migrations.AddIndex(
            model_name='check',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='check_search'),
        ),
        migrations.AddIndex(
            model_name='check',
            index=django.contrib.postgres.indexes.GinIndex(fields=['sites'], name='check_sites'),
        ),
        migrations.AddIndex(
            model_name='check',
            index=models.Index(django.db.models.functions.text.Upper('claimant'), models.OrderBy(models.F('publication'), descending=True), name='check_by_claimant'),
        ),
        migrations.AddIndex(
            model_name='check',
            index=models.Index(annotations.models.words.PrimaryLanguage('language'), models.OrderBy(models.F('publication'), descending=True), name='check_by_language'),
        ),
        migrations.AddIndex(
            model_name='check',
            index=models.Index(fields=['rating', '-publication'], name='check_by_rating'),
        ),
        migrations.AddIndex(
            model_name='check',
            index=models.Index(fields=['published_at'], name='check_by_first_day'),
        ),
        migrations.AddIndex(
            model_name='check',
            index=models.Index(fields=['modified_at'], name='check_by_last_day'),
        ),
        migrations.AddIndex(
            model_name='check',
            index=models.Index(annotations.models.words.Opening('text'), name='check_opening'),
        ),
        migrations.AddConstraint(
            model_name='purge',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='purge_is_one_row'),
        ),
        migrations.RunSQL(PASSAGES, migrations.RunSQL.noop),
    ]
