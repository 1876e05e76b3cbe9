"""All tables, as what it replaces makes them. Written by `python -m tests.migrations.fresh`."""

import annotations.models.page
import annotations.models.queued
import annotations.models.user
import annotations.models.words
import datetime
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from importlib import import_module

from annotations.models import near, preparing
from annotations.models.creating import CreateAll
from annotations.text.embedding import PACKAGED_DIMENSIONS, PACKAGED_NAME
from django.contrib.postgres.operations import TrigramExtension

LEXEMES = import_module('annotations.migrations.0028_said')
TURN = import_module('annotations.migrations.0032_queue')
SCALE = import_module('annotations.migrations.0002_first_scale')
NOTICES = import_module('annotations.migrations.0041_notices')


def make_ready(apps, schema_editor):
    """pgvector and its index, where the server has it and we may."""
    if not preparing.make_extension(schema_editor.connection):
        schema_editor.execute('CREATE INDEX ' + near.index_over(PACKAGED_NAME, PACKAGED_DIMENSIONS))


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('annotations', '0001_initial'),
        ('annotations', '0002_first_scale'),
        ('annotations', '0003_versions_feeds_batches'),
        ('annotations', '0004_addresses'),
        ('annotations', '0005_adoption_index'),
        ('annotations', '0006_newest_version'),
        ('annotations', '0007_newest_version_filled'),
        ('annotations', '0008_arrivals_and_dry_runs'),
        ('annotations', '0009_openings'),
        ('annotations', '0010_checks_and_publishers_people'),
        ('annotations', '0011_checks_filled'),
        ('annotations', '0012_publications_as_news'),
        ('annotations', '0013_annotations'),
        ('annotations', '0014_appearances_filled'),
        ('annotations', '0015_embed_reports'),
        ('annotations', '0016_sitemap'),
        ('annotations', '0017_webhooks'),
        ('annotations', '0018_lookups'),
        ('annotations', '0019_prior_checks'),
        ('annotations', '0020_dumps'),
        ('annotations', '0021_readers'),
        ('annotations', '0022_sites_are_hosts'),
        ('annotations', '0023_pushed_pages'),
        ('annotations', '0024_purges_told'),
        ('annotations', '0025_vouched_origins'),
        ('annotations', '0026_vectors'),
        ('annotations', '0027_vectors_ready'),
        ('annotations', '0028_said'),
        ('annotations', '0029_lists_at_a_million'),
        ('annotations', '0030_saved_views'),
        ('annotations', '0031_review_desk'),
        ('annotations', '0032_queue'),
        ('annotations', '0033_seals_and_log'),
        ('annotations', '0034_events_found'),
        ('annotations', '0035_mail'),
        ('annotations', '0036_changes'),
        ('annotations', '0037_changes_found'),
        ('annotations', '0038_verdicts'),
        ('annotations', '0039_questions'),
        ('annotations', '0040_people'),
        ('annotations', '0041_notices'),
        ('annotations', '0042_notices_for_digest'),
        ('annotations', '0043_numbers_found'),
        ('annotations', '0044_invited_to_a_desk'),
        ('annotations', '0045_proofs'),
        ('annotations', '0046_turns'),
        ('annotations', '0047_evidence_of_captures'),
        ('annotations', '0048_evidence_followed'),
        ('annotations', '0049_kinds_of_sources'),
        ('annotations', '0050_to_check_again'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        TrigramExtension(),
        migrations.RunSQL([LEXEMES.STEMMER, LEXEMES.LEXEMES, LEXEMES.TITLE, LEXEMES.PRIOR_LEXEMES, TURN.TURN_SQL]),
        CreateAll([
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.TextField(unique=True)),
                ('url', models.TextField()),
                ('how', models.CharField(choices=[('given', 'Given by a person or a feed'), ('redirect', "The page's address redirected here"), ('declared', 'The page names it as its own address')], default='given', max_length=10)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='Appearance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.SlugField(max_length=140, unique=True)),
                ('slug', models.SlugField(max_length=120)),
                ('url', models.TextField()),
                ('quote', models.TextField()),
                ('label', models.TextField()),
                ('text', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(editable=False, max_length=64, unique=True)),
                ('count', models.PositiveIntegerField(default=0)),
                ('began_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=40)),
                ('message_id', models.CharField(max_length=64)),
                ('payload', models.TextField()),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('running', 'Being sent'), ('delivered', 'Delivered'), ('failed', 'Given up')], default='pending', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('begun_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('http_status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Host',
            fields=[
                ('name', models.CharField(max_length=255, primary_key=True, serialize=False)),
                ('busy_until', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('asked_until', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(blank=True, db_default='', editable=False, max_length=255)),
                ('lane', models.CharField(choices=[('human', 'A person'), ('bulk', 'A feed or a file'), ('recheck', 'Looking again')], db_default='human', default='human', max_length=10)),
                ('turn', models.BigIntegerField(db_default=0, editable=False)),
                ('losses', models.PositiveSmallIntegerField(db_default=0, editable=False)),
                ('origin', models.CharField(choices=[('fetch', 'Fetched from the web'), ('paste', 'Pasted'), ('upload', 'Uploaded')], default='fetch', max_length=10)),
                ('requested_url', models.TextField(blank=True)),
                ('filename', models.CharField(blank=True, max_length=255)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('running', 'Fetching'), ('ok', 'Captured'), ('failed', 'Failed'), ('same', 'Unchanged')], default='pending', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error_detail', models.TextField(blank=True)),
                ('captured_at', models.DateTimeField(blank=True, null=True)),
                ('final_url', models.TextField(blank=True)),
                ('http_status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('headers', models.JSONField(blank=True, default=dict)),
                ('redirects', models.JSONField(blank=True, default=list)),
                ('content_type', models.CharField(blank=True, max_length=255)),
                ('body_sha256', models.CharField(blank=True, max_length=64)),
                ('body_bytes', models.BigIntegerField(blank=True, null=True)),
                ('text', models.TextField(blank=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('blocks', models.JSONField(blank=True, default=list)),
                ('title', models.TextField(blank=True)),
                ('byline', models.TextField(blank=True)),
                ('authors', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, db_default=[], default=list, size=None)),
                ('site', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, max_length=35)),
                ('section', models.TextField(blank=True, db_default='')),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('modified_at', models.DateTimeField(blank=True, null=True)),
                ('canonical_url', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('slug', models.CharField(max_length=120)),
                ('version', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('original', 'Published'), ('correction', 'Corrected'), ('retraction', 'Retracted')], max_length=12)),
                ('at', models.DateTimeField()),
                ('payload_sha256', models.CharField(max_length=64)),
                ('previous', models.CharField(max_length=64, unique=True)),
                ('hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='LogHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('at', models.DateTimeField()),
                ('size', models.BigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('audit_position', models.BigIntegerField()),
                ('audit_hash', models.CharField(max_length=64)),
                ('previous', models.CharField(max_length=64, unique=True)),
                ('key', models.CharField(max_length=44)),
                ('signature', models.CharField(max_length=88)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('to', models.CharField(max_length=254)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('headers', models.JSONField(default=dict)),
                ('message_id', models.CharField(max_length=255, unique=True)),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('running', 'Being sent'), ('sent', 'Sent'), ('kept', 'Kept here'), ('failed', 'Given up')], default='pending', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error_said', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField(null=True)),
                ('end', models.PositiveIntegerField(null=True)),
                ('quote', models.TextField()),
                ('prefix', models.TextField(blank=True)),
                ('suffix', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('exact', 'Attached'), ('edited', 'Words changed'), ('moved', 'Moved'), ('ambiguous', 'Found more than once'), ('orphaned', 'Not found in this version')], default='exact', max_length=10)),
                ('score', models.FloatField(default=1.0)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('opinion', 'Opinion'), ('prediction', 'Prediction'), ('not_checkable', 'Not checkable')], max_length=15)),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, db_default='', default='', max_length=20)),
                ('mailing', models.CharField(blank=True, choices=[('', 'Not by mail'), ('digest', 'In the next daily mail'), ('mailed', 'By mail')], db_default='', default='', max_length=10)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('way', models.CharField(choices=[('app', 'In the app'), ('mail', 'By mail at once'), ('digest', 'In the daily mail'), ('none', 'Not at all')], max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.TextField(unique=True)),
                ('site', models.CharField(max_length=255)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='PageHealth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('new', 'Not looked at again yet'), ('alive', 'Online'), ('failing', 'Does not answer at the moment'), ('closed', 'Closed to us'), ('dead', 'No longer online')], default='new', max_length=10)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('failing_since', models.DateTimeField(blank=True, null=True)),
                ('counted_at', models.DateTimeField(blank=True, null=True)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('alive_at', models.DateTimeField(blank=True, null=True)),
                ('dead_at', models.DateTimeField(blank=True, null=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('http_status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('elsewhere', models.CharField(blank=True, max_length=40)),
                ('next_check_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ruling', models.CharField(blank=True, choices=[('', 'As we see it'), ('alive', 'It is there'), ('dead', 'It is gone')], default='', max_length=10)),
                ('ruling_note', models.CharField(blank=True, max_length=500)),
                ('ruled_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PartnerPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.TextField()),
                ('state', models.CharField(choices=[('waiting', 'Not looked at yet'), ('current', 'Shows what stands today'), ('stale', 'Shows an older version'), ('absent', 'Shows no check of ours'), ('unreachable', 'Could not be read')], default='waiting', max_length=12)),
                ('shown', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('error_detail', models.CharField(blank=True, max_length=300)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('looked_at', models.DateTimeField(null=True)),
                ('next_look_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PriorCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('url', models.TextField()),
                ('page_url', models.TextField(blank=True)),
                ('claim', models.TextField()),
                ('claimant', models.TextField(blank=True)),
                ('label', models.TextField(blank=True)),
                ('score', models.FloatField(blank=True, null=True)),
                ('language', models.CharField(blank=True, max_length=35)),
                ('claimed_on', models.DateField(blank=True, null=True)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('appearances', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('publisher', models.TextField(blank=True)),
                ('site', models.TextField()),
                ('licence', models.TextField(blank=True)),
                ('markup', models.JSONField()),
                ('origin', models.CharField(choices=[('page', 'Page'), ('feed', 'Feed'), ('dump', 'Dump'), ('file', 'File')], max_length=4)),
                ('first_seen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('last_seen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='PriorImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.TextField(blank=True)),
                ('filename', models.CharField(blank=True, max_length=255)),
                ('body_sha256', models.CharField(blank=True, max_length=64)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('running', 'Reading'), ('done', 'Done'), ('failed', 'Failed')], default='pending', max_length=7)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('next_record', models.PositiveIntegerField(default=1)),
                ('made', models.PositiveIntegerField(default=0)),
                ('known', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('problems', models.JSONField(default=list)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error_detail', models.TextField(blank=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120)),
                ('version', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('original', 'Published'), ('correction', 'Corrected'), ('retraction', 'Retracted')], max_length=12)),
                ('note', models.TextField(blank=True)),
                ('severity', models.CharField(blank=True, choices=[('minor', 'Minor correction'), ('update', 'Update'), ('correction', 'Correction'), ('retraction', 'Retraction')], db_default='', default='', max_length=10)),
                ('content_sha256', models.CharField(max_length=64)),
                ('payload', models.JSONField()),
                ('payload_sha256', models.CharField(max_length=64)),
                ('appearance_urls', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('published_at', models.DateTimeField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PublicCapture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='Publisher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('contact', models.EmailField(blank=True, max_length=254)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.BigIntegerField(default=0)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('error', models.CharField(blank=True, max_length=80)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PushedPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('version_id', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('running', 'Being sent'), ('pushed', 'Pushed'), ('paused', 'Paused'), ('failed', 'Given up')], default='pending', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error_sentence', models.CharField(blank=True, max_length=500)),
                ('pushed_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scale', models.PositiveSmallIntegerField(default=1)),
                ('key', models.SlugField(max_length=40)),
                ('label', models.CharField(max_length=80)),
                ('labels', models.JSONField(blank=True, db_default={}, default=dict)),
                ('definition', models.TextField()),
                ('definitions', models.JSONField(blank=True, db_default={}, default=dict)),
                ('order', models.PositiveSmallIntegerField()),
                ('value', models.SmallIntegerField(blank=True, null=True)),
                ('tone', models.CharField(choices=[('true', 'Holds'), ('mixed', 'Holds in part'), ('false', 'Does not hold'), ('open', 'Cannot be settled')], max_length=10)),
                ('colour_light', models.CharField(blank=True, db_default='', default='', max_length=7)),
                ('colour_dark', models.CharField(blank=True, db_default='', default='', max_length=7)),
                ('approvals_needed', models.PositiveSmallIntegerField(db_default=1, default=1)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['scale', 'order'],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('key', 'API key'), ('endpoint', 'Webhook'), ('site', 'Site'), ('embed', 'Page with our embed'), ('page', 'Page with our markup')], max_length=8)),
                ('name', models.CharField(max_length=2048)),
                ('version', models.PositiveIntegerField()),
                ('since', models.DateTimeField()),
                ('last_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('used_at', models.DateTimeField(editable=False, null=True)),
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
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('approve', 'Approved'), ('send_back', 'Sent back'), ('reject', 'Rejected')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('content_sha256', models.CharField(max_length=64)),
                ('round', models.PositiveIntegerField(editable=False, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
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
            ],
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('query', models.TextField(blank=True)),
                ('is_shared', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
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
            ],
        ),
        migrations.CreateModel(
            name='SealedValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=40)),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('commitment', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Sealing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('floor', models.BigIntegerField(default=0)),
                ('safe', models.BigIntegerField(default=0)),
                ('probe_id', models.BigIntegerField(default=0)),
                ('probe_xid', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('app', 'Authenticator app'), ('passkey', 'Passkey or security key')], max_length=10)),
                ('label', models.CharField(max_length=60)),
                ('sealed_secret', models.CharField(blank=True, editable=False, max_length=500)),
                ('credential_id', models.BinaryField(max_length=1023, null=True)),
                ('credential', models.BinaryField(null=True)),
                ('counter', models.BigIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('last_used_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('web', 'Web page or PDF'), ('post', 'Social post'), ('dataset', 'Dataset'), ('doi', 'Publication with a DOI'), ('file', 'File'), ('article', 'The article itself'), ('interview', 'Interview'), ('email', 'E-mail or letter')], db_default='web', default='web', max_length=10)),
                ('locator', models.CharField(blank=True, db_default='', max_length=200)),
                ('grade', models.CharField(blank=True, choices=[('primary', 'Primary'), ('secondary', 'Secondary')], db_default='', max_length=10)),
                ('group', models.CharField(blank=True, db_default='', max_length=120)),
                ('interest', models.CharField(blank=True, db_default='', max_length=500)),
                ('told_by', models.CharField(blank=True, db_default='', max_length=200)),
                ('told_on', models.DateField(blank=True, null=True)),
                ('stance', models.CharField(choices=[('supports', 'Supports'), ('refutes', 'Refutes'), ('context', 'Gives context')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('quote', models.TextField(blank=True)),
                ('quote_state', models.CharField(choices=[('none', 'No passage given'), ('pending', 'Not yet looked for'), ('verified', 'Found in the capture'), ('not_found', 'Not found in the capture')], default='none', max_length=10)),
                ('quote_start', models.PositiveIntegerField(blank=True, null=True)),
                ('quote_end', models.PositiveIntegerField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Spreading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.BigIntegerField(default=0)),
                ('begins_after', models.BigIntegerField(default=0)),
            ],
        ),
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
        migrations.CreateModel(
            name='Tick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('work_sha256', models.CharField(max_length=64)),
                ('ticked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('undone_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Timestamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('running', 'Under way'), ('ok', 'Done'), ('failed', 'Given up')], default='pending', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error_sentence', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('stated', models.TextField(blank=True)),
                ('response', models.BinaryField(null=True)),
                ('authority', models.TextField(blank=True)),
                ('signer', models.TextField(blank=True)),
                ('serial', models.TextField(blank=True)),
                ('stamped_at', models.DateTimeField(blank=True, null=True)),
            ],
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
            ],
        ),
        migrations.CreateModel(
            name='UserSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_key', models.CharField(editable=False, max_length=40, unique=True)),
                ('device', models.CharField(max_length=80)),
                ('place', models.CharField(max_length=50)),
                ('has_second_factor', models.BooleanField(default=False)),
                ('began_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('seen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('explanation', models.TextField()),
                ('note', models.TextField(blank=True)),
                ('severity', models.CharField(blank=True, choices=[('minor', 'Minor correction'), ('update', 'Update'), ('correction', 'Correction'), ('retraction', 'Retraction')], db_default='', default='', max_length=10)),
                ('as_of', models.DateField(blank=True, null=True)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quote', models.TextField()),
                ('state', models.CharField(choices=[('verified', 'The passage stands in the live page'), ('moved', 'The passage stands elsewhere in the live page'), ('changed', 'The live page says it in other words'), ('gone', 'The live page does not say it any more'), ('unreachable', 'The live page could not be read')], max_length=12)),
                ('checked_at', models.DateTimeField()),
                ('start', models.PositiveIntegerField(blank=True, null=True)),
                ('end', models.PositiveIntegerField(blank=True, null=True)),
                ('words', models.TextField(blank=True)),
                ('told_state', models.CharField(blank=True, max_length=12)),
                ('told_words', models.TextField(blank=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claimant', models.CharField(blank=True, max_length=200)),
                ('claimant_key', models.CharField(blank=True, editable=False, max_length=400)),
                ('why', models.CharField(choices=[('asked', 'You chose to'), ('author', 'You made it'), ('assignee', 'It was assigned to you'), ('commenter', 'You commented')], default='asked', max_length=10)),
                ('is_off', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80)),
                ('url', models.TextField()),
                ('events', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('verdict.published', 'A check is published'), ('verdict.corrected', 'A check is corrected'), ('verdict.retracted', 'A check is retracted')], max_length=40), size=None)),
                ('prefix', models.CharField(max_length=16)),
                ('sealed_secret', models.TextField()),
                ('sealed_previous', models.TextField(blank=True)),
                ('previous_until', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('active', 'Active'), ('paused', 'Paused'), ('disabled', 'Switched off')], default='active', max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('gone', 'The endpoint answered 410: it does not want to be told any more.'), ('failing', 'Nothing reached the endpoint for three days, however often it was tried.')], max_length=10)),
                ('disabled_at', models.DateTimeField(blank=True, null=True)),
                ('is_owner_told', models.BooleanField(default=True)),
                ('failing_since', models.DateTimeField(blank=True, null=True)),
                ('succeeded_at', models.DateTimeField(blank=True, null=True)),
                ('held_until', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('blind_to', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, editable=False, size=None)),
                ('role', models.CharField(choices=[('checker', 'Checker'), ('editor', 'Editor'), ('admin', 'Admin'), ('publisher', 'Publisher')], default='checker', max_length=10)),
                ('display_name', models.CharField(blank=True, max_length=120)),
                ('session_epoch', models.PositiveIntegerField(db_default=0, default=0, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            managers=[
                ('objects', annotations.models.user.PeopleManager()),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('kind', models.CharField(choices=[('quoted', 'In the source’s words'), ('summarised', 'In our words'), ('yes_no', 'Yes or no'), ('unanswerable', 'Cannot be answered')], default='summarised', max_length=12)),
                ('stance', models.CharField(choices=[('supports', 'Supports'), ('refutes', 'Refutes'), ('context', 'Gives context')], default='context', max_length=10)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(editable=False, max_length=16)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('label', models.CharField(max_length=80)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('read', 'Read published checks'), ('lookup', 'Look up addresses only')], max_length=20), default=list, size=None)),
                ('origins', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=255), blank=True, default=list, size=None)),
                ('vouched_origins', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=255), db_default=[], default=list, editable=False, size=None)),
                ('budget', models.PositiveIntegerField(blank=True, null=True)),
                ('old_prefix', models.CharField(blank=True, editable=False, max_length=16)),
                ('old_digest', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ('old_until', models.DateTimeField(editable=False, null=True)),
                ('old_used_at', models.DateTimeField(editable=False, null=True)),
                ('rotated_at', models.DateTimeField(editable=False, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(editable=False, max_length=16)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('label', models.CharField(max_length=80)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.TextField(blank=True)),
                ('byline', models.TextField(blank=True)),
                ('authors', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, db_default=[], default=list, size=None)),
                ('site', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, max_length=35)),
                ('section', models.TextField(blank=True, db_default='')),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('modified_at', models.DateTimeField(blank=True, null=True)),
                ('external_id', models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ('watch', models.CharField(choices=[('auto', 'Less and less often while nothing changes'), ('1h', 'Every hour'), ('6h', 'Every 6 hours'), ('1d', 'Every day'), ('7d', 'Every week'), ('off', 'Not at all')], db_default='auto', default='auto', max_length=4)),
                ('watch_step', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('next_check_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='articles', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='annotations.article')),
            ],
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('format', models.CharField(choices=[('jsonl', 'JSON Lines'), ('csv', 'CSV')], max_length=5)),
                ('filename', models.CharField(blank=True, max_length=255)),
                ('body_sha256', models.CharField(max_length=64)),
                ('body_bytes', models.BigIntegerField()),
                ('is_dry_run', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('running', 'Reading'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Stopped')], default='pending', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('next_row', models.PositiveIntegerField(default=1)),
                ('offset', models.BigIntegerField(default=0)),
                ('made', models.PositiveIntegerField(default=0)),
                ('known', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error_detail', models.TextField(blank=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='BatchName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField()),
                ('name', models.UUIDField(null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='annotations.batch')),
            ],
        ),
        migrations.CreateModel(
            name='BatchProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField()),
                ('field', models.CharField(blank=True, max_length=40)),
                ('code', models.CharField(max_length=40)),
                ('detail', models.TextField()),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='problems', to='annotations.batch')),
            ],
        ),
        migrations.CreateModel(
            name='ChatHook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('shape', models.CharField(choices=[('slack', 'Slack, Mattermost, Rocket.Chat'), ('teams', 'Microsoft Teams')], default='slack', max_length=10)),
                ('sealed_url', models.TextField(editable=False)),
                ('host', models.CharField(editable=False, max_length=255)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('is_active', models.BooleanField(default=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
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
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('reach', models.SmallIntegerField(blank=True, null=True)),
                ('harm', models.SmallIntegerField(blank=True, null=True)),
                ('importance', models.SmallIntegerField(blank=True, null=True)),
                ('priority', models.SmallIntegerField(db_default=6, default=6, editable=False)),
                ('why', models.CharField(blank=True, db_default='', default='', max_length=500)),
                ('labels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, db_default=[], default=list, size=None)),
                ('language', models.CharField(blank=True, db_default='', default='', max_length=35)),
                ('taken_at', models.DateTimeField(editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('round', models.PositiveIntegerField(db_default=0, default=0)),
                ('approvers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None)),
                ('recheck_since', models.DateTimeField(blank=True, null=True)),
                ('reply_outcome', models.CharField(blank=True, choices=[('replied', 'They replied'), ('declined', 'They declined to comment'), ('no_reply', 'They did not reply by the deadline'), ('unreachable', 'They could not be reached'), ('waived', 'They were not asked')], db_default='', default='', editable=False, max_length=12)),
                ('reply_summary', models.TextField(blank=True, db_default='', default='', editable=False)),
                ('reply_sha256', models.CharField(blank=True, db_default='', default='', editable=False, max_length=64)),
                ('reply_waiver', models.TextField(blank=True, db_default='', default='', editable=False)),
                ('publish_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('publish_problem', models.TextField(blank=True, db_default='', default='', editable=False)),
                ('text', models.TextField()),
                ('claimant', models.CharField(blank=True, max_length=200)),
                ('claimed_on', models.DateField(blank=True, null=True)),
                ('first_said_url', models.TextField(blank=True)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('sent_back', 'Sent back'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('published', 'Published'), ('retracted', 'Retracted'), ('discarded', 'Discarded')], default='draft', max_length=10)),
                ('is_live', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('slug', models.SlugField(blank=True, max_length=120)),
                ('editors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('assignee', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assigned_claims', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to=settings.AUTH_USER_MODEL)),
                ('last_edited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('publish_by', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verdict_author', models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('version', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('original', 'Published'), ('correction', 'Corrected'), ('retraction', 'Retracted')], max_length=12)),
                ('text', models.TextField()),
                ('claimant', models.CharField(blank=True, max_length=200)),
                ('claimed_on', models.DateField(null=True)),
                ('language', models.CharField(max_length=35)),
                ('rating', models.SlugField(max_length=40)),
                ('rating_label', models.CharField(max_length=80)),
                ('tone', models.CharField(max_length=10)),
                ('explanation', models.TextField(blank=True)),
                ('sites', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('passages', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None)),
                ('expires_on', models.DateField(null=True)),
                ('published_at', models.DateTimeField()),
                ('modified_at', models.DateTimeField()),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('text', config='simple', weight='A'), '||', django.contrib.postgres.search.SearchVector('claimant', config='simple', weight='B'), django.contrib.postgres.search.SearchConfig('simple')), '||', django.contrib.postgres.search.SearchVector('explanation', config='simple', weight='C'), django.contrib.postgres.search.SearchConfig('simple')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='public_check', to='annotations.claim')),
            ],
            options={
                'ordering': ['-publication_id'],
            },
        ),
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
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blind_verdicts', to='annotations.claim')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('start', models.PositiveIntegerField(null=True)),
                ('end', models.PositiveIntegerField(null=True)),
                ('quote', models.TextField(db_default='')),
                ('resolved_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='annotations.claim')),
                ('resolved_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ConfidentialSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed_confidence', models.TextField(editable=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confidential_sources', to='annotations.claim')),
            ],
        ),
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
            name='DailyMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.PositiveSmallIntegerField(default=8)),
                ('zone', models.CharField(blank=True, max_length=64)),
                ('next_at', models.DateTimeField()),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='daily_mail', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='DeliveryAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('request_headers', models.JSONField()),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('answer_headers', models.JSONField(default=list)),
                ('answer_body', models.TextField(blank=True)),
                ('duration_ms', models.PositiveIntegerField()),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='log', to='annotations.delivery')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Desk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('retired', models.BooleanField(db_default=False, default=False)),
                ('approvals_needed', models.PositiveSmallIntegerField(db_default=1, default=1)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='desk_has_a_name'), models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='desk_has_a_slug'), models.CheckConstraint(condition=models.Q(('approvals_needed__gte', 1), ('approvals_needed__lte', 5)), name='desk_approvals_sane')],
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='desk',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='annotations.desk'),
        ),
        migrations.CreateModel(
            name='DeskRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('editor', 'Editor')], default='editor', max_length=10)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='annotations.desk')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_roles', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Dismissal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dismissals', to='annotations.article')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dismissals', to='annotations.claim')),
                ('dismissed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Dump',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('state', models.CharField(choices=[('making', 'Being made'), ('ready', 'Ready'), ('failed', 'Failed')], default='making', max_length=8)),
                ('position', models.BigIntegerField()),
                ('reached', models.BigIntegerField(default=0)),
                ('checks', models.PositiveIntegerField(default=0)),
                ('lines_bytes', models.BigIntegerField(default=0)),
                ('lines_sha256', models.CharField(blank=True, max_length=64)),
                ('feed_bytes', models.BigIntegerField(default=0)),
                ('feed_sha256', models.CharField(blank=True, max_length=64)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['-day', '-id'], name='dump_days')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['making', 'ready', 'failed'])), name='dump_state_known'), models.UniqueConstraint(condition=models.Q(('state', 'making')), fields=('state',), name='dump_one_being_made')],
            },
        ),
        migrations.CreateModel(
            name='EmbedReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.TextField()),
                ('kind', models.CharField(choices=[('shown', 'The check is shown on the page'), ('gone', 'Nothing is shown: the passage is not there, or the check was retracted')], max_length=5)),
                ('version', models.PositiveIntegerField()),
                ('seen_at', models.DateTimeField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('check_shown', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='embeds', to='annotations.check')),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=60)),
                ('data', models.JSONField(default=dict)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='annotations.article')),
                ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='annotations.claim')),
            ],
        ),
        migrations.CreateModel(
            name='ChatMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.TextField()),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('running', 'Being sent'), ('sent', 'Sent'), ('failed', 'Given up')], default='pending', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('hook', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='annotations.chathook')),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.event')),
            ],
        ),
        migrations.CreateModel(
            name='EventSeal',
            fields=[
                ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                ('previous', models.CharField(max_length=64, unique=True)),
                ('hash', models.CharField(max_length=64)),
                ('event', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='annotations.event')),
            ],
        ),
        migrations.CreateModel(
            name='ExpertLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(editable=False, max_length=16)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('name', models.CharField(max_length=200)),
                ('affiliation', models.CharField(blank=True, max_length=200)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('may_be_named', models.BooleanField(default=False)),
                ('seen', models.JSONField(blank=True, null=True)),
                ('seen_sha256', models.CharField(blank=True, max_length=64)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expert_links', to='annotations.claim')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ExpertAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('affiliation', models.CharField(blank=True, max_length=200)),
                ('finding', models.CharField(choices=[('accurate', 'Accurate'), ('not_accurate', 'Not accurate'), ('comment', 'A comment only')], max_length=12)),
                ('text', models.TextField(blank=True)),
                ('agrees_to_be_named', models.BooleanField(default=False)),
                ('content_sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expert_answers', to='annotations.claim')),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='annotations.expertlink')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.TextField(unique=True)),
                ('title', models.TextField(blank=True)),
                ('kind', models.CharField(blank=True, choices=[('rss', 'RSS'), ('atom', 'Atom'), ('json', 'JSON Feed'), ('sitemap', 'Sitemap'), ('sitemap_index', 'Index of sitemaps')], max_length=15)),
                ('language', models.CharField(blank=True, max_length=35)),
                ('is_active', models.BooleanField(default=True)),
                ('first_entries', models.PositiveSmallIntegerField(default=25)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('next_poll_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('polled_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error_detail', models.TextField(blank=True)),
                ('http_status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('etag', models.TextField(blank=True)),
                ('last_modified', models.TextField(blank=True)),
                ('body_sha256', models.CharField(blank=True, max_length=64)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feeds', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FeedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('external_id', models.TextField()),
                ('url', models.TextField(blank=True)),
                ('title', models.TextField(blank=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error_detail', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='feed_entries', to='annotations.article')),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='annotations.feed')),
            ],
        ),
        migrations.CreateModel(
            name='Highlight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField(null=True)),
                ('end', models.PositiveIntegerField(null=True)),
                ('quote', models.TextField()),
                ('prefix', models.TextField(blank=True)),
                ('suffix', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('exact', 'Attached'), ('edited', 'Words changed'), ('moved', 'Moved'), ('ambiguous', 'Found more than once'), ('orphaned', 'Not found in this version')], default='exact', max_length=10)),
                ('score', models.FloatField(default=1.0)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='highlights', to='annotations.article')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='highlights', to='annotations.claim')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='annotations.highlight')),
                ('placed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.SlugField(max_length=100, unique=True)),
                ('motivation', models.CharField(max_length=20)),
                ('via', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('canonical', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('highlight', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='annotation', to='annotations.highlight')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='IdempotentReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=255)),
                ('fingerprint', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('body', models.JSONField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True, editable=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner', 'key'), name='idempotent_reply_once')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(editable=False, max_length=16)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('email', models.EmailField(max_length=254)),
                ('display_name', models.CharField(blank=True, max_length=120)),
                ('role', models.CharField(choices=[('checker', 'Checker'), ('editor', 'Editor'), ('admin', 'Admin')], max_length=10)),
                ('accepted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('desk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.desk')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='KeyUsage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('calls', models.PositiveBigIntegerField(default=0)),
                ('refused', models.PositiveBigIntegerField(default=0)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='usage', to='annotations.apikey')),
            ],
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
        migrations.CreateModel(
            name='Linked',
            fields=[
                ('snapshot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='linked', serialize=False, to='annotations.snapshot')),
                ('found', models.JSONField()),
            ],
        ),
        migrations.AddField(
            model_name='snapshot',
            name='article',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='annotations.article'),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='requested_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='same_as',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seen_again', to='annotations.snapshot'),
        ),
        migrations.AddField(
            model_name='highlight',
            name='snapshot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='annotations.snapshot'),
        ),
        migrations.CreateModel(
            name='Exchange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('url', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('address', models.GenericIPAddressField()),
                ('tls', models.CharField(blank=True, max_length=80)),
                ('certificate', models.BinaryField(blank=True, default=b'')),
                ('certificate_sha256', models.CharField(blank=True, max_length=64)),
                ('request', models.BinaryField()),
                ('head', models.BinaryField()),
                ('status', models.PositiveSmallIntegerField()),
                ('body_sha256', models.CharField(blank=True, max_length=64)),
                ('body_bytes', models.BigIntegerField(default=0)),
                ('is_whole', models.BooleanField(default=True)),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='annotations.snapshot')),
            ],
        ),
        migrations.AddField(
            model_name='article',
            name='latest',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.snapshot'),
        ),
        migrations.AddField(
            model_name='article',
            name='newest_version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.snapshot'),
        ),
        migrations.AddField(
            model_name='article',
            name='snapshot',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.snapshot'),
        ),
        migrations.CreateModel(
            name='ArchiveCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('running', 'Under way'), ('ok', 'Done'), ('failed', 'Given up')], default='pending', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error_sentence', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('url', models.TextField()),
                ('job_id', models.CharField(blank=True, max_length=200)),
                ('copy_url', models.TextField(blank=True)),
                ('copied_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('snapshot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='archive_copy', to='annotations.snapshot')),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loghead',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='24ecd7eace68556c80f4203bb8958dc806a6003f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b410d', table='annotations_loghead', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('state__in', ['pending', 'running'])), fields=['next_attempt_at', 'id'], name='mail_waiting'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(fields=['to', '-id'], name='mail_to'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(fields=['state', '-id'], name='mail_by_state'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'running', 'sent', 'kept', 'failed'])), name='mail_state_known'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sent', 'failed']), _negated=True), models.Q(('html', ''), ('text', '')), _connector='OR'), name='mail_settled_says_nothing'),
        ),
        migrations.AddField(
            model_name='mark',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='annotations.article'),
        ),
        migrations.AddField(
            model_name='mark',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mark',
            name='first',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='annotations.mark'),
        ),
        migrations.AddField(
            model_name='mark',
            name='placed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mark',
            name='snapshot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='annotations.snapshot'),
        ),
        migrations.AddField(
            model_name='notice',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='annotations.event'),
        ),
        migrations.AddField(
            model_name='notice',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noticechoice',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notice_choices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='page',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='annotations.page'),
        ),
        migrations.AddConstraint(
            model_name='page',
            constraint=models.CheckConstraint(condition=models.Q(('url__length__lte', 2048)), name='page_url_length'),
        ),
        migrations.AddField(
            model_name='check',
            name='pages',
            field=models.ManyToManyField(related_name='checks', to='annotations.page'),
        ),
        migrations.AddField(
            model_name='article',
            name='page',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='article', to='annotations.page'),
        ),
        migrations.AddField(
            model_name='article',
            name='says_it_is',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claimed_by', to='annotations.page'),
        ),
        migrations.AddField(
            model_name='address',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addresses', to='annotations.page'),
        ),
        migrations.AddField(
            model_name='pagehealth',
            name='asked',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='look', to='annotations.snapshot'),
        ),
        migrations.AddField(
            model_name='pagehealth',
            name='noted',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.snapshot'),
        ),
        migrations.AddField(
            model_name='pagehealth',
            name='page',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='health', to='annotations.page'),
        ),
        migrations.AddField(
            model_name='pagehealth',
            name='ruled_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pagehealth',
            name='seen',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.snapshot'),
        ),
        migrations.AddField(
            model_name='partnerpage',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='priorcheck',
            index=models.Index(fields=['site', '-id'], name='prior_check_site'),
        ),
        migrations.AddIndex(
            model_name='priorcheck',
            index=models.Index(fields=['language', '-id'], name='prior_check_language'),
        ),
        migrations.AddIndex(
            model_name='priorcheck',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('claim'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('claimant'), name='gin_trgm_ops'), name='prior_check_words'),
        ),
        migrations.AddIndex(
            model_name='priorcheck',
            index=django.contrib.postgres.indexes.GinIndex(annotations.models.words.PriorLexemes('claim', 'markup', 'language'), fastupdate=False, name='prior_check_said'),
        ),
        migrations.AddConstraint(
            model_name='priorcheck',
            constraint=models.CheckConstraint(condition=models.Q(('claim', ''), _negated=True), name='prior_check_says_something'),
        ),
        migrations.AddConstraint(
            model_name='priorcheck',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['page', 'feed', 'dump', 'file'])), name='prior_check_origin_known'),
        ),
        migrations.AddConstraint(
            model_name='priorcheck',
            constraint=models.CheckConstraint(condition=models.Q(('score', None), models.Q(('score__gte', 0), ('score__lte', 1)), _connector='OR'), name='prior_check_score_range'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='priorcheck',
            trigger=pgtrigger.compiler.Trigger(name='stated', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO annotations_statementvector (prior_check_id, part, model, digest)\n    SELECT made.id, 'statement', '', substr(sha256(convert_to(concat_ws(E'\\n', made.claim, made.markup ->> 'headline', made.markup ->> 'name', made.markup ->> 'title'), 'UTF8')), 1, 16) FROM added made WHERE true\n; RETURN NULL;", hash='a95ea55c877e685296d262fcd67590951e9a449e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_stated_9273a', referencing='REFERENCING NEW TABLE AS added ', table='annotations_priorcheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='priorcheck',
            trigger=pgtrigger.compiler.Trigger(name='restated', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.claim <> NEW.claim OR OLD.markup <> NEW.markup)', func="\n    INSERT INTO annotations_statementvector (prior_check_id, part, model, digest) VALUES (NEW.id, 'statement', '', substr(sha256(convert_to(concat_ws(E'\\n', NEW.claim, NEW.markup ->> 'headline', NEW.markup ->> 'name', NEW.markup ->> 'title'), 'UTF8')), 1, 16))\n    ON CONFLICT (prior_check_id, part) WHERE prior_check_id IS NOT NULL DO UPDATE\n        SET embedding = NULL, lease_until = NULL, digest = EXCLUDED.digest\n        WHERE annotations_statementvector.digest <> EXCLUDED.digest;\n RETURN NULL;", hash='d9d5c7c88e365a65f862c43406586ac9c36dec23', operation='UPDATE OF "claim", "markup"', pgid='pgtrigger_restated_56c76', table='annotations_priorcheck', when='AFTER')),
        ),
        migrations.AddField(
            model_name='priorimport',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prior_imports', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publication',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='publication',
            name='published_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='logentry',
            name='publication',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.publication'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='publication',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.publication'),
        ),
        migrations.AddField(
            model_name='check',
            name='publication',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.publication'),
        ),
        migrations.AddField(
            model_name='appearance',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.publication'),
        ),
        migrations.AddField(
            model_name='publiccapture',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_captures', to='annotations.page'),
        ),
        migrations.AddField(
            model_name='publiccapture',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='captures', to='annotations.publication'),
        ),
        migrations.AddField(
            model_name='publiccapture',
            name='snapshot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published_in', to='annotations.snapshot'),
        ),
        migrations.AddField(
            model_name='partnerpage',
            name='publisher',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partner_pages', to='annotations.publisher'),
        ),
        migrations.AddField(
            model_name='apikey',
            name='publisher',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='annotations.publisher'),
        ),
        migrations.AddField(
            model_name='user',
            name='publisher',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='annotations.publisher'),
        ),
        migrations.AddConstraint(
            model_name='purge',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='purge_is_one_row'),
        ),
        migrations.AddField(
            model_name='pushedpage',
            name='public_check',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pushed_page', to='annotations.check'),
        ),
        migrations.AddField(
            model_name='pushedpage',
            name='pushed',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.publication'),
        ),
        migrations.AddField(
            model_name='pushedpage',
            name='wanted',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.publication'),
        ),
        migrations.AddField(
            model_name='question',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='question',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='answer',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='annotations.question'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('scale', 'key'), name='rating_key_once'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('approvals_needed__gte', 1), ('approvals_needed__lte', 5)), name='rating_approvals_sane'),
        ),
        migrations.AddField(
            model_name='blindverdict',
            name='rating',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.rating'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rating',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."scale" IS DISTINCT FROM (NEW."scale") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."labels" IS DISTINCT FROM (NEW."labels") OR OLD."definition" IS DISTINCT FROM (NEW."definition") OR OLD."definitions" IS DISTINCT FROM (NEW."definitions") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."value" IS DISTINCT FROM (NEW."value") OR OLD."tone" IS DISTINCT FROM (NEW."tone") OR OLD."colour_light" IS DISTINCT FROM (NEW."colour_light") OR OLD."colour_dark" IS DISTINCT FROM (NEW."colour_dark") OR OLD."approvals_needed" IS DISTINCT FROM (NEW."approvals_needed"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9a440a2dd92df43602ef890f9c0a36fce811e923', operation='UPDATE', pgid='pgtrigger_never_changed_6161c', table='annotations_rating', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='reading',
            name='check_shown',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='annotations.check'),
        ),
        migrations.AddField(
            model_name='reading',
            name='publisher',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='annotations.publisher'),
        ),
        migrations.AddField(
            model_name='recoverycode',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reply',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='replylink',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reply_links', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='replylink',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reply',
            name='link',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='annotations.replylink'),
        ),
        migrations.AddField(
            model_name='review',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='review',
            name='last_editor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='review',
            name='reviewer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='review',
            name='verdict_author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publication',
            name='review',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.review'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewedcontent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5d4ed082507dcfae3c89163bfba76ea72df29bef', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ff6b3', table='annotations_reviewedcontent', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='reviewrules',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedview',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scale',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scale',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sealedvalue',
            name='event',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.event'),
        ),
        migrations.AddField(
            model_name='secondfactor',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='second_factors', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='source',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='source',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='source',
            name='page',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='annotations.page'),
        ),
        migrations.AddField(
            model_name='source',
            name='snapshot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='annotations.snapshot'),
        ),
        migrations.AddField(
            model_name='comment',
            name='source',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.source'),
        ),
        migrations.AddField(
            model_name='answer',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='annotations.source'),
        ),
        migrations.AddConstraint(
            model_name='spreading',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='spreading_is_one_row'),
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
        migrations.AddField(
            model_name='tick',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='tick',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='annotations.checklistitem'),
        ),
        migrations.AddField(
            model_name='tick',
            name='ticked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='timestamp',
            name='snapshot',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='timestamp', to='annotations.snapshot'),
        ),
        migrations.AddField(
            model_name='translation',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='usersession',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='verdict',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='verdict',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='rating',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.rating'),
        ),
        migrations.AddField(
            model_name='translation',
            name='verdict',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='annotations.verdict'),
        ),
        migrations.AddField(
            model_name='review',
            name='verdict',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='annotations.verdict'),
        ),
        migrations.AddField(
            model_name='comment',
            name='verdict',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.verdict'),
        ),
        migrations.AddField(
            model_name='claim',
            name='verdict',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.verdict'),
        ),
        migrations.AddField(
            model_name='blindverdict',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blind_seconds', to='annotations.verdict'),
        ),
        migrations.AddField(
            model_name='verification',
            name='compared',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.snapshot'),
        ),
        migrations.AddField(
            model_name='verification',
            name='locked_in',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='annotations.snapshot'),
        ),
        migrations.AddField(
            model_name='verification',
            name='seen_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='verification',
            name='source',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='verification', to='annotations.source'),
        ),
        migrations.AddField(
            model_name='watch',
            name='article',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='watches', to='annotations.article'),
        ),
        migrations.AddField(
            model_name='watch',
            name='claim',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='watches', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='watch',
            name='page',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='watches', to='annotations.page'),
        ),
        migrations.AddField(
            model_name='watch',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watches', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='webhook',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='webhook',
            name='publisher',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to='annotations.publisher'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='webhook',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='annotations.webhook'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(condition=models.Q(('state__in', ['pending', 'running'])), fields=['id'], name='batch_open'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'running', 'done', 'failed', 'cancelled'])), name='batch_state_known'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(('format__in', ['jsonl', 'csv'])), name='batch_format_known'),
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('error_code', ''), _negated=True), _connector='OR'), name='batch_failed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='batchname',
            constraint=models.UniqueConstraint(fields=('batch', 'key'), name='batch_name_once'),
        ),
        migrations.AddConstraint(
            model_name='batchproblem',
            constraint=models.UniqueConstraint(fields=('batch', 'row'), name='batch_problem_once'),
        ),
        migrations.AddConstraint(
            model_name='chathook',
            constraint=models.CheckConstraint(condition=models.Q(('shape__in', ['slack', 'teams'])), name='chat_hook_shape_known'),
        ),
        migrations.AddConstraint(
            model_name='checklistitem',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='checklist_item_says_something'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklistitem',
            trigger=pgtrigger.compiler.Trigger(name='words_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."help" IS DISTINCT FROM (NEW."help") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='22b9908f757adb4e0fbb956b388e6d236fad06fa', operation='UPDATE', pgid='pgtrigger_words_stay_e659e', table='annotations_checklistitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='checklistitem',
            trigger=pgtrigger.compiler.Trigger(name='no_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d6c6e641181b0e534618354594d21028faae111c', operation='DELETE', pgid='pgtrigger_no_delete_2cd1a', table='annotations_checklistitem', when='BEFORE')),
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
        migrations.AddIndex(
            model_name='dailymail',
            index=models.Index(fields=['next_at'], name='daily_mail_next'),
        ),
        migrations.AddConstraint(
            model_name='dailymail',
            constraint=models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='daily_mail_hour_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='deskrole',
            constraint=models.UniqueConstraint(fields=('user', 'desk'), name='desk_role_once'),
        ),
        migrations.AddConstraint(
            model_name='deskrole',
            constraint=models.CheckConstraint(condition=models.Q(('role', 'editor')), name='desk_role_is_an_editors'),
        ),
        migrations.AddConstraint(
            model_name='dismissal',
            constraint=models.UniqueConstraint(fields=('article', 'claim', 'words'), name='dismissed_once'),
        ),
        migrations.AddIndex(
            model_name='embedreport',
            index=models.Index(fields=['check_shown', '-seen_at'], name='embed_report_newest'),
        ),
        migrations.AddIndex(
            model_name='embedreport',
            index=models.Index(fields=['url'], name='embed_report_url'),
        ),
        migrations.AddConstraint(
            model_name='embedreport',
            constraint=models.UniqueConstraint(fields=('check_shown', 'url'), name='embed_report_once'),
        ),
        migrations.AddConstraint(
            model_name='embedreport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['shown', 'gone'])), name='embed_report_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='embedreport',
            constraint=models.CheckConstraint(condition=models.Q(('url__length__lte', 2048)), name='embed_report_url_length'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['verb', 'id'], name='event_verbs'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['at'], name='event_times'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(django.db.models.fields.json.KeyTextTransform('user', 'data'), condition=models.Q(('data__has_key', 'user')), name='event_whose'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='beea98570e3a2932d4ecd886f4b379b0cf576ff3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_da4c1', table='annotations_event', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='number_before_id', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM pg_current_xact_id(); RETURN NULL;', hash='7954ee1d636f0510bb9e542c13fa4d6bcec2ab22', level='STATEMENT', operation='INSERT', pgid='pgtrigger_number_before_id_83cbd', table='annotations_event', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='chatmessage',
            index=models.Index(condition=models.Q(('state__in', ['pending', 'running'])), fields=['next_attempt_at', 'id'], name='chat_message_waiting'),
        ),
        migrations.AddConstraint(
            model_name='chatmessage',
            constraint=models.UniqueConstraint(fields=('hook', 'event'), name='chat_message_once'),
        ),
        migrations.AddConstraint(
            model_name='chatmessage',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'running', 'sent', 'failed'])), name='chat_message_state_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventseal',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='af9ba4f5cff6241981d53a2b072982daaaa59664', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ebe21', table='annotations_eventseal', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='expertlink',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='expert_link_names_somebody'),
        ),
        migrations.AddConstraint(
            model_name='expertanswer',
            constraint=models.CheckConstraint(condition=models.Q(('finding__in', ['accurate', 'not_accurate', 'comment'])), name='expert_answer_known'),
        ),
        migrations.AddConstraint(
            model_name='expertanswer',
            constraint=models.CheckConstraint(condition=models.Q(('finding', 'accurate'), models.Q(('text', ''), _negated=True), _connector='OR'), name='expert_answer_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='expertanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='74e9bfc849f29835be02609a674cd10ced8d8d83', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_59c39', table='annotations_expertanswer', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='feed',
            index=models.Index(condition=models.Q(('is_active', True)), fields=['next_poll_at'], name='feed_waiting'),
        ),
        migrations.AddConstraint(
            model_name='feed',
            constraint=models.CheckConstraint(condition=models.Q(('url__length__lte', 2048)), name='feed_url_length'),
        ),
        migrations.AddConstraint(
            model_name='feed',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'rss', 'atom', 'json', 'sitemap', 'sitemap_index'])), name='feed_kind_known'),
        ),
        migrations.AddIndex(
            model_name='feedentry',
            index=models.Index(condition=models.Q(('article', None), ('error_code', '')), fields=['feed', 'id'], name='feed_entry_waiting'),
        ),
        migrations.AddConstraint(
            model_name='feedentry',
            constraint=models.UniqueConstraint(fields=('feed', 'key'), name='feed_entry_once'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('role', 'publisher'), _negated=True), name='invitation_to_the_newsroom'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('user__isnull', True)), models.Q(('accepted_at__isnull', False), ('user__isnull', False)), _connector='OR'), name='invitation_accepted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), name='invitation_pending_once'),
        ),
        migrations.AddConstraint(
            model_name='keyusage',
            constraint=models.UniqueConstraint(fields=('key', 'day'), name='key_usage_once_a_day'),
        ),
        migrations.AddIndex(
            model_name='highlight',
            index=models.Index(condition=models.Q(('removed_at', None), ('retired_at', None), ('state__in', ['ambiguous', 'orphaned'])), fields=['article', 'snapshot'], name='highlight_lost'),
        ),
        migrations.AddIndex(
            model_name='highlight',
            index=models.Index(annotations.models.words.Opening('quote'), condition=models.Q(('first', None), ('removed_at', None)), name='highlight_opening'),
        ),
        migrations.AddConstraint(
            model_name='highlight',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end__gt', models.F('start')), ('end__isnull', False), ('start__isnull', False), ('state__in', ('exact', 'edited', 'moved'))), models.Q(('end__isnull', True), ('start__isnull', True), ('state__in', ['ambiguous', 'orphaned'])), _connector='OR'), name='highlight_placed_or_honestly_not'),
        ),
        migrations.AddConstraint(
            model_name='highlight',
            constraint=models.CheckConstraint(condition=models.Q(('quote', ''), _negated=True), name='highlight_has_words'),
        ),
        migrations.AddConstraint(
            model_name='highlight',
            constraint=models.UniqueConstraint(fields=('first', 'snapshot'), name='highlight_carried_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='highlight',
            trigger=pgtrigger.compiler.Trigger(name='quote_stands_in_snapshot', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    IF NEW.start IS NOT NULL AND NOT EXISTS (\n                        SELECT 1 FROM annotations_snapshot s WHERE s.id = NEW.snapshot_id\n                        AND substr(s.text, NEW.start + 1, NEW."end" - NEW.start) = NEW.quote\n                    ) THEN\n                        RAISE EXCEPTION \'the quote does not stand at this span of the snapshot\'\n                            USING ERRCODE = \'check_violation\', CONSTRAINT = \'quote_stands_in_snapshot\';\n                    END IF;\n                    RETURN NEW;\n                ', hash='b4ec54ff51f98b90f90f9934ede9f3337178b91f', operation='INSERT OR UPDATE OF "start", "end", "quote", "snapshot_id"', pgid='pgtrigger_quote_stands_in_snapshot_10415', table='annotations_highlight', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.UniqueConstraint(fields=('snapshot', 'position'), name='exchange_position_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exchange',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9ff2847540914db1f4a562bd226885409bc01bb8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cd663', table='annotations_exchange', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='archivecopy',
            index=models.Index(condition=models.Q(('state__in', ['pending', 'running'])), fields=['next_attempt_at'], name='archive_copy_waiting'),
        ),
        migrations.AddConstraint(
            model_name='archivecopy',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'running', 'ok', 'failed'])), name='archive_copy_state_known'),
        ),
        migrations.AddConstraint(
            model_name='archivecopy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ok'), _negated=True), models.Q(('confirmed_at__isnull', False), ('copied_at__isnull', False), models.Q(('copy_url', ''), _negated=True)), _connector='OR'), name='archive_copy_ok_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end__gt', models.F('start')), ('end__isnull', False), ('start__isnull', False), ('state__in', ('exact', 'edited', 'moved'))), models.Q(('end__isnull', True), ('start__isnull', True), ('state__in', ['ambiguous', 'orphaned'])), _connector='OR'), name='mark_placed_or_honestly_not'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.CheckConstraint(condition=models.Q(('quote', ''), _negated=True), name='mark_has_words'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.UniqueConstraint(fields=('first', 'snapshot'), name='mark_carried_once'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['opinion', 'prediction', 'not_checkable'])), name='mark_kind_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mark',
            trigger=pgtrigger.compiler.Trigger(name='quote_stands_in_snapshot', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    IF NEW.start IS NOT NULL AND NOT EXISTS (\n                        SELECT 1 FROM annotations_snapshot s WHERE s.id = NEW.snapshot_id\n                        AND substr(s.text, NEW.start + 1, NEW."end" - NEW.start) = NEW.quote\n                    ) THEN\n                        RAISE EXCEPTION \'the quote does not stand at this span of the snapshot\'\n                            USING ERRCODE = \'check_violation\', CONSTRAINT = \'quote_stands_in_snapshot\';\n                    END IF;\n                    RETURN NEW;\n                ', hash='ca50b872c2a3491489e617a3221d184cfc496ad3', operation='INSERT OR UPDATE OF "start", "end", "quote", "snapshot_id"', pgid='pgtrigger_quote_stands_in_snapshot_dbdde', table='annotations_mark', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('seen_at', None)), fields=['user'], name='notice_unseen'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('mailing', 'digest')), fields=['user'], name='notice_for_digest'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('user', 'event'), name='notice_once'),
        ),
        migrations.AddConstraint(
            model_name='noticechoice',
            constraint=models.UniqueConstraint(fields=('user', 'kind'), name='notice_choice_once'),
        ),
        migrations.AddConstraint(
            model_name='noticechoice',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['app', 'mail', 'digest', 'none'])), name='notice_choice_way_known'),
        ),
        migrations.AddIndex(
            model_name='snapshot',
            index=models.Index(condition=models.Q(('state__in', ['pending', 'running'])), fields=['state', 'turn', 'id'], name='snapshot_by_turn'),
        ),
        migrations.AddIndex(
            model_name='snapshot',
            index=models.Index(django.db.models.functions.comparison.Coalesce('requested_by_id', models.Value(0)), models.F('lane'), models.F('turn'), condition=models.Q(('state__in', ['pending', 'running'])), name='snapshot_of_person'),
        ),
        migrations.AddIndex(
            model_name='snapshot',
            index=models.Index(condition=models.Q(('state__in', ['pending', 'running'])), fields=['next_attempt_at'], name='snapshot_waiting'),
        ),
        migrations.AddIndex(
            model_name='snapshot',
            index=models.Index(condition=models.Q(('state__in', ['ok', 'same']), _negated=True), fields=['state', '-id'], name='snapshot_in_trouble'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(('lane__in', ['human', 'bulk', 'recheck'])), name='snapshot_lane_known'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'running', 'ok', 'failed', 'same'])), name='snapshot_state_known'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ok'), _negated=True), models.Q(('captured_at__isnull', False), models.Q(('sha256', ''), _negated=True), models.Q(('text', ''), _negated=True)), _connector='OR'), name='snapshot_ok_has_text'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('error_code', ''), _negated=True), _connector='OR'), name='snapshot_failed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('captured_at__isnull', False), ('same_as__isnull', False), ('state', 'same'), ('text', '')), models.Q(models.Q(('state', 'same'), _negated=True), ('same_as', None)), _connector='OR'), name='snapshot_same_says_as_which'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='snapshot',
            trigger=pgtrigger.compiler.Trigger(name='turn_given', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF NEW.requested_by_id IS NULL AND NEW.lane = 'human' THEN\n            NEW.lane = 'recheck';\n        END IF;\n        NEW.host = '';\n        IF NEW.origin = 'fetch' THEN\n            NEW.host = left(lower(coalesce(\n                substring(NEW.requested_url from '^[a-zA-Z]+://(\\[[^]]*\\]|[^/?#:]*)'), '')), 255);\n        END IF;\n        IF NEW.state = 'pending' THEN\n            NEW.turn = CASE NEW.lane WHEN 'human' THEN 1 ELSE 4 END + greatest(\n                coalesce(\n                    (SELECT max(turn) FROM annotations_snapshot WHERE state = 'running'),\n                    (SELECT min(turn) FROM annotations_snapshot WHERE state = 'pending'), 0),\n                coalesce(\n                    (SELECT max(turn) FROM annotations_snapshot WHERE state IN ('pending', 'running')\n                     AND COALESCE(requested_by_id, 0) = COALESCE(NEW.requested_by_id, 0) AND lane = NEW.lane), 0));\n        END IF;\n        RETURN NEW;\n    ", hash='f9c49637b1d015df2322bd90cb2a62222c8cb1fb', operation='INSERT', pgid='pgtrigger_turn_given_8d2c4', table='annotations_snapshot', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='snapshot',
            trigger=pgtrigger.compiler.Trigger(name='frozen_once_settled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'ok\', \'failed\', \'same\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='55034a25a92f9bca163c03dec19fe5e7649225c1', operation='UPDATE OR DELETE', pgid='pgtrigger_frozen_once_settled_bd0af', table='annotations_snapshot', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('newest_version__gt', models.F('snapshot'))), fields=['newest_version'], name='article_to_adopt'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('watch', 'off'), _negated=True), fields=['next_check_at'], name='article_watched'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(django.db.models.functions.comparison.Coalesce('published_at', models.Value(datetime.datetime(1, 1, 2, 0, 0, tzinfo=datetime.timezone.utc))), models.F('id'), condition=models.Q(('merged_into', None)), name='article_by_day'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(django.db.models.functions.text.Left('title', 100), models.F('id'), condition=models.Q(('merged_into', None)), name='article_by_title'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(django.db.models.functions.text.Left('site', 100), models.F('id'), condition=models.Q(('merged_into', None)), name='article_by_site'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('title'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('byline'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('site'), name='gin_trgm_ops'), name='article_words'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('watch__in', ['auto', '1h', '6h', '1d', '7d', 'off'])), name='article_watch_known'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('external_id', ''), _negated=True), name='article_external_id_says_something'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('id')), _negated=True), name='article_not_merged_into_itself'),
        ),
        migrations.AddIndex(
            model_name='address',
            index=django.contrib.postgres.indexes.GinIndex(annotations.models.page.HashPrefixes('url'), fastupdate=False, name='address_hash_prefixes'),
        ),
        migrations.AddConstraint(
            model_name='address',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['given', 'redirect', 'declared'])), name='address_how_known'),
        ),
        migrations.AddIndex(
            model_name='pagehealth',
            index=models.Index(fields=['next_check_at'], name='health_due'),
        ),
        migrations.AddIndex(
            model_name='pagehealth',
            index=models.Index(condition=models.Q(('asked__isnull', False), models.Q(('noted', None), models.Q(('noted', models.F('asked')), _negated=True), _connector='OR')), fields=['id'], name='health_to_note'),
        ),
        migrations.AddConstraint(
            model_name='pagehealth',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['new', 'alive', 'failing', 'closed', 'dead'])), name='health_state_known'),
        ),
        migrations.AddConstraint(
            model_name='pagehealth',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ruled_at', None), ('ruled_by', None), ('ruling', '')), models.Q(('ruled_at__isnull', False), ('ruled_by__isnull', False), ('ruling__in', ['alive', 'dead'])), _connector='OR'), name='health_ruling_whole'),
        ),
        migrations.AddIndex(
            model_name='priorimport',
            index=models.Index(condition=models.Q(('state__in', ['pending', 'running'])), fields=['id'], name='prior_import_open'),
        ),
        migrations.AddConstraint(
            model_name='priorimport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'running', 'done', 'failed'])), name='prior_import_state_known'),
        ),
        migrations.AddConstraint(
            model_name='priorimport',
            constraint=models.CheckConstraint(condition=models.Q(('url', ''), ('body_sha256', ''), _connector='XOR'), name='prior_import_has_one_body'),
        ),
        migrations.AddConstraint(
            model_name='priorimport',
            constraint=models.CheckConstraint(condition=models.Q(('url__length__lte', 2048)), name='prior_import_url_length'),
        ),
        migrations.AddConstraint(
            model_name='priorimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('error_code', ''), _negated=True), _connector='OR'), name='prior_import_says_why'),
        ),
        migrations.AddConstraint(
            model_name='priorimport',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['pending', 'running']), models.Q(('url', ''), _negated=True)), fields=('url',), name='prior_import_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='logentry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='22fd138453b1c0770948e334b0ac7689b3d9e1d0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_44f35', table='annotations_logentry', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='check',
            index=models.Index(condition=models.Q(('kind', 'retraction'), _negated=True), fields=['id'], include=('slug', 'modified_at'), name='check_sitemap'),
        ),
        migrations.AddIndex(
            model_name='check',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='check_search'),
        ),
        migrations.AddIndex(
            model_name='check',
            index=django.contrib.postgres.indexes.GinIndex(annotations.models.words.Lexemes('text', 'language'), fastupdate=False, name='check_said'),
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
        migrations.AddIndex(
            model_name='check',
            index=models.Index(condition=models.Q(('expires_on__isnull', False)), fields=['expires_on'], name='check_by_last_day_relied'),
        ),
        migrations.AddIndex(
            model_name='appearance',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['id'], name='appearance_standing'),
        ),
        migrations.AddIndex(
            model_name='appearance',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['url'], name='appearance_by_url'),
        ),
        migrations.AddIndex(
            model_name='appearance',
            index=models.Index(fields=['updated_at', 'id'], name='appearance_by_update'),
        ),
        migrations.AddIndex(
            model_name='appearance',
            index=models.Index(fields=['created_at', 'id'], name='appearance_by_creation'),
        ),
        migrations.AddIndex(
            model_name='appearance',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('quote'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('text'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('url'), name='gin_trgm_ops'), name='appearance_words'),
        ),
        migrations.AddConstraint(
            model_name='publiccapture',
            constraint=models.UniqueConstraint(fields=('snapshot', 'publication'), name='public_capture_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publiccapture',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e6f3fe34e87d0827c5f5564044686de7df08677a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6903e', table='annotations_publiccapture', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='partnerpage',
            index=models.Index(fields=['next_look_at'], name='partner_page_due'),
        ),
        migrations.AddIndex(
            model_name='partnerpage',
            index=django.contrib.postgres.indexes.GinIndex(fields=['shown'], name='partner_page_shown'),
        ),
        migrations.AddConstraint(
            model_name='partnerpage',
            constraint=models.UniqueConstraint(fields=('publisher', 'url'), name='partner_page_once'),
        ),
        migrations.AddConstraint(
            model_name='partnerpage',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'current', 'stale', 'absent', 'unreachable'])), name='partner_page_state_known'),
        ),
        migrations.AddConstraint(
            model_name='partnerpage',
            constraint=models.CheckConstraint(condition=models.Q(('url__length__lte', 2048)), name='partner_page_url_length'),
        ),
        migrations.AddConstraint(
            model_name='apikey',
            constraint=models.CheckConstraint(condition=models.Q(('budget', None), ('budget__range', (1, 1000000)), _connector='OR'), name='key_budget_range'),
        ),
        migrations.AddConstraint(
            model_name='apikey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('old_digest', None), ('old_until', None)), models.Q(('old_digest__isnull', False), ('old_until__isnull', False)), _connector='OR'), name='key_old_secret_ends'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['checker', 'editor', 'admin', 'publisher'])), name='user_role_known'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('publisher__isnull', False), ('role', 'publisher')), models.Q(models.Q(('role', 'publisher'), _negated=True), ('publisher__isnull', True)), _connector='OR'), name='user_of_publisher_or_newsroom'),
        ),
        migrations.AddIndex(
            model_name='pushedpage',
            index=models.Index(condition=models.Q(('state__in', ['pending', 'running'])), fields=['next_attempt_at'], name='pushed_page_waiting'),
        ),
        migrations.AddIndex(
            model_name='pushedpage',
            index=models.Index(condition=models.Q(('state__in', ['paused', 'failed'])), fields=['-id'], name='pushed_page_stuck'),
        ),
        migrations.AddConstraint(
            model_name='pushedpage',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'running', 'pushed', 'paused', 'failed'])), name='pushed_page_state_known'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='question_asks_something'),
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['check_shown', 'version'], name='reading_of_check'),
        ),
        migrations.AddIndex(
            model_name='reading',
            index=models.Index(fields=['publisher', 'check_shown'], name='reading_of_publisher'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.UniqueConstraint(fields=('kind', 'name', 'check_shown'), name='reading_once'),
        ),
        migrations.AddConstraint(
            model_name='reading',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['key', 'endpoint', 'site', 'embed', 'page'])), name='reading_kind_known'),
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
        migrations.AddIndex(
            model_name='publication',
            index=django.contrib.postgres.indexes.GinIndex(fields=['appearance_urls'], name='publication_addresses'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['published_at'], name='publication_times'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(condition=models.Q(('kind', 'original'), _negated=True), fields=['-id'], name='publication_amendments'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(condition=models.Q(('kind', 'original'), _negated=True), fields=['severity', '-id'], name='publication_by_severity'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('claim', 'version'), name='publication_version_once'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('slug', 'version'), name='publication_slug_version_once'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'retraction'), ('review__isnull', False), _connector='OR'), name='publication_has_approval'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'original'), models.Q(('note', ''), _negated=True), _connector='OR'), name='publication_change_has_note'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(('severity__in', ['', 'minor', 'update', 'correction', 'retraction'])), name='publication_severity_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c0169477fc12ef01eefb7bacec98e6dfcf2268bc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_85709', table='annotations_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='in_order_of_commits', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM pg_advisory_xact_lock(7301001); RETURN NULL;', hash='79a94365a6651ea734c983f6298580d8465b2402', level='STATEMENT', operation='INSERT', pgid='pgtrigger_in_order_of_commits_633d8', table='annotations_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='covered_by_approval', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF NEW.review_id IS NOT NULL AND COALESCE((\n            SELECT count(DISTINCT live.reviewer_id) < GREATEST(rating.approvals_needed, desk.approvals_needed)\n            FROM annotations_review covering\n            JOIN annotations_claim claim ON claim.id = covering.claim_id\n            JOIN annotations_verdict verdict ON verdict.id = covering.verdict_id\n            JOIN annotations_rating rating ON rating.id = verdict.rating_id\n            LEFT JOIN annotations_desk desk ON desk.id = claim.desk_id\n            JOIN annotations_review live ON live.claim_id = covering.claim_id\n                AND live.verdict_id = covering.verdict_id AND live.decision = 'approve'\n                AND live.content_sha256 = covering.content_sha256\n                AND COALESCE(live.round, 0) = COALESCE(covering.round, 0)\n            WHERE covering.id = NEW.review_id AND covering.claim_id = NEW.claim_id\n                AND covering.decision = 'approve' AND covering.content_sha256 = NEW.content_sha256\n                AND COALESCE(covering.round, 0) = claim.round\n            GROUP BY rating.approvals_needed, desk.approvals_needed\n        ), true) THEN\n            RAISE EXCEPTION 'no approval covers this content'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'covered_by_approval';\n        END IF;\n        RETURN NEW;\n    ", hash='5cbcf465ba27edc70054c7ee53efeb42b38123fb', operation='INSERT', pgid='pgtrigger_covered_by_approval_952e0', table='annotations_publication', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='reviewrules',
            constraint=models.CheckConstraint(condition=models.Q(('min_letters__lte', 2000), ('min_sources__lte', 20)), name='review_rules_can_be_met'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewrules',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6d27aa58f1c39b34da2c0f57476332744ba42aca', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_30b94', table='annotations_reviewrules', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='savedview',
            index=models.Index(condition=models.Q(('removed_at', None)), fields=['owner'], name='view_of_owner'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='view_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('query__length__lte', 2000)), name='view_query_length'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), models.F('owner'), condition=models.Q(('is_shared', False), ('removed_at', None)), name='view_named_once'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('name'), condition=models.Q(('is_shared', True), ('removed_at', None)), name='shared_view_named_once'),
        ),
        migrations.AddConstraint(
            model_name='scale',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', None), ('published_at', None), ('published_by', None)), models.Q(('number__isnull', False), ('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='scale_published_or_not'),
        ),
        migrations.AddConstraint(
            model_name='sealedvalue',
            constraint=models.UniqueConstraint(fields=('event', 'field'), name='sealed_value_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealedvalue',
            trigger=pgtrigger.compiler.Trigger(name='only_erased', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.salt <> '' OR ROW(NEW.event_id, NEW.field, NEW.commitment) IS DISTINCT FROM ROW(OLD.event_id, OLD.field, OLD.commitment))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='45518996b4ac36289b988dd73a99c15471e47aff', operation='UPDATE', pgid='pgtrigger_only_erased_b2f8b', table='annotations_sealedvalue', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sealedvalue',
            trigger=pgtrigger.compiler.Trigger(name='never_dropped', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='6cfe6db153b8dcdcbf3813caf93e2fb958ae719b', operation='DELETE', pgid='pgtrigger_never_dropped_9787b', table='annotations_sealedvalue', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='secondfactor',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credential__isnull', True), ('credential_id__isnull', True), ('kind', 'app')), models.Q(('credential__isnull', False), ('credential_id__isnull', False), ('kind', 'passkey'), ('sealed_secret', '')), _connector='OR'), name='second_factor_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='secondfactor',
            constraint=models.UniqueConstraint(fields=('credential_id',), name='second_factor_passkey_once'),
        ),
        migrations.AddConstraint(
            model_name='secondfactor',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'app')), fields=('user',), name='second_factor_one_app'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('stance__in', ['supports', 'refutes', 'context'])), name='source_stance_known'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quote_end__isnull', False), ('quote_start__isnull', False), ('quote_state', 'verified')), models.Q(models.Q(('quote_state', 'verified'), _negated=True), ('quote_end', None), ('quote_start', None)), _connector='OR'), name='source_verified_has_span'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['web', 'post', 'dataset', 'doi', 'file', 'article', 'interview', 'email'])), name='source_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('page__isnull', False), models.Q(('kind__in', ('web', 'post', 'dataset', 'doi')), _negated=True), _connector='OR'), name='source_at_an_address_has_a_page'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(models.F('claim'), models.F('page'), django.db.models.functions.text.MD5(django.db.models.functions.text.Concat('quote', models.Value('\n'), 'locator')), condition=models.Q(('removed_at', None)), name='source_place_once_per_claim'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='answer_says_something'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['quoted', 'summarised', 'yes_no', 'unanswerable'])), name='answer_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('stance__in', ['supports', 'refutes', 'context'])), name='answer_stance_known'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'unanswerable'), _negated=True), ('stance', 'context'), _connector='OR'), name='no_answer_no_stance'),
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
        migrations.AddConstraint(
            model_name='tick',
            constraint=models.UniqueConstraint(models.F('claim'), models.F('item'), condition=models.Q(('undone_at', None)), name='tick_once_per_claim'),
        ),
        migrations.AddIndex(
            model_name='timestamp',
            index=models.Index(condition=models.Q(('state__in', ['pending', 'running'])), fields=['next_attempt_at'], name='timestamp_waiting'),
        ),
        migrations.AddConstraint(
            model_name='timestamp',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'running', 'ok', 'failed'])), name='timestamp_state_known'),
        ),
        migrations.AddConstraint(
            model_name='timestamp',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ok'), _negated=True), models.Q(('response__isnull', False), ('stamped_at__isnull', False), models.Q(('stated', ''), _negated=True)), _connector='OR'), name='timestamp_ok_is_whole'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='timestamp',
            trigger=pgtrigger.compiler.Trigger(name='frozen_once_stamped', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'ok\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a7c741e26c4c466ba342ef1ebbbfa6963c48b187', operation='UPDATE OR DELETE', pgid='pgtrigger_frozen_once_stamped_32e7c', table='annotations_timestamp', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='usersession',
            index=models.Index(fields=['user', '-seen_at'], name='sessions_of_user'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('explanation', ''), _negated=True), name='verdict_has_reasons'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('severity__in', ['', 'minor', 'update', 'correction'])), name='verdict_severity_known'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on__gte', models.F('as_of'))), name='verdict_expires_after'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='656f0130eba401c67860738e8b6864e6a054aa54', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a99c9', table='annotations_verdict', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='translation',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('verdict', 'language'), name='translation_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='translation',
            constraint=models.CheckConstraint(condition=models.Q(('explanation', ''), _negated=True), name='translation_has_reasons'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['created_at'], name='review_times'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(condition=models.Q(('decision', 'approve')), fields=('claim', 'round', 'reviewer'), name='review_approves_once'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('decision__in', ['approve', 'send_back', 'reject'])), name='review_decision_known'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewer', models.F('verdict_author')), _negated=True), models.Q(models.Q(('decision', 'approve'), _negated=True), models.Q(('reviewer', models.F('last_editor')), _negated=True), _connector='OR')), name='review_four_eyes'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2d9fb06c41f82d1c29d5f8498b08ccce65ea2678', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9c927', table='annotations_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='names_the_real_authors', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM annotations_verdict v JOIN annotations_claim c ON c.id = v.claim_id\n                        WHERE v.id = NEW.verdict_id AND c.id = NEW.claim_id\n                        AND v.author_id = NEW.verdict_author_id AND c.last_edited_by_id = NEW.last_editor_id\n                    ) THEN\n                        RAISE EXCEPTION 'the review names other authors than the verdict and the claim do'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'names_the_real_authors';\n                    END IF;\n                    IF NEW.decision = 'approve' AND EXISTS (\n                        SELECT 1 FROM annotations_claim c\n                        WHERE c.id = NEW.claim_id AND NEW.reviewer_id = ANY(c.editors)\n                    ) THEN\n                        RAISE EXCEPTION 'the reviewer worked on this content'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_four_eyes_of_editors';\n                    END IF;\n                    RETURN NEW;\n                ", hash='eaac56246093738274ab49e5da8bf16edfb0b81c', operation='INSERT', pgid='pgtrigger_names_the_real_authors_8b4a7', table='annotations_review', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='comment_says_something'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', None), ('quote', ''), ('start', None), ('verdict', None)), models.Q(('end__gt', models.F('start')), ('source', None), ('start__isnull', False), ('verdict__isnull', False), models.Q(('quote', ''), _negated=True)), _connector='OR'), name='comment_about_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at', None), ('resolved_by', None)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='comment_resolved_by_somebody'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='comment',
            trigger=pgtrigger.compiler.Trigger(name='about_words_that_stand', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    IF NEW.verdict_id IS NOT NULL AND NOT EXISTS (\n                        SELECT 1 FROM annotations_verdict v WHERE v.id = NEW.verdict_id AND v.claim_id = NEW.claim_id\n                        AND substr(v.explanation, NEW.start + 1, NEW."end" - NEW.start) = NEW.quote\n                    ) OR NEW.source_id IS NOT NULL AND NOT EXISTS (\n                        SELECT 1 FROM annotations_source s WHERE s.id = NEW.source_id AND s.claim_id = NEW.claim_id\n                    ) THEN\n                        RAISE EXCEPTION \'the comment is about what does not stand on its claim\'\n                            USING ERRCODE = \'check_violation\', CONSTRAINT = \'about_words_that_stand\';\n                    END IF;\n                    RETURN NEW;\n                ', hash='056e4fe9af542cd88652e324c371e60756980e10', operation='INSERT OR UPDATE OF "claim_id", "verdict_id", "source_id", "start", "end", "quote"', pgid='pgtrigger_about_words_that_stand_53dd0', table='annotations_comment', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['status', 'submitted_at', 'id'], name='claim_waiting'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['status', '-id'], name='claim_by_status'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('status', 'approved')), fields=['updated_at', 'id'], name='claim_to_publish'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('status__in', ('draft', 'in_review', 'sent_back', 'approved'))), fields=['created_at'], name='claim_open_since'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['created_by', 'status', 'updated_at', 'id'], include=('submitted_at',), name='claim_created_by'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['last_edited_by', 'status', 'updated_at', 'id'], include=('submitted_at',), name='claim_last_edited_by'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['verdict_author', 'status', 'updated_at', 'id'], include=('submitted_at',), name='claim_verdict_author'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('status'), annotations.models.queued.Turn('priority', django.db.models.functions.comparison.Coalesce('submitted_at', 'created_at')), models.F('id'), name='claim_by_turn'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('status'), django.db.models.functions.comparison.Coalesce('submitted_at', 'created_at'), models.F('id'), name='claim_by_wait'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('status'), django.db.models.functions.comparison.Coalesce('due_at', models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc))), models.F('id'), name='claim_by_due'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('assignee'), models.F('status'), annotations.models.queued.Turn('priority', django.db.models.functions.comparison.Coalesce('submitted_at', 'created_at')), models.F('id'), name='claim_of_assignee'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('desk'), models.F('status'), annotations.models.queued.Turn('priority', django.db.models.functions.comparison.Coalesce('submitted_at', 'created_at')), models.F('id'), name='claim_of_desk'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('language'), models.F('status'), annotations.models.queued.Turn('priority', django.db.models.functions.comparison.Coalesce('submitted_at', 'created_at')), models.F('id'), name='claim_of_language'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(django.db.models.functions.text.Upper('claimant'), models.F('status'), models.F('id'), name='claim_of_claimant'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('taken_by__isnull', False)), fields=['taken_by', 'lease_until'], name='claim_taken'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('labels', []), _negated=True), fastupdate=False, fields=['labels'], name='claim_labels'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('publish_at__isnull', False)), fields=['publish_at'], name='claim_scheduled'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('recheck_since__isnull', False)), fields=['recheck_since', 'id'], name='claim_to_check_again'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(annotations.models.words.Opening('text'), name='claim_opening'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('text', config='simple'), fastupdate=False, name='claim_lexemes'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=django.contrib.postgres.indexes.GinIndex(annotations.models.words.Lexemes('text', models.Value('')), fastupdate=False, name='claim_said'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('text'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('claimant'), name='gin_trgm_ops'), name='claim_words'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'in_review', 'sent_back', 'approved', 'rejected', 'published', 'retracted', 'discarded'])), name='claim_status_known'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='claim_says_something'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'in_review'), _negated=True), models.Q(('submitted_at__isnull', False), ('verdict__isnull', False)), _connector='OR'), name='claim_in_review_was_submitted'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('reach__range', (0, 3))), name='claim_reach_known'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('harm__range', (0, 3))), name='claim_harm_known'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(('importance__range', (0, 3))), name='claim_importance_known'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lease_until', None), ('taken_at', None), ('taken_by', None)), models.Q(('lease_until__isnull', False), ('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='claim_taken_whole'),
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
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='verdict_author_follows', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        NEW.verdict_author_id = (SELECT v.author_id FROM annotations_verdict v WHERE v.id = NEW.verdict_id);\n        RETURN NEW;\n    ', hash='e8efecd1e8c2b1a995adf3e2df03a49377b97863', operation='INSERT OR UPDATE OF "verdict_id"', pgid='pgtrigger_verdict_author_follows_b7649', table='annotations_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='priority_follows', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        NEW.priority = 3 * coalesce(NEW.harm, 1) + 2 * coalesce(NEW.reach, 1) + coalesce(NEW.importance, 1);\n        RETURN NEW;\n    ', hash='28f975cdc07fa2d4a48df063fccc066cb1b93328', operation='INSERT OR UPDATE OF "reach", "harm", "importance", "priority"', pgid='pgtrigger_priority_follows_e69a7', table='annotations_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='schedule_needs_approval', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.status <> 'approved' AND NEW.publish_at IS NOT NULL)", func="NEW.publish_at = NULL; NEW.publish_by_id = NULL; NEW.publish_problem = ''; RETURN NEW;", hash='701f36b5d63da9ffbe0fd3dcef600d15d13de2b6', operation='INSERT OR UPDATE OF "status", "publish_at"', pgid='pgtrigger_schedule_needs_approval_7c6e1', table='annotations_claim', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='blindverdict',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('given_at', None)), fields=('claim',), name='blind_verdict_one_open'),
        ),
        migrations.AddConstraint(
            model_name='blindverdict',
            constraint=models.UniqueConstraint(fields=('first', 'checker'), name='blind_verdict_once_each'),
        ),
        migrations.AddConstraint(
            model_name='blindverdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_at', None), ('rating', None)), models.Q(('given_at__isnull', False), ('rating__isnull', False)), _connector='OR'), name='blind_verdict_given_or_not'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['verified', 'moved', 'changed', 'gone', 'unreachable'])), name='verification_state_known'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('article', None), ('claim__isnull', False), ('claimant_key', ''), ('page', None)), models.Q(('article__isnull', False), ('claim', None), ('claimant_key', ''), ('page', None)), models.Q(('article', None), ('claim', None), ('claimant_key', ''), ('page__isnull', False)), models.Q(('article', None), ('claim', None), ('page', None), models.Q(('claimant_key', ''), _negated=True)), _connector='OR'), name='watch_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(condition=models.Q(('claim__isnull', False)), fields=('claim', 'user'), name='watch_claim_once'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(condition=models.Q(('article__isnull', False)), fields=('article', 'user'), name='watch_article_once'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(condition=models.Q(('page__isnull', False)), fields=('page', 'user'), name='watch_page_once'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(condition=models.Q(('claimant_key', ''), _negated=True), fields=('claimant_key', 'user'), name='watch_claimant_once'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(('url__length__lte', 2048)), name='webhook_url_length'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'paused', 'disabled'])), name='webhook_state_known'),
        ),
        migrations.AddConstraint(
            model_name='webhook',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason__in', ['gone', 'failing']), ('state', 'disabled')), models.Q(models.Q(('state', 'disabled'), _negated=True), ('reason', '')), _connector='OR'), name='webhook_reason_when_disabled'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state__in', ['pending', 'running'])), fields=['webhook', 'publication', 'id'], name='delivery_waiting'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['webhook', 'state', '-id'], name='delivery_log'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'running')), fields=['lease_until'], name='delivery_in_flight'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('webhook', 'message_id'), name='delivery_message_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'running', 'delivered', 'failed'])), name='delivery_state_known'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('message_id__contains', '.'), _negated=True), name='delivery_id_without_dot'),
        ),
        ]),
        migrations.RunPython(SCALE.add_scale),
        migrations.RunPython(NOTICES.begin_after_what_was),
        migrations.RunPython(make_ready),
    ]
