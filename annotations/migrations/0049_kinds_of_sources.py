"""Sources of every kind, those told in confidence, and what a capture links to. Nobody who writes is held up."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

PLACE_ONCE = r"""
    CREATE UNIQUE INDEX CONCURRENTLY source_place_once_per_claim ON annotations_source
    (claim_id, page_id, md5(coalesce(quote::text, '') || coalesce(coalesce(E'\n'::text, '') || coalesce(locator::text, ''), '')))
    WHERE removed_at IS NULL
"""
PASSAGE_ONCE = """
    CREATE UNIQUE INDEX CONCURRENTLY source_passage_once_per_claim ON annotations_source (claim_id, page_id, md5(quote))
    WHERE removed_at IS NULL
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('annotations', '0048_evidence_followed'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConfidentialSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confidential_sources', to='annotations.claim')),
                ('sealed_confidence', models.TextField(editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Linked',
            fields=[
                ('snapshot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='linked', serialize=False, to='annotations.snapshot')),
                ('found', models.JSONField()),
            ],
        ),
        migrations.AddField(
            model_name='source',
            name='grade',
            field=models.CharField(blank=True, choices=[('primary', 'Primary'), ('secondary', 'Secondary')], db_default='', max_length=10),
        ),
        migrations.AddField(
            model_name='source',
            name='group',
            field=models.CharField(blank=True, db_default='', max_length=120),
        ),
        migrations.AddField(
            model_name='source',
            name='interest',
            field=models.CharField(blank=True, db_default='', max_length=500),
        ),
        migrations.AddField(
            model_name='source',
            name='kind',
            field=models.CharField(choices=[('web', 'Web page or PDF'), ('post', 'Social post'), ('dataset', 'Dataset'), ('doi', 'Publication with a DOI'), ('file', 'File'), ('article', 'The article itself'), ('interview', 'Interview'), ('email', 'E-mail or letter')], db_default='web', default='web', max_length=10),
        ),
        migrations.AddField(
            model_name='source',
            name='locator',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AddField(
            model_name='source',
            name='told_by',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AddField(
            model_name='source',
            name='told_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='source',
            name='page',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='annotations.page'),
        ),
        AddConstraintNotValid(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['web', 'post', 'dataset', 'doi', 'file', 'article', 'interview', 'email'])), name='source_kind_known'),
        ),
        ValidateConstraint(model_name='source', name='source_kind_known'),
        AddConstraintNotValid(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('page__isnull', False), models.Q(('kind__in', ('web', 'post', 'dataset', 'doi')), _negated=True), _connector='OR'), name='source_at_an_address_has_a_page'),
        ),
        ValidateConstraint(model_name='source', name='source_at_an_address_has_a_page'),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(PLACE_ONCE, 'DROP INDEX CONCURRENTLY source_place_once_per_claim'),
                migrations.RunSQL('DROP INDEX CONCURRENTLY source_passage_once_per_claim', PASSAGE_ONCE),
            ],
            state_operations=[
                migrations.RemoveConstraint(model_name='source', name='source_passage_once_per_claim'),
                migrations.AddConstraint(
                    model_name='source',
                    constraint=models.UniqueConstraint(models.F('claim'), models.F('page'), django.db.models.functions.text.MD5(django.db.models.functions.text.Concat('quote', models.Value('\n'), 'locator')), condition=models.Q(('removed_at', None)), name='source_place_once_per_claim'),
                ),
            ],
        ),
    ]
