"""Indexes for what 0036 added, made beside those who write; and its rules, held against the old rows."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('annotations', '0036_changes'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(condition=models.Q(('publish_at__isnull', False)), fields=['publish_at'], name='claim_scheduled'),
        ),
        AddIndexConcurrently(
            model_name='publication',
            index=models.Index(condition=models.Q(('kind', 'original'), _negated=True), fields=['severity', '-id'], name='publication_by_severity'),
        ),
        ValidateConstraint(model_name='publication', name='publication_severity_known'),
        ValidateConstraint(model_name='verdict', name='verdict_severity_known'),
    ]
