"""The desk's notes on a claim: whose it is, until when, how much it matters, who has it in hand; and indexes for queues.

Nobody who writes is held up: columns come with constant defaults, keys and constraints are checked afterwards, indexes
are made beside those who write, and languages are filled in ten thousand claims at a time.
"""

import annotations.models.queued
import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

STEP = 10_000
FILL = """
    UPDATE annotations_claim c SET language = said.language FROM (
        SELECT DISTINCT ON (h.claim_id) h.claim_id, lower(split_part(a.language, '-', 1)) AS language
        FROM annotations_highlight h JOIN annotations_article a ON a.id = h.article_id
        WHERE h.claim_id BETWEEN %s AND %s AND h.removed_at IS NULL AND a.language <> '' ORDER BY h.claim_id, h.id
    ) said WHERE c.id = said.claim_id AND c.language = ''
"""
TURN_SQL = """
    CREATE OR REPLACE FUNCTION annotations_turn(priority smallint, since timestamptz) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((18 - priority)::bigint << 43) + floor(extract(epoch FROM since) * 1000)::bigint
"""


def fill(apps, schema_editor):
    """The language of the article in which the claim was marked first."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM annotations_claim")
        last = cursor.fetchone()[0]
        for first in range(1, last + 1, STEP):
            cursor.execute(FILL, [first, first + STEP - 1])


def referring(name, to, table, **said):
    """A column that refers to another table; the key holds for new rows first, then the old ones are looked at."""
    told = {"db_index": False, "null": True, "on_delete": django.db.models.deletion.PROTECT, "to": to, **said}
    added = {"model_name": "claim", "name": name}
    key = f"annotations_claim_{name}_key"
    return [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AddField(**added, field=models.ForeignKey(db_constraint=False, **told))],
            state_operations=[migrations.AddField(**added, field=models.ForeignKey(**told))],
        ),
        migrations.RunSQL(
            f"ALTER TABLE annotations_claim ADD CONSTRAINT {key} FOREIGN KEY ({name}_id) REFERENCES {table} (id) "
            "DEFERRABLE INITIALLY DEFERRED NOT VALID",
            f"ALTER TABLE annotations_claim DROP CONSTRAINT {key}",
        ),
        migrations.RunSQL(f"ALTER TABLE annotations_claim VALIDATE CONSTRAINT {key}", migrations.RunSQL.noop),
    ]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('annotations', '0031_review_desk'),
    ]

    operations = [
        migrations.CreateModel(
            name='Desk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('retired', models.BooleanField(db_default=False, default=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='desk_has_a_name'),
                    models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='desk_has_a_slug'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Label',
            fields=[
                ('slug', models.SlugField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['slug'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('slug', ''), _negated=True)), name='label_says_something')],
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='due_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='harm',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='importance',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='labels',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='claim',
            name='language',
            field=models.CharField(blank=True, db_default='', default='', max_length=35),
        ),
        migrations.AddField(
            model_name='claim',
            name='lease_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='priority',
            field=models.SmallIntegerField(db_default=6, default=6, editable=False),
        ),
        migrations.AddField(
            model_name='claim',
            name='reach',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='taken_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='why',
            field=models.CharField(blank=True, db_default='', default='', max_length=500),
        ),
        *referring('assignee', settings.AUTH_USER_MODEL, 'annotations_user', blank=True, related_name='assigned_claims'),
        *referring('taken_by', settings.AUTH_USER_MODEL, 'annotations_user', editable=False, related_name='+'),
        *referring('desk', 'annotations.desk', 'annotations_desk', blank=True, related_name='claims'),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='priority_follows', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        NEW.priority = 3 * coalesce(NEW.harm, 1) + 2 * coalesce(NEW.reach, 1) + coalesce(NEW.importance, 1);\n        RETURN NEW;\n    ', hash='28f975cdc07fa2d4a48df063fccc066cb1b93328', operation='INSERT OR UPDATE OF "reach", "harm", "importance", "priority"', pgid='pgtrigger_priority_follows_e69a7', table='annotations_claim', when='BEFORE')),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(TURN_SQL, "DROP FUNCTION annotations_turn"),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(models.F('status'), annotations.models.queued.Turn('priority', django.db.models.functions.comparison.Coalesce('submitted_at', 'created_at')), models.F('id'), name='claim_by_turn'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(models.F('status'), django.db.models.functions.comparison.Coalesce('submitted_at', 'created_at'), models.F('id'), name='claim_by_wait'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(models.F('status'), django.db.models.functions.comparison.Coalesce('due_at', models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))), models.F('id'), name='claim_by_due'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(models.F('assignee'), models.F('status'), annotations.models.queued.Turn('priority', django.db.models.functions.comparison.Coalesce('submitted_at', 'created_at')), models.F('id'), name='claim_of_assignee'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(models.F('desk'), models.F('status'), annotations.models.queued.Turn('priority', django.db.models.functions.comparison.Coalesce('submitted_at', 'created_at')), models.F('id'), name='claim_of_desk'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(models.F('language'), models.F('status'), annotations.models.queued.Turn('priority', django.db.models.functions.comparison.Coalesce('submitted_at', 'created_at')), models.F('id'), name='claim_of_language'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(django.db.models.functions.text.Upper('claimant'), models.F('status'), models.F('id'), name='claim_of_claimant'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(condition=models.Q(('taken_by__isnull', False)), fields=['taken_by', 'lease_until'], name='claim_taken'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('labels', []), _negated=True), fastupdate=False, fields=['labels'], name='claim_labels'),
        ),
        AddConstraintNotValid(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('reach__range', (0, 3))), name='claim_reach_known'),
        ),
        AddConstraintNotValid(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('harm__range', (0, 3))), name='claim_harm_known'),
        ),
        AddConstraintNotValid(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('importance__range', (0, 3))), name='claim_importance_known'),
        ),
        AddConstraintNotValid(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease_until', None), ('taken_at', None), ('taken_by', None)), models.Q(('lease_until__isnull', False), ('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='claim_taken_whole'),
        ),
        ValidateConstraint(model_name='claim', name='claim_reach_known'),
        ValidateConstraint(model_name='claim', name='claim_harm_known'),
        ValidateConstraint(model_name='claim', name='claim_importance_known'),
        ValidateConstraint(model_name='claim', name='claim_taken_whole'),
    ]
