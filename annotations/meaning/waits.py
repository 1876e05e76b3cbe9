"""Where a capture that waits stands in the queue, in words: its place, or the site that asked us to come back later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from annotations.models import Host, Snapshot
from annotations.models.snapshot import State


@dataclass(frozen=True, slots=True)
class Wait:
    """`place`: 1 is the next to be taken. `host_until`: until when its site is left alone, as it asked."""

    place: int
    host: str = ""
    host_until: datetime | None = None

    @property
    def before(self) -> int:
        """How many captures come before it."""
        return self.place - 1


def waits_of(snapshots: Iterable[Snapshot | None]) -> dict[int, Wait]:
    """By id, for those of these that wait; no query where none does."""
    hosts = {row.pk: row.host for row in snapshots if row is not None and row.state == State.PENDING}
    if not hosts:
        return {}
    asked = Host.objects.told_us_to_wait().filter(name__in=set(hosts.values()))
    until = dict(asked.values_list("name", "asked_until"))
    places = Snapshot.objects.places(list(hosts))
    return {pk: Wait(place, hosts[pk], until.get(hosts[pk])) for pk, place in places.items()}


def turn_of(snapshot: Snapshot) -> dict[str, object]:
    """`place` and `not_before` of one capture, null where it does not wait, or is not held."""
    wait = waits_of([snapshot]).get(snapshot.pk)
    if wait is None:
        return {"place": None, "not_before": None}
    held = [at for at in (wait.host_until, snapshot.next_attempt_at if snapshot.attempts else None) if at]
    return {"place": wait.place, "not_before": max(held, default=None)}
