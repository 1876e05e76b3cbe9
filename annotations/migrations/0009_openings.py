"""Indexes over what the search for repeats asks by, in place of two that nothing asked.

That over words keeps no list of rows to be filed later: an article asks it thousands of times, and each time would read
the whole list.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models

from annotations.models.words import Opening


class Migration(migrations.Migration):
    dependencies = [("annotations", "0008_arrivals_and_dry_runs")]
    operations = [
        migrations.RemoveIndex(model_name="claim", name="claim_same_words"),
        migrations.RemoveIndex(model_name="highlight", name="highlight_same_words"),
        migrations.RemoveIndex(model_name="claim", name="claim_lexemes"),
        migrations.AddIndex(
            model_name="claim",
            index=GinIndex(SearchVector("text", config="simple"), name="claim_lexemes", fastupdate=False),
        ),
        migrations.AddIndex(model_name="claim", index=models.Index(Opening("text"), name="claim_opening")),
        migrations.AddIndex(
            model_name="highlight",
            index=models.Index(
                Opening("quote"), condition=models.Q(("first", None), ("removed_at", None)), name="highlight_opening"
            ),
        ),
    ]
