"""An index by which changed evidence that nobody has looked at is found, made beside who writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('annotations', '0051_renderings'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='verification',
            index=models.Index(condition=models.Q(('seen_at', None), ('state__in', ('changed', 'gone'))), fields=['told_at'], name='verification_alarming'),
        ),
    ]
