"""An index by which published checks that are past their last day are found, made beside who writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('annotations', '0049_kinds_of_sources'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(condition=models.Q(('recheck_since__isnull', False)), fields=['recheck_since', 'id'], name='claim_to_check_again'),
        ),
    ]
