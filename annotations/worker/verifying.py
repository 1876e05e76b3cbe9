"""Whether locked passages still stand in the newest capture of their page; who is to know is told once."""

from dataclasses import dataclass
from datetime import datetime

from annotations.models import Event, Page, PageHealth, Snapshot, Source, Verification
from annotations.models.health import Health
from annotations.models.source import QuoteState
from annotations.models.verification import ALARMING, Verified
from annotations.text.verifying import Standing, stands_today

TEXTS_AT_ONCE = 20
"""Of captures in which passages were locked: any may be megabytes."""
Lock = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Compared:
    """One source's passage, as it was locked, beside a capture. `words`: what stands there now."""

    lock: Lock
    capture: Snapshot
    standing: Standing
    words: str

    @property
    def still_stands(self) -> bool:
        return self.standing.state in ("verified", "moved")


def compare_all(page: Page, capture: Snapshot) -> dict[int, Compared]:
    """Looks in a capture for every passage that is locked in this page, by the source's id."""
    rows = Source.objects.standing().filter(page=page, quote_state=QuoteState.VERIFIED).order_by("id")
    texts = rows.select_related("snapshot").defer("snapshot__blocks", "snapshot__headers")
    return {row.pk: _compared(row, capture) for row in texts.iterator(chunk_size=TEXTS_AT_ONCE)}


def _compared(source: Source, capture: Snapshot) -> Compared:
    start, end = source.quote_start or 0, source.quote_end or 0
    found = stands_today(source.snapshot.text, capture.text, start, end)
    words = capture.text[found.start : found.end] if found.start is not None else ""
    return Compared(_lock(source), capture, found, words)


def settle(page: Page, standings: dict[int, Compared], health: PageHealth, *, at: datetime) -> None:
    """Keeps what was found, and tells of it. The caller holds the page's health.

    A page that is itself not what was asked for, or that could not be read, leaves its passages `unreachable`.
    """
    passages = Source.objects.standing().filter(page=page, quote_state=QuoteState.VERIFIED)
    kept = Verification.objects.filter(source__page=page).order_by("id")
    known = {row.source_id: row for row in kept.select_for_update(of=("self",))}  # who has seen what is not undone
    could_be_read = health.state == Health.ALIVE and health.error_code == ""
    for source in passages.select_related("claim", "page").order_by("id"):
        compared, row = standings.get(source.pk), _row(source, known.get(source.pk))
        if not could_be_read:
            row.state, row.checked_at = Verified.UNREACHABLE, at
            row.save()
        elif compared is not None and compared.lock == _lock(source):
            _keep(source, row, compared, at=at)


def _lock(source: Source) -> Lock:
    return source.snapshot_id, source.quote_start, source.quote_end


def _keep(source: Source, row: Verification, compared: Compared, *, at: datetime) -> None:
    row.state, row.checked_at = Verified(compared.standing.state), at
    row.compared, row.start, row.end = compared.capture, compared.standing.start, compared.standing.end
    row.words = compared.words
    _tell(source, row)
    row.save()


def _row(source: Source, known: Verification | None) -> Verification:
    """The source's row; a new one, or an emptied one where it was locked to something else meanwhile."""
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
