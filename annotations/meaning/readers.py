"""Who still shows the old verdict: what is known of who got which version of a check, and what is not.

A reader is a publisher's key or endpoint, a site whose pages ask us, or a page that was looked at. Each fetch and each
delivery that was answered 2xx is noted with the version it carried (`tally`, `worker/readings.py`). Whoever reads
without a key and without a page's origin leaves no trace, and caches between us may answer for a minute.
"""

from dataclasses import dataclass

from annotations.models import Check, Publisher, Reading
from annotations.models.reading import ReaderState, ReadingQuerySet


@dataclass(frozen=True, slots=True)
class Tally:
    """How many readers of a check there are in each state."""

    stale: int
    told: int
    current: int

    @property
    def known(self) -> int:
        return self.stale + self.told + self.current


def claim_readers(check: Check | None, state: str = "") -> ReadingQuerySet:
    """Who got which version of a check, or only those in one state."""
    rows = Reading.objects.for_list()
    rows = rows.filter(check_shown=check) if check is not None else rows.none()
    return rows.in_state(state) if state else rows


def publisher_readers(publisher: Publisher, state: str = "") -> ReadingQuerySet:
    """What a publisher's keys, endpoints, sites and pages got, or only those in one state."""
    rows = Reading.objects.for_list().filter(publisher=publisher)
    return rows.in_state(state) if state else rows


def tally_of(check: Check) -> Tally:
    counted = Reading.objects.filter(check_shown=check).count_states()
    return Tally(*(counted.get(state, 0) for state in (ReaderState.STALE, ReaderState.TOLD, ReaderState.CURRENT)))
