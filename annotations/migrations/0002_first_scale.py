"""The newsroom's first scale of ratings. Later scales are new rows; these are retired, never changed."""

from django.db import migrations

STEPS = [
    ("true", "True", 5, "true", "The statement is accurate and nothing of weight is missing."),
    ("mostly-true", "Mostly true", 4, "mixed", "The statement is accurate in substance; a detail is off or missing."),
    ("misleading", "Misleading", 3, "mixed", "Its parts may be accurate, but the impression it gives is not."),
    ("mostly-false", "Mostly false", 2, "false", "A core of truth, but the substance of the statement is wrong."),
    ("false", "False", 1, "false", "The statement is not accurate."),
    ("unverifiable", "Unverifiable", None, "open", "What is public does not settle it either way."),
]


def add_scale(apps, schema_editor):
    Rating = apps.get_model("annotations", "Rating")
    Rating.objects.bulk_create(
        Rating(scale=1, key=key, label=label, value=value, tone=tone, definition=definition, order=order)
        for order, (key, label, value, tone, definition) in enumerate(STEPS, start=1)
    )


def remove_scale(apps, schema_editor):
    apps.get_model("annotations", "Rating").objects.filter(scale=1).delete()


class Migration(migrations.Migration):
    dependencies = [("annotations", "0001_initial")]
    operations = [migrations.RunPython(add_scale, remove_scale)]
