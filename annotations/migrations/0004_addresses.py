"""Every page's own address, in the table in which addresses are looked up. The older of two twins keeps the key."""

from django.db import migrations

from annotations.text.urls import identity


def add_addresses(apps, schema_editor):
    Page, Address = apps.get_model("annotations", "Page"), apps.get_model("annotations", "Address")
    batch = []
    for page in Page.objects.order_by("id").iterator(chunk_size=2000):
        batch.append(Address(key=identity(page.url), url=page.url, page=page))
        if len(batch) == 2000:
            Address.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    Address.objects.bulk_create(batch, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0003_versions_feeds_batches")]
    operations = [migrations.RunPython(add_addresses, migrations.RunPython.noop)]
