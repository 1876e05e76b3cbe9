"""A source's passage as it was locked, beside what its live page said when we last looked."""

from dataclasses import dataclass

from annotations.models import PageHealth, Snapshot, Source, Verification
from annotations.models.verification import Verified
from annotations.text.difference import Change, difference


@dataclass(frozen=True, slots=True)
class SinceLocked:
    """`found`: None where the passage was not looked for since it was locked. `health`: None where the page is not
    followed yet. `pieces`: what differs between the locked words and those that stand there now.
    """

    source: Source
    found: Verification | None
    health: PageHealth | None
    pieces: tuple[Change, ...] = ()

    @property
    def is_looking(self) -> bool:
        """Whether a look is under way, or not taken in yet."""
        health = self.health
        return health is not None and health.asked_id is not None and health.asked_id != health.noted_id

    @property
    def is_different(self) -> bool:
        return self.found is not None and self.found.is_different

    @property
    def now(self) -> Snapshot | None:
        """The capture that the passage was last looked for in."""
        return self.found.compared if self.found else None


def found_of(source: Source) -> Verification | None:
    """What was found of the passage as it is locked now; None where it was locked to something else since."""
    row: Verification | None = getattr(source, "verification", None)
    if row is None or (row.quote, row.locked_in_id) != (source.quote, source.snapshot_id):
        return None
    return row


def health_of(source: Source) -> PageHealth | None:
    page = source.page
    found: PageHealth | None = getattr(page, "health", None) if page is not None else None
    return found


def since_locked(source: Source) -> SinceLocked:
    """Of a source loaded with `with_today()`; one query more where the live page says something else."""
    found = found_of(source)
    pieces: tuple[Change, ...] = ()
    if found is not None and found.state == Verified.CHANGED:
        pieces = difference(source.quote, found.words)
    return SinceLocked(source, found, health_of(source), pieces)
