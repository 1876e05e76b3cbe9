"""The review desk: what was reviewed, the checklist and its ticks, the rules before review, comments about words."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('annotations', '0030_saved_views'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200)),
                ('help', models.TextField(blank=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('is_required', models.BooleanField(default=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('retired_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='annotations.checklistitem')),
            ],
            options={'constraints': [
                models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='checklist_item_says_something'),
            ]},
        ),
        migrations.CreateModel(
            name='ReviewedContent',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('content', models.JSONField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='ReviewRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('min_letters', models.PositiveSmallIntegerField()),
                ('min_sources', models.PositiveSmallIntegerField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={'constraints': [
                models.CheckConstraint(condition=models.Q(('min_letters__lte', 2000), ('min_sources__lte', 20)), name='review_rules_can_be_met'),
            ]},
        ),
        migrations.CreateModel(
            name='Tick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('work_sha256', models.CharField(max_length=64)),
                ('ticked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('undone_at', models.DateTimeField(null=True)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='annotations.claim')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='annotations.checklistitem')),
                ('ticked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={'constraints': [
                models.UniqueConstraint(models.F('claim'), models.F('item'), condition=models.Q(('undone_at', None)), name='tick_once_per_claim'),
            ]},
        ),
        migrations.AddField(
            model_name='comment',
            name='end',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='quote',
            field=models.TextField(db_default=''),
        ),
        migrations.AddField(
            model_name='comment',
            name='resolved_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='resolved_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='source',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.source'),
        ),
        migrations.AddField(
            model_name='comment',
            name='start',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='verdict',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.verdict'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='comment',
            trigger=pgtrigger.compiler.Trigger(name='about_words_that_stand', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    IF NEW.verdict_id IS NOT NULL AND NOT EXISTS (\n                        SELECT 1 FROM annotations_verdict v WHERE v.id = NEW.verdict_id AND v.claim_id = NEW.claim_id\n                        AND substr(v.explanation, NEW.start + 1, NEW."end" - NEW.start) = NEW.quote\n                    ) OR NEW.source_id IS NOT NULL AND NOT EXISTS (\n                        SELECT 1 FROM annotations_source s WHERE s.id = NEW.source_id AND s.claim_id = NEW.claim_id\n                    ) THEN\n                        RAISE EXCEPTION \'the comment is about what does not stand on its claim\'\n                            USING ERRCODE = \'check_violation\', CONSTRAINT = \'about_words_that_stand\';\n                    END IF;\n                    RETURN NEW;\n                ', hash='056e4fe9af542cd88652e324c371e60756980e10', operation='INSERT OR UPDATE OF "claim_id", "verdict_id", "source_id", "start", "end", "quote"', pgid='pgtrigger_about_words_that_stand_53dd0', table='annotations_comment', when='BEFORE')),
        ),
        AddConstraintNotValid(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', None), ('quote', ''), ('start', None), ('verdict', None)), models.Q(('end__gt', models.F('start')), ('source', None), ('start__isnull', False), ('verdict__isnull', False), models.Q(('quote', ''), _negated=True)), _connector='OR'), name='comment_about_one_thing'),
        ),
        AddConstraintNotValid(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at', None), ('resolved_by', None)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='comment_resolved_by_somebody'),
        ),
        ValidateConstraint(model_name='comment', name='comment_about_one_thing'),
        ValidateConstraint(model_name='comment', name='comment_resolved_by_somebody'),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewedcontent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5d4ed082507dcfae3c89163bfba76ea72df29bef', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ff6b3', table='annotations_reviewedcontent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklistitem',
            trigger=pgtrigger.compiler.Trigger(name='words_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."help" IS DISTINCT FROM (NEW."help") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='22b9908f757adb4e0fbb956b388e6d236fad06fa', operation='UPDATE', pgid='pgtrigger_words_stay_e659e', table='annotations_checklistitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklistitem',
            trigger=pgtrigger.compiler.Trigger(name='no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d6c6e641181b0e534618354594d21028faae111c', operation='DELETE', pgid='pgtrigger_no_delete_2cd1a', table='annotations_checklistitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewrules',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6d27aa58f1c39b34da2c0f57476332744ba42aca', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_30b94', table='annotations_reviewrules', when='BEFORE')),
        ),
    ]
