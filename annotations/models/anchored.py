"""What every span that is carried from version to version has in common."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from annotations.models.snapshot import Snapshot
from annotations.models.user import User
from annotations.text.marking import marked


class Anchor(models.TextChoices):
    """How a passage was found in its version."""

    EXACT = "exact", marked("Attached")
    EDITED = "edited", marked("Words changed")
    MOVED = "moved", marked("Moved")
    AMBIGUOUS = "ambiguous", marked("Found more than once")
    ORPHANED = "orphaned", marked("Not found in this version")


PLACED = (Anchor.EXACT, Anchor.EDITED, Anchor.MOVED)


class Anchored(models.Model):
    """A span `[start, end)` of one snapshot's text, in code points, with its words.

    A new version of the article gets a new row; `first`, a key that each table has to itself, names the row the editor
    made (null on that row itself), which keeps saying what was marked and where it stood. `placed_by`: a person, not
    the aligner, says that the passage stands here now; later versions are carried from this row. The database refuses
    a placed row whose quote is not what the snapshot's text says at that span.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="%(class)ss")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.TextField()
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=Anchor.choices, default=Anchor.EXACT)
    score = models.FloatField(default=1.0)
    placed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PLACED, start__isnull=False, end__isnull=False, end__gt=F("start"))
                | Q(state__in=["ambiguous", "orphaned"], start__isnull=True, end__isnull=True),
                name="%(class)s_placed_or_honestly_not",
            ),
            models.CheckConstraint(condition=~Q(quote=""), name="%(class)s_has_words"),
            models.UniqueConstraint(fields=["first", "snapshot"], name="%(class)s_carried_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="quote_stands_in_snapshot",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("start", "end", "quote", "snapshot_id"),
                when=pgtrigger.Before,
                func="""
                    IF NEW.start IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM annotations_snapshot s WHERE s.id = NEW.snapshot_id
                        AND substr(s.text, NEW.start + 1, NEW."end" - NEW.start) = NEW.quote
                    ) THEN
                        RAISE EXCEPTION 'the quote does not stand at this span of the snapshot'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'quote_stands_in_snapshot';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"“{self.quote[:60]}”"

    @property
    def is_placed(self) -> bool:
        return self.start is not None
