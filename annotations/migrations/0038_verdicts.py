"""Number of eyes, days of verdicts, drafts of scales, translations and blind second verdicts.

Nobody who writes is held up: columns have constant defaults, indexes are made beside those who write, and constraints
are validated afterwards.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

APPROVES_ONCE = """
    CREATE UNIQUE INDEX CONCURRENTLY review_approves_once ON annotations_review (claim_id, round, reviewer_id)
    WHERE decision = 'approve'
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('annotations', '0037_changes_found'),
    ]

    operations = [
        migrations.CreateModel(
            name='BlindVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('explanation', models.TextField(blank=True)),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settlement', models.TextField(blank=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blind_verdicts', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blind_verdicts', to='annotations.claim')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blind_seconds', to='annotations.verdict')),
                ('rating', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.rating')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('given_at', None)), fields=('claim',), name='blind_verdict_one_open'),
                    models.UniqueConstraint(fields=('first', 'checker'), name='blind_verdict_once_each'),
                    models.CheckConstraint(condition=models.Q(models.Q(('given_at', None), ('rating', None)), models.Q(('given_at__isnull', False), ('rating__isnull', False)), _connector='OR'), name='blind_verdict_given_or_not'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Scale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('number', models.PositiveSmallIntegerField(blank=True, null=True, unique=True)),
                ('steps', models.JSONField(default=list)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('number', None), ('published_at', None), ('published_by', None)), models.Q(('number__isnull', False), ('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='scale_published_or_not'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Translation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=35)),
                ('statement', models.TextField(blank=True)),
                ('explanation', models.TextField()),
                ('note', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('replaced_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verdict', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='annotations.verdict')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('verdict', 'language'), name='translation_stands_once'),
                    models.CheckConstraint(condition=models.Q(('explanation', ''), _negated=True), name='translation_has_reasons'),
                ],
            },
        ),
        migrations.SeparateDatabaseAndState(  # replaced in one statement below: never without a guard
            state_operations=[pgtrigger.migrations.RemoveTrigger(model_name='publication', name='covered_by_approval')],
        ),
        migrations.AddField(
            model_name='check',
            name='expires_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='approvers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='claim',
            name='recheck_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='round',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='rating',
            name='approvals_needed',
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='rating',
            name='colour_dark',
            field=models.CharField(blank=True, db_default='', default='', max_length=7),
        ),
        migrations.AddField(
            model_name='rating',
            name='colour_light',
            field=models.CharField(blank=True, db_default='', default='', max_length=7),
        ),
        migrations.AddField(
            model_name='rating',
            name='definitions',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='rating',
            name='labels',
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='review',
            name='round',
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='blind_to',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name='verdict',
            name='as_of',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='verdict',
            name='expires_on',
            field=models.DateField(blank=True, null=True),
        ),
        AddIndexConcurrently(
            model_name='check',
            index=models.Index(condition=models.Q(('expires_on__isnull', False)), fields=['expires_on'], name='check_by_last_day_relied'),
        ),
        migrations.AddField(
            model_name='desk',
            name='approvals_needed',
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        AddConstraintNotValid(
            model_name='desk',
            constraint=models.CheckConstraint(condition=models.Q(('approvals_needed__gte', 1), ('approvals_needed__lte', 5)), name='desk_approvals_sane'),
        ),
        ValidateConstraint(model_name='desk', name='desk_approvals_sane'),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='covered_by_approval', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF NEW.review_id IS NOT NULL AND COALESCE((\n            SELECT count(DISTINCT live.reviewer_id) < GREATEST(rating.approvals_needed, desk.approvals_needed)\n            FROM annotations_review covering\n            JOIN annotations_claim claim ON claim.id = covering.claim_id\n            JOIN annotations_verdict verdict ON verdict.id = covering.verdict_id\n            JOIN annotations_rating rating ON rating.id = verdict.rating_id\n            LEFT JOIN annotations_desk desk ON desk.id = claim.desk_id\n            JOIN annotations_review live ON live.claim_id = covering.claim_id\n                AND live.verdict_id = covering.verdict_id AND live.decision = 'approve'\n                AND live.content_sha256 = covering.content_sha256\n                AND COALESCE(live.round, 0) = COALESCE(covering.round, 0)\n            WHERE covering.id = NEW.review_id AND covering.claim_id = NEW.claim_id\n                AND covering.decision = 'approve' AND covering.content_sha256 = NEW.content_sha256\n                AND COALESCE(covering.round, 0) = claim.round\n            GROUP BY rating.approvals_needed, desk.approvals_needed\n        ), true) THEN\n            RAISE EXCEPTION 'no approval covers this content'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'covered_by_approval';\n        END IF;\n        RETURN NEW;\n    ", hash='5cbcf465ba27edc70054c7ee53efeb42b38123fb', operation='INSERT', pgid='pgtrigger_covered_by_approval_952e0', table='annotations_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."scale" IS DISTINCT FROM (NEW."scale") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."labels" IS DISTINCT FROM (NEW."labels") OR OLD."definition" IS DISTINCT FROM (NEW."definition") OR OLD."definitions" IS DISTINCT FROM (NEW."definitions") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."value" IS DISTINCT FROM (NEW."value") OR OLD."tone" IS DISTINCT FROM (NEW."tone") OR OLD."colour_light" IS DISTINCT FROM (NEW."colour_light") OR OLD."colour_dark" IS DISTINCT FROM (NEW."colour_dark") OR OLD."approvals_needed" IS DISTINCT FROM (NEW."approvals_needed"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9a440a2dd92df43602ef890f9c0a36fce811e923', operation='UPDATE', pgid='pgtrigger_never_changed_6161c', table='annotations_rating', when='BEFORE')),
        ),
        AddConstraintNotValid(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('approvals_needed__gte', 1), ('approvals_needed__lte', 5)), name='rating_approvals_sane'),
        ),
        ValidateConstraint(model_name='rating', name='rating_approvals_sane'),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(APPROVES_ONCE, 'DROP INDEX CONCURRENTLY review_approves_once')],
            state_operations=[
                migrations.AddConstraint(
                    model_name='review',
                    constraint=models.UniqueConstraint(condition=models.Q(('decision', 'approve')), fields=('claim', 'round', 'reviewer'), name='review_approves_once'),
                ),
            ],
        ),
        AddConstraintNotValid(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on__gte', models.F('as_of'))), name='verdict_expires_after'),
        ),
        ValidateConstraint(model_name='verdict', name='verdict_expires_after'),
    ]
