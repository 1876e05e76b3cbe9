"""A capture as everybody may see it: what checks name it, and what other captures of its page there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from annotations.meaning.archived import capture_url
from annotations.models import Check, Page, PublicCapture, Snapshot
from annotations.text.segments import Span

Moments = Sequence[tuple[int, datetime]]
"""Captures of one page by id and time, the oldest first."""


@dataclass(frozen=True, slots=True)
class Opened:
    """`checks`: those that stand and name it, in any version; `moments`: all public captures of the page."""

    snapshot: Snapshot
    page: Page
    checks: Sequence[Check]
    moments: Moments

    @property
    def passages(self) -> list[Span]:
        """What the checks quote of it today, without what overlaps."""
        address, found = capture_url(self.snapshot.pk), set[tuple[int, int]]()
        for check in self.checks:
            payload = check.publication.payload
            for source in payload.get("sources", []):
                if source["capture"].get("archived_at") == address and source["quote_start"] is not None:
                    found.add((source["quote_start"], source["quote_end"]))
            for item in payload.get("appearances", []):
                if item["version"].get("archived_at") == address:
                    found.add((item["start"], item["end"]))
        return [Span(start, end, f"quote-{number}") for number, (start, end) in enumerate(sorted(found), start=1)]


def is_open(snapshot_id: int) -> bool:
    """Whether everybody may look at the capture."""
    return PublicCapture.objects.open().filter(snapshot=snapshot_id).exists()


def opened(snapshot_id: int) -> Opened | None:
    """The capture, with its text; None where it is not public. Four queries."""
    row = PublicCapture.objects.open().filter(snapshot=snapshot_id).select_related("snapshot", "page").first()
    if row is None:
        return None
    naming = PublicCapture.objects.open().filter(snapshot=snapshot_id).values("publication__claim")
    checks = Check.objects.live().filter(claim__in=naming).select_related("publication").order_by("id")[:20]
    return Opened(row.snapshot, row.page, list(checks), PublicCapture.objects.mementos(row.page_id))


def nearest(moments: Moments, wanted: datetime | None) -> int:
    """The capture that is nearest to a moment, the newest without one. `moments` is not empty."""
    if wanted is None:
        return moments[-1][0]
    return min(moments, key=lambda one: abs((one[1] - wanted).total_seconds()))[0]
