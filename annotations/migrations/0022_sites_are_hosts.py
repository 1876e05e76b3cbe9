"""The sites of a check are the hosts of its articles, not what these call themselves."""

from django.db import migrations

SITES = """
    UPDATE annotations_check shown SET sites = ARRAY(
        SELECT DISTINCT page.site::text FROM annotations_check_pages place
        JOIN annotations_page page ON page.id = place.page_id WHERE place.check_id = shown.id ORDER BY 1)
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0021_readers")]
    operations = [migrations.RunSQL(SITES, migrations.RunSQL.noop)]
