"""Whether locked passages still stand in the newest capture of their page; who is to know is told once."""

from dataclasses import dataclass
from datetime import datetime

from annotations.models import Event, Page, PageHealth, Snapshot, Source, Verification
from annotations.models.health import Health
from annotations.models.source import QuoteState
from annotations.models.verification import ALARMING, Verified
from annotations.text.verifying import Standing, stands_today


@dataclass(frozen=True, slots=True)
class Compared:
    """One source's passage beside a capture. `words`: what stands there now."""

    source: Source
    capture: Snapshot
    standing: Standing
    words: str

    @property
    def still_stands(self) -> bool:
        return self.standing.state in ("verified", "moved")


def compare_all(page: Page, capture: Snapshot) -> dict[int, Compared]:
    """Looks in a capture for every passage that is locked in this page, by the source's id."""
    rows = Source.objects.standing().filter(page=page, quote_state=QuoteState.VERIFIED)
    return {row.pk: _compared(row, capture) for row in rows.select_related("snapshot", "claim").order_by("id")}


def _compared(source: Source, capture: Snapshot) -> Compared:
    start, end = source.quote_start or 0, source.quote_end or 0
    found = stands_today(source.snapshot.text, capture.text, start, end)
    words = capture.text[found.start : found.end] if found.start is not None else ""
    return Compared(source, capture, found, words)


def settle(page: Page, standings: dict[int, Compared], health: PageHealth, *, at: datetime) -> None:
    """Keeps what was found, and tells of it. The caller holds the page's health.

    A page that is itself not what was asked for, or that could not be read, leaves its passages `unreachable`.
    """
    passages = Source.objects.standing().filter(page=page, quote_state=QuoteState.VERIFIED)
    could_be_read = health.state == Health.ALIVE and health.error_code == ""
    for source in passages.select_related("verification", "claim", "page").order_by("id"):
        compared = standings.get(source.pk)
        if not could_be_read:
            _keep_unreachable(source, at=at)
        elif compared is not None and _is_same_lock(compared.source, source):
            _keep(source, compared, at=at)


def _is_same_lock(one: Source, other: Source) -> bool:
    return (one.snapshot_id, one.quote_start, one.quote_end) == (
        other.snapshot_id,
        other.quote_start,
        other.quote_end,
    )


def _keep(source: Source, compared: Compared, *, at: datetime) -> None:
    row = _row(source)
    row.state, row.checked_at = Verified(compared.standing.state), at
    row.compared, row.start, row.end = compared.capture, compared.standing.start, compared.standing.end
    row.words = compared.words
    _tell(source, row)
    row.save()


def _keep_unreachable(source: Source, *, at: datetime) -> None:
    row = _row(source)
    row.state, row.checked_at = Verified.UNREACHABLE, at
    row.save()


def _row(source: Source) -> Verification:
    """The source's row; a new one, or an emptied one where it was locked to something else meanwhile."""
    known: Verification | None = getattr(source, "verification", None)
    if known is not None and (known.quote, known.locked_in_id) == (source.quote, source.snapshot_id):
        return known
    fresh = Verification(source=source, quote=source.quote, locked_in_id=source.snapshot_id)
    if known is not None:
        fresh.pk = known.pk
    return fresh


def _tell(source: Source, row: Verification) -> None:
    """Tells of other words once, and of it when they are put right; the same again later is the same."""
    was_told = (row.told_state, row.told_words)
    if row.state in ALARMING:
        if was_told == (row.state, row.words):
            return
        row.told_state, row.told_words, row.told_at = row.state, row.words, row.checked_at
        row.seen_by = row.seen_at = None
        verb = "source.changed" if row.state == Verified.CHANGED else "source.passage_gone"
    elif row.told_state:
        row.told_state, row.told_words, row.told_at = "", "", None
        row.seen_by = row.seen_at = None
        verb = "source.restated"
    else:
        return
    data = {"source": source.pk, "url": source.url, "state": row.state}
    Event.objects.record(verb, by=None, claim=source.claim, data=data)
