"""Whose capture is next: turns that are fair between people, one request at a time to a host, and pauses between."""

from typing import Any, Self, TypeVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Now

from annotations.models.host import Host
from annotations.models.waiting import seconds_until_first
from annotations.text.marking import marked


class Lane(models.TextChoices):
    """What a capture was asked for by. A person's own links go four at a time for each one of the other two."""

    HUMAN = "human", marked("A person")
    BULK = "bulk", marked("A feed or a file")
    RECHECK = "recheck", marked("Looking again")


PERSON = Coalesce("requested_by_id", Value(0))
MOST_LOOKED_AT = 2_000
"""So many waiting rows are looked at, at most, to say when the next may be taken."""
Row = TypeVar("Row", bound=models.Model)


class TurnedQuerySet(models.QuerySet[Row]):
    """Rows that wait for their turn: `state`, `next_attempt_at` and `lease_until` are the job's."""

    def takeable(self) -> Self:
        """Waiting and due, of a host that may be asked now, for a person who has not her share of the slots already."""
        hosts = Host.objects.closed().filter(name=OuterRef("host"))
        rows = self.annotate(person=PERSON).filter(state="pending", next_attempt_at__lte=Now())
        return rows.exclude(Exists(hosts)).exclude(person__in=self._people_with_their_share())

    def in_turn(self) -> Self:
        return self.order_by("turn", "id")

    def seconds_until_turn(self) -> float | None:
        """Until the first waiting row may be taken, as far as hosts and back-offs go; None where none waits."""
        host = Host.objects.filter(name=OuterRef("host")).values(open_at=Greatest("busy_until", "asked_until"))
        first = self.model._default_manager.filter(state="pending").order_by("turn", "id")[:MOST_LOOKED_AT]
        rows = self.filter(id__in=first.values("id"))
        due = Greatest("next_attempt_at", Coalesce(Subquery(host), F("next_attempt_at")))
        return seconds_until_first(rows, due)

    def places(self, ids: list[int]) -> dict[int, int]:
        """The place in the queue of each waiting row of these: 1 is the next. Rows that do not wait have none."""
        ahead = self.model._default_manager.filter(state="pending").filter(
            Q(turn__lt=OuterRef("turn")) | Q(turn=OuterRef("turn"), id__lt=OuterRef("id"))
        )
        count = ahead.order_by().values("state").annotate(count=Count("id")).values("count")
        rows = self.filter(id__in=ids, state="pending").annotate(place=Coalesce(Subquery(count), Value(0)) + 1)
        return dict(rows.values_list("id", "place"))

    def _people_with_their_share(self) -> models.QuerySet[Any, Any]:
        running = self.model._default_manager.filter(state="running", lease_until__gt=Now())
        counted = running.values(whose=PERSON).annotate(count=Count("id")).order_by()
        return counted.filter(count__gte=settings.CAPTURES_PER_PERSON).values("whose")


class Turned(models.Model):
    """`host` is asked (empty: none, as of uploads). `turn` orders the waiting: see GIVEN. `losses`: how often a worker
    that had the row went away with it.
    """

    host = models.CharField(max_length=255, blank=True, editable=False, db_default="")
    lane = models.CharField(max_length=10, choices=Lane.choices, default=Lane.HUMAN, db_default=Lane.HUMAN)
    turn = models.BigIntegerField(editable=False, db_default=0)
    losses = models.PositiveSmallIntegerField(editable=False, db_default=0)

    class Meta:
        abstract = True


CONSTRAINTS = [models.CheckConstraint(condition=Q(lane__in=Lane.values), name="snapshot_lane_known")]
INDEXES = [
    models.Index(
        fields=["state", "turn", "id"], name="snapshot_by_turn", condition=Q(state__in=["pending", "running"])
    ),
    models.Index(
        PERSON, F("lane"), F("turn"), name="snapshot_of_person", condition=Q(state__in=["pending", "running"])
    ),
]
GIVEN = pgtrigger.Trigger(
    name="turn_given",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    func="""
        IF NEW.requested_by_id IS NULL AND NEW.lane = 'human' THEN
            NEW.lane = 'recheck';
        END IF;
        NEW.host = '';
        IF NEW.origin = 'fetch' THEN
            NEW.host = left(lower(coalesce(
                substring(NEW.requested_url from '^[a-zA-Z]+://(\\[[^]]*\\]|[^/?#:]*)'), '')), 255);
        END IF;
        IF NEW.state = 'pending' THEN
            NEW.turn = CASE NEW.lane WHEN 'human' THEN 1 ELSE 4 END + greatest(
                coalesce(
                    (SELECT max(turn) FROM annotations_snapshot WHERE state = 'running'),
                    (SELECT min(turn) FROM annotations_snapshot WHERE state = 'pending'), 0),
                coalesce(
                    (SELECT max(turn) FROM annotations_snapshot WHERE state IN ('pending', 'running')
                     AND COALESCE(requested_by_id, 0) = COALESCE(NEW.requested_by_id, 0) AND lane = NEW.lane), 0));
        END IF;
        RETURN NEW;
    """,
)
"""The one rule of turns, whoever writes the row: start-time fair queueing (Goyal, Vin, Cheng 1996). Each person's links
of a lane are a flow; a link's turn is one step after the flow's last, and no earlier than what is being done now. So
5,000 links of one person stand behind the one link of another that comes after them. A step is 1 for what a person
asked for herself, 4 for the rest.
"""
