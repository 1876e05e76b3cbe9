"""Statements of old wait for their vectors too; pgvector and its index, where the server has it and we may.

Without it nothing fails: `manage.py prepare_matching` makes both later. In batches, each a transaction of its own.
"""

from django.db import migrations

from annotations.models import preparing
from annotations.text.embedding import PACKAGED_DIMENSIONS, PACKAGED_NAME


def make_ready(apps, schema_editor):
    connection = schema_editor.connection
    if not preparing.make_extension(connection):
        preparing.build_index(connection, PACKAGED_NAME, PACKAGED_DIMENSIONS)
    for _ in preparing.add_missing(connection):
        pass


class Migration(migrations.Migration):

    atomic = False
    dependencies = [
        ('annotations', '0026_vectors'),
    ]
    operations = [migrations.RunPython(make_ready, migrations.RunPython.noop)]
