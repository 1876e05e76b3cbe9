"""A row for each passage of the checks that were published before."""

from datetime import timedelta
from typing import Any

from django.db import migrations

from annotations.meaning.hypothesis import words_of
from annotations.meaning.webannotation import passages_of


def fill(apps: Any, schema_editor: Any) -> None:
    """Goes through all versions in their order, as if they were published now."""
    appearances = apps.get_model("annotations", "Appearance").objects
    for publication in apps.get_model("annotations", "Publication").objects.order_by("id").iterator(100):
        payload, at = publication.payload, publication.published_at
        named = passages_of(payload)
        gone = appearances.filter(slug=publication.slug, ended_at=None).exclude(name__in=named)
        gone.update(ended_at=at, updated_at=at, publication=publication)
        for number, (name, item) in enumerate(named.items()):
            moment = at + timedelta(microseconds=number)
            told = {"label": payload["rating"]["label"], "text": words_of(payload), "updated_at": moment}
            now = {**told, "publication": publication, "ended_at": None}
            first = {"slug": publication.slug, "url": item["url"], "quote": item["quote"], "created_at": moment}
            appearances.update_or_create(name=name, defaults=now, create_defaults={**now, **first})


class Migration(migrations.Migration):
    dependencies = [("annotations", "0013_annotations")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
