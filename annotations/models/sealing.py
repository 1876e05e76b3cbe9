"""The chain over events: each sealed once, with the hash of the seal before it. Written by `worker.sealing` alone."""

import pgtrigger
from django.db import connection, models

from annotations.models.event import Event, EventQuerySet
from annotations.models.verdict import APPEND_ONLY

SEAL_LOCK = 7_301_021
"""The advisory lock under which events are sealed, and personal values in them erased."""
GENESIS = "0" * 64
"""What the first seal names as the one before it."""


class EventSealQuerySet(models.QuerySet["EventSeal"]):
    def last_link(self) -> tuple[int, str]:
        """Position and hash of the newest seal."""
        return self.order_by("-position").values_list("position", "hash").first() or (0, GENESIS)


class EventSeal(models.Model):
    """One link. No foreign key in the database: a deleted event is for the verifier to name, not to be hidden by an
    error, and a key's check would write to every event that is sealed.
    """

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, db_constraint=False, related_name="seal")
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    objects = EventSealQuerySet.as_manager()

    class Meta:
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"seal {self.position}"


class SealedValue(models.Model):
    """A personal value in an event's data, as the chain knows it: by a salted hash.

    Erasing the value drops the salt with it: nobody can guess it back, and the chain stays what it is.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    field = models.CharField(max_length=40)
    salt = models.CharField(max_length=32, blank=True)
    commitment = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "field"], name="sealed_value_once")]
        triggers = [
            pgtrigger.Protect(
                name="only_erased",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.salt <> '' OR ROW(NEW.event_id, NEW.field, NEW.commitment) IS DISTINCT FROM "
                    "ROW(OLD.event_id, OLD.field, OLD.commitment)"
                ),
            ),
            pgtrigger.Protect(name="never_dropped", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.field} of event {self.event_id}"


class Sealing(models.Model):
    """One row: how far sealing has come.

    All events up to `floor` are sealed, and none can appear there any more. Up to `safe` none can appear any more:
    whoever drew such an id has ended. `probe_id` becomes safe when every transaction before `probe_xid` has ended.
    """

    floor = models.BigIntegerField(default=0)
    safe = models.BigIntegerField(default=0)
    probe_id = models.BigIntegerField(default=0)
    probe_xid = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"sealed up to {self.floor}"

    def look(self) -> None:
        """Moves `safe` on where everybody who may have written before the last look has ended, and looks anew.

        An event's transaction has its number before it draws the event's id (a trigger sees to that), so ids that were
        drawn by now belong to transactions older than ours. A number from the future is of another server: the
        database was restored, and whoever wrote in the old one has ended.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM annotations_event_id_seq")
            (drawn,) = cursor.fetchone()
            cursor.execute(
                "SELECT pg_current_xact_id()::text::bigint, pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            )
            own, oldest = cursor.fetchone()
        if oldest >= self.probe_xid or own < self.probe_xid:
            self.safe = max(self.safe, self.probe_id)
            self.probe_id, self.probe_xid = drawn, own

    def came_to(self, event_id: int, *, is_all: bool) -> None:
        """Every event that is there up to this id is sealed; or, where `is_all`, every one that is there."""
        self.floor = max(self.floor, self.safe if is_all else min(event_id, self.safe))


def unsealed() -> EventQuerySet:
    """Events that the chain does not hold yet."""
    floor = Sealing.objects.filter(id=1).values_list("floor", flat=True).first() or 0
    return Event.objects.filter(id__gt=floor, seal=None)
