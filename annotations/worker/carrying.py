"""A new version of an article: its highlights and marks are carried over, to the same words or honestly nowhere."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.db import transaction

from annotations import meters
from annotations.meaning.content import OF_THE_ARTICLE
from annotations.models import Article, Claim, Event, Highlight, Mark, Notice, Snapshot
from annotations.models.moves import CLOSED_STATUSES
from annotations.models.snapshot import State
from annotations.text.anchoring import Carried, carry
from annotations.text.quotes import context
from annotations.text.segments import Span
from annotations.worker.unscheduling import tell_scheduler

FILLED_IN = ("title", "byline", "authors", "site", "language", "section", "published_at")
WORTH_A_NOTICE = ("edited", "ambiguous", "orphaned")

Row = TypeVar("Row", Highlight, Mark)


@transaction.atomic
def adopt(snapshot_id: int) -> bool:
    """Makes a capture its article's current version, with everything that stands in it. False where it is not wanted.

    A job of its own: safe to run twice, late, or beside another. What the article is called, by whom and when is
    filled in from the capture where nobody has said it yet.
    """
    snapshot = Snapshot.objects.get(id=snapshot_id)
    if snapshot.article_id is None or snapshot.state != State.OK:
        return False
    article = Article.objects.locked(snapshot.article_id)
    if article.merged_into_id is not None or (article.snapshot_id or 0) >= snapshot.pk:
        return False
    article.snapshot = snapshot
    filled = [name for name in FILLED_IN if not getattr(article, name) and getattr(snapshot, name)]
    for name in filled:
        setattr(article, name, getattr(snapshot, name))
    article.modified_at = snapshot.modified_at or article.modified_at
    article.save(update_fields=["snapshot", "modified_at", *filled])
    if set(filled) & set(OF_THE_ARTICLE):
        void_approvals(article)
    carry_all(article, to=snapshot)
    Event.objects.record("article.captured", by=None, article=article, data={"version": snapshot.pk})
    return True


def void_approvals(article: Article) -> None:
    """Returns approved claims to review: what the article is called is part of what was approved."""
    for claim_id in Claim.objects.judged_with(article.pk):
        claim = Claim.objects.locked(claim_id)
        if Claim.objects.void_approvals(claim):
            tell_scheduler(claim, Event.objects.record("approval.voided", by=None, claim=claim, article=article))


def carry_all(article: Article, *, to: Snapshot) -> None:
    """Gives every highlight and mark of the article a row on the new version.

    A passage is carried from where a person last placed it, so that errors cannot add up from version to version.
    Call it in the transaction that moves the pointer.
    """
    highlights = Highlight.objects.placed_by_people().filter(article=article).select_related("claim", "first")
    for rows in _by_version(_placed_last(highlights.order_by("id")), but=to):
        carry_some(rows, to=to)
    marks = article.marks.placed_by_people().select_related("first")
    for marked in _by_version(_placed_last(marks.order_by("id")), but=to):
        carry_marks(marked, to=to)


def carry_some(highlights: Sequence[Highlight], *, to: Snapshot) -> None:
    """Carries rows that stand on one version over to `to`; passages that have a row there are left alone.

    The caller holds the article, so nobody else carries at the same time.
    """
    before = _newest_rows(highlights, earlier_than=to)
    outcomes: Counter[str] = Counter()
    for row, found in _carried(highlights, to=to):
        made = _carried_highlight(row, found, to=to)
        made.save(force_insert=True)
        outcomes[made.state] += 1
        _tell(made, before.get(row.origin.pk, row))
    transaction.on_commit(lambda: _note(outcomes))


def _note(outcomes: Mapping[str, int]) -> None:
    for state, times in outcomes.items():
        meters.ANCHORS.note(state, times=times)


def carry_marks(marks: Sequence[Mark], *, to: Snapshot) -> None:
    """Carries marks that stand on one version over to `to`, as `carry_some` does highlights."""
    Mark.objects.bulk_create([_carried_mark(mark, found, to=to) for mark, found in _carried(marks, to=to)])


def _placed_last(rows: Iterable[Row]) -> list[Row]:
    """Of each passage the row on which a person last placed it. `rows` by id, oldest first."""
    newest: dict[int, Row] = {}
    for row in rows:
        newest[row.first_id or row.pk] = row
    return list(newest.values())


def _by_version(rows: Iterable[Row], *, but: Snapshot) -> list[list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.snapshot_id != but.pk:
            grouped[row.snapshot_id].append(row)
    return [grouped[version] for version in sorted(grouped)]


def _carried(rows: Sequence[Row], *, to: Snapshot) -> list[tuple[Row, Carried]]:
    """Where rows that stand on one version stand in `to`; those whose passage has a row there are left out."""
    if not rows:
        return []
    firsts = [row.first_id or row.pk for row in rows]
    there = set(type(rows[0]).objects.filter(snapshot=to, first__in=firsts).values_list("first", flat=True))
    missing = {str(row.pk): row for row in rows if (row.first_id or row.pk) not in there}
    spans = [Span(row.start or 0, row.end or 0, key) for key, row in missing.items()]
    version = Snapshot.objects.get(id=rows[0].snapshot_id)
    return [(missing[found.key], found) for found in carry(version.text, to.text, spans)]


def _newest_rows(highlights: Sequence[Highlight], *, earlier_than: Snapshot) -> dict[int, Highlight]:
    """Of each passage its row on the newest version before, by the id of its first row."""
    firsts = [row.first_id or row.pk for row in highlights]
    carried = Highlight.objects.filter(first__in=firsts, snapshot__lt=earlier_than).order_by("snapshot")
    return {row.first_id: row for row in carried if row.first_id is not None}


def _tell(row: Highlight, before: Highlight) -> None:
    """Records what became of a passage, unless it is what the version before said already; the author is told."""
    if (row.state, row.quote) == (before.state, before.quote) or (row.state == "exact" and before.state == "exact"):
        return
    words = {"old": before.quote, "new": row.quote if row.is_placed else ""}
    data = {"highlight": row.first_id, "version": row.snapshot_id, **words}
    verb = f"highlight.{row.state}" if row.state != "exact" else "highlight.back"
    event = Event.objects.record(
        verb, by=None, claim=row.claim, article=row.article, data={**data, "from": before.snapshot_id}
    )
    if row.state in WORTH_A_NOTICE and row.claim.status not in CLOSED_STATUSES:
        Notice.objects.tell(row.claim.created_by_id, event)


def _carried_highlight(row: Highlight, found: Carried, *, to: Snapshot) -> Highlight:
    return Highlight(
        claim=row.claim,
        article_id=row.article_id,
        first=row.origin,
        created_by_id=row.created_by_id,
        **_place(row, found, to=to),
    )


def _carried_mark(row: Mark, found: Carried, *, to: Snapshot) -> Mark:
    return Mark(
        kind=row.kind,
        reason=row.reason,
        article_id=row.article_id,
        first=row.origin,
        created_by_id=row.created_by_id,
        **_place(row, found, to=to),
    )


def _place(row: Highlight | Mark, found: Carried, *, to: Snapshot) -> dict[str, object]:
    """The columns of a carried row; where the passage is not found they say what was looked for."""
    words = {"quote": row.quote, "prefix": row.prefix, "suffix": row.suffix}
    if found.start is not None and found.end is not None:
        prefix, suffix = context(to.text, found.start, found.end)
        words = {"quote": to.text[found.start : found.end], "prefix": prefix, "suffix": suffix}
    place = {"start": found.start, "end": found.end, "state": _state(row, found), "score": found.score}
    return {"snapshot": to, **place, **words}


def _state(row: Highlight | Mark, found: Carried) -> str:
    """A passage that a person found again stays edited, or moved, for as long as the words she chose stand."""
    is_placed_again = row.first_id is not None and row.state != "exact"
    return row.state if is_placed_again and found.state in ("exact", "moved") else found.state
