"""Which origins of a key the newsroom itself has set: only these make a site the publisher's own."""

import django.contrib.postgres.fields
from django.db import migrations, models

VOUCHED = """
    UPDATE annotations_apikey key SET vouched_origins = key.origins
    FROM annotations_user maker WHERE maker.id = key.created_by_id AND maker.role <> 'publisher'
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0024_purges_told")]
    operations = [
        migrations.AddField(
            model_name="apikey",
            name="vouched_origins",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=255), db_default=[], default=list, editable=False, size=None
            ),
        ),
        migrations.RunSQL(VOUCHED, migrations.RunSQL.noop),
    ]
