"""How much a version changes, when a check is to be published, and what the other side was asked and replied."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0035_mail'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('whom', models.CharField(max_length=200)),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('phone', 'Phone'), ('letter', 'Letter'), ('social', 'Social media'), ('form', 'Web form'), ('person', 'In person')], max_length=10)),
                ('tried_at', models.DateTimeField()),
                ('deadline', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='annotations.claim')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ReplyLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(editable=False, max_length=16)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('whom', models.CharField(max_length=200)),
                ('address', models.CharField(blank=True, max_length=254)),
                ('statement', models.TextField()),
                ('questions', models.TextField(blank=True)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reply_links', to='annotations.claim')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='annotations.claim')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='annotations.replylink')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='publish_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='publish_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='claim',
            name='publish_problem',
            field=models.TextField(blank=True, db_default='', default='', editable=False),
        ),
        migrations.AddField(
            model_name='claim',
            name='reply_outcome',
            field=models.CharField(blank=True, choices=[('replied', 'They replied'), ('declined', 'They declined to comment'), ('no_reply', 'They did not reply by the deadline'), ('unreachable', 'They could not be reached'), ('waived', 'They were not asked')], db_default='', default='', editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name='claim',
            name='reply_sha256',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='claim',
            name='reply_summary',
            field=models.TextField(blank=True, db_default='', default='', editable=False),
        ),
        migrations.AddField(
            model_name='claim',
            name='reply_waiver',
            field=models.TextField(blank=True, db_default='', default='', editable=False),
        ),
        migrations.AddField(
            model_name='publication',
            name='severity',
            field=models.CharField(blank=True, choices=[('minor', 'Minor correction'), ('update', 'Update'), ('correction', 'Correction'), ('retraction', 'Retraction')], db_default='', default='', max_length=10),
        ),
        migrations.AddField(
            model_name='verdict',
            name='severity',
            field=models.CharField(blank=True, choices=[('minor', 'Minor correction'), ('update', 'Update'), ('correction', 'Correction'), ('retraction', 'Retraction')], db_default='', default='', max_length=10),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='schedule_needs_approval', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.status <> 'approved' AND NEW.publish_at IS NOT NULL)", func="NEW.publish_at = NULL; NEW.publish_by_id = NULL; NEW.publish_problem = ''; RETURN NEW;", hash='701f36b5d63da9ffbe0fd3dcef600d15d13de2b6', operation='INSERT OR UPDATE OF "status", "publish_at"', pgid='pgtrigger_schedule_needs_approval_7c6e1', table='annotations_claim', when='BEFORE')),
        ),
        AddConstraintNotValid(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('severity__in', ['', 'minor', 'update', 'correction', 'retraction'])), name='publication_severity_known'),
        ),
        AddConstraintNotValid(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('severity__in', ['', 'minor', 'update', 'correction'])), name='verdict_severity_known'),
        ),
        migrations.AddConstraint(
            model_name='contactattempt',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'phone', 'letter', 'social', 'form', 'person'])), name='attempt_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='contactattempt',
            constraint=models.CheckConstraint(condition=models.Q(('whom', ''), _negated=True), name='attempt_names_somebody'),
        ),
        migrations.AddConstraint(
            model_name='contactattempt',
            constraint=models.CheckConstraint(condition=models.Q(('deadline', None), ('deadline__gt', models.F('tried_at')), _connector='OR'), name='attempt_leaves_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactattempt',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='13503b3855b5e8e6db15bf9732ac040c8d5f9bb4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0695c', table='annotations_contactattempt', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='replylink',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__isnull', False)), name='reply_link_expires'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.UniqueConstraint(fields=('link', 'number'), name='reply_number_once'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='reply_says_something'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 20)), name='reply_number_in_range'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b44662e31c4a28df7849dcd0b515539c06b0c983', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_20b35', table='annotations_reply', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='is_what_it_says', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.sha256 <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN\n                        RAISE EXCEPTION 'the sum is not that of the text'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'reply_is_what_it_says';\n                    END IF;\n                    RETURN NEW;\n                ", hash='7e329dabd582544828901ef38bedb152b7cd7190', operation='INSERT', pgid='pgtrigger_is_what_it_says_b1d00', table='annotations_reply', when='BEFORE')),
        ),
    ]
