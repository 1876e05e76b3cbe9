"""Vectors of what statements mean, and the triggers by which a statement waits for its own."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0025_vouched_origins'),
    ]

    operations = [
        migrations.CreateModel(
            name='StatementVector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('statement', 'The statement'), ('title', 'What a check of it is called')], default='statement', max_length=9)),
                ('model', models.CharField(blank=True, max_length=64)),
                ('digest', models.BinaryField(max_length=16)),
                ('embedding', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), null=True, size=None)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='statementvector',
            name='claim',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='vectors', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='statementvector',
            name='prior_check',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='vectors', to='annotations.priorcheck'),
        ),
        migrations.AddIndex(
            model_name='statementvector',
            index=models.Index(condition=models.Q(('embedding', None)), fields=['id'], name='statement_vector_waiting'),
        ),
        migrations.AddConstraint(
            model_name='statementvector',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim', None), ('prior_check__isnull', False)), models.Q(('claim__isnull', False), ('prior_check', None)), _connector='OR'), name='statement_vector_has_one_owner'),
        ),
        migrations.AddConstraint(
            model_name='statementvector',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['statement', 'title'])), name='statement_vector_part_known'),
        ),
        migrations.AddConstraint(
            model_name='statementvector',
            constraint=models.CheckConstraint(condition=models.Q(('embedding', None), models.Q(('model', ''), _negated=True), _connector='OR'), name='statement_vector_says_by_what'),
        ),
        migrations.AddConstraint(
            model_name='statementvector',
            constraint=models.UniqueConstraint(condition=models.Q(('claim__isnull', False)), fields=('claim', 'part'), name='statement_vector_claim'),
        ),
        migrations.AddConstraint(
            model_name='statementvector',
            constraint=models.UniqueConstraint(condition=models.Q(('prior_check__isnull', False)), fields=('prior_check', 'part'), name='statement_vector_prior'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='stated', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO annotations_statementvector (claim_id, part, model, digest)\n    SELECT made.id, 'statement', '', substr(sha256(convert_to(made.text, 'UTF8')), 1, 16) FROM added made WHERE made.status <> 'discarded'\n; RETURN NULL;", hash='3d6db51003e7f7309a8cb93247fbe3fcccfa94dd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stated_d5f4e', referencing='REFERENCING NEW TABLE AS added ', table='annotations_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='restated', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.text <> NEW.text OR (OLD.status = 'discarded') <> (NEW.status = 'discarded'))", func="\n            IF NEW.status = 'discarded' THEN\n                DELETE FROM annotations_statementvector WHERE claim_id = NEW.id;\n                RETURN NULL;\n            END IF;\n            \n    INSERT INTO annotations_statementvector (claim_id, part, model, digest) VALUES (NEW.id, 'statement', '', substr(sha256(convert_to(NEW.text, 'UTF8')), 1, 16))\n    ON CONFLICT (claim_id, part) WHERE claim_id IS NOT NULL DO UPDATE\n        SET embedding = NULL, lease_until = NULL, digest = EXCLUDED.digest\n        WHERE annotations_statementvector.digest <> EXCLUDED.digest;\n\n            RETURN NULL;\n        ", hash='a4f5189bac77379ada65fef4afdde0f814f67ec6', operation='UPDATE OF "text", "status"', pgid='pgtrigger_restated_a3bc5', table='annotations_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='priorcheck',
            trigger=pgtrigger.compiler.Trigger(name='stated', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO annotations_statementvector (prior_check_id, part, model, digest)\n    SELECT made.id, 'statement', '', substr(sha256(convert_to(concat_ws(E'\\n', made.claim, made.markup ->> 'headline', made.markup ->> 'name', made.markup ->> 'title'), 'UTF8')), 1, 16) FROM added made WHERE true\n; RETURN NULL;", hash='a95ea55c877e685296d262fcd67590951e9a449e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stated_9273a', referencing='REFERENCING NEW TABLE AS added ', table='annotations_priorcheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='priorcheck',
            trigger=pgtrigger.compiler.Trigger(name='restated', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.claim <> NEW.claim OR OLD.markup <> NEW.markup)', func="\n    INSERT INTO annotations_statementvector (prior_check_id, part, model, digest) VALUES (NEW.id, 'statement', '', substr(sha256(convert_to(concat_ws(E'\\n', NEW.claim, NEW.markup ->> 'headline', NEW.markup ->> 'name', NEW.markup ->> 'title'), 'UTF8')), 1, 16))\n    ON CONFLICT (prior_check_id, part) WHERE prior_check_id IS NOT NULL DO UPDATE\n        SET embedding = NULL, lease_until = NULL, digest = EXCLUDED.digest\n        WHERE annotations_statementvector.digest <> EXCLUDED.digest;\n RETURN NULL;", hash='d9d5c7c88e365a65f862c43406586ac9c36dec23', operation='UPDATE OF "claim", "markup"', pgid='pgtrigger_restated_56c76', table='annotations_priorcheck', when='AFTER')),
        ),
    ]
