from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('annotations', '0041_notices'),
    ]

    operations = [
        AddIndexConcurrently('notice', models.Index(condition=models.Q(('mailing', 'digest')), fields=['user'], name='notice_for_digest')),
    ]
