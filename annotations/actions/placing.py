"""What a person says of a passage that was lost or misplaced: it stands here now, or the article states it no more.

None of this touches what was checked: the row an editor made stays what a verdict is about, and approvals stand.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.passages import Passage, checked_snapshot
from annotations.errors import Conflict, WrongState
from annotations.incoming import clean_text
from annotations.meaning.lost import bases_of
from annotations.models import Article, Claim, Event, Highlight, Snapshot, Status, User
from annotations.models.highlight import Anchor
from annotations.text.anchoring import carry
from annotations.text.likeness import alike
from annotations.text.quotes import context
from annotations.text.segments import Span

MAX_REASON = 500
PLACE = ("start", "end", "quote", "prefix", "suffix", "state", "score", "placed_by")


@dataclass(frozen=True, slots=True)
class Spot:
    """Words and the half-open span of code points where they stand in the version that is current."""

    start: int
    end: int
    quote: str


@transaction.atomic
def reattach_highlight(highlight: Highlight, spot: Spot, *, by: User) -> Highlight:
    """Says where the passage stands in the current version; later versions are carried from there.

    For a passage that is lost, or that was carried and may stand elsewhere. Of an approved or published claim only an
    editor may say so. Raises BadSpan unless the version says
    these words there; Conflict where a newer version or another person came first, or nothing is to be put right.
    """
    article, row = _held(highlight, by=by)
    if row.placed_by_id is not None:
        raise Conflict(_("Somebody has put this passage back already. Take that back first."), code="placed_already")
    if row.first_id is None or row.state == Anchor.EXACT:
        raise Conflict(_("The passage stands where it was marked: there is nothing to put back."), code="not_lost")
    version = checked_snapshot(article, Passage(article.snapshot_id or 0, spot.start, spot.end, spot.quote))
    was = _facts(row)
    found = alike(row.origin.quote, spot.quote)
    row.start, row.end, row.quote = spot.start, spot.end, spot.quote
    row.prefix, row.suffix = context(version.text, spot.start, spot.end)
    row.state, row.score = Anchor.MOVED if found.same_words else Anchor.EDITED, found.score
    row.placed_by = by
    row.save(update_fields=PLACE)
    _record("reattached", row, was, by=by)
    return row


@transaction.atomic
def detach_highlight(highlight: Highlight, *, by: User) -> Highlight:
    """Takes a re-attachment back: the passage stands, or is lost, as it was found without a person.

    Raises Conflict where nobody has put it anywhere in the current version.
    """
    row = _held(highlight, by=by)[1]
    if row.placed_by_id is None:
        raise Conflict(_("Nobody has put this passage back in the current version."), code="not_placed")
    was = _facts(row)
    _carry_again(row)
    row.placed_by = None
    row.save(update_fields=PLACE)
    _record("detached", row, was, by=by)
    return row


@transaction.atomic
def retire_highlight(highlight: Highlight, reason: str = "", *, by: User) -> None:
    """Says that the article does not state it any more. What was checked stays on record; restoring takes it back."""
    cleaned = clean_text(reason, field="reason", most=MAX_REASON)
    row = _held(highlight, by=by)[1]
    Highlight.objects.chain_of(row).filter(retired_at=None).update(retired_at=Now())
    _record("retired", row, _facts(row), by=by, reason=cleaned)


def _held(highlight: Highlight, *, by: User) -> tuple[Article, Highlight]:
    """The article and the passage's row on its current version; article and claim are locked to the transaction's end.

    A passage is also named by the row that an editor made. Raises NotAllowed unless she may say where it stands,
    Conflict where a newer version has come since, where it was taken off or retired, and WrongState where its claim is
    discarded.
    """
    article = Article.objects.locked(highlight.article_id)
    claim = Claim.objects.locked(highlight.claim_id)
    policy.require(by, "say_where_it_stands", on=claim)
    if claim.status == Status.DISCARDED:
        raise WrongState(_("The claim is discarded. Bring it back first."), allowed=claim.allowed_moves)
    chain = list(Highlight.objects.chain_of(highlight).select_related("first", "claim", "article").order_by("id"))
    if any(one.removed_at for one in chain):
        raise Conflict(_("The passage was taken off its claim. Bring it back first."), code="removed")
    if any(one.retired_at for one in chain):
        raise Conflict(_("Somebody has retired this passage. Bring it back first."), code="retired")
    row = next((one for one in chain if one.snapshot_id == article.snapshot_id), None)
    if row is None or highlight.pk not in (row.pk, row.first_id):
        said = _("A newer version of the article has come. Look at where the passage stands in it.")
        raise Conflict(said, code="newer_version")
    return article, row


def _carry_again(row: Highlight) -> None:
    """Puts the row where the aligner finds the passage."""
    basis = bases_of([row])[row.pk]
    texts = dict(Snapshot.objects.filter(id__in=[basis.snapshot_id, row.snapshot_id]).values_list("id", "text"))
    old, new = texts[basis.snapshot_id], texts[row.snapshot_id]
    [found] = carry(old, new, [Span(basis.start or 0, basis.end or 0, str(basis.pk))])
    row.start, row.end, row.state, row.score = found.start, found.end, found.state, found.score
    if found.start is None or found.end is None:
        row.quote, row.prefix, row.suffix = basis.quote, basis.prefix, basis.suffix
    else:
        row.quote = new[found.start : found.end]
        row.prefix, row.suffix = context(new, found.start, found.end)


def _facts(row: Highlight) -> dict[str, object]:
    return {"state": row.state, "start": row.start, "end": row.end, "quote": row.quote, "score": row.score}


def _record(deed: str, row: Highlight, was: dict[str, object], *, by: User, reason: str = "") -> None:
    """Logs a choice with the words that were checked, those that stand there now, and what it replaces."""
    data: dict[str, object] = {
        "highlight": row.origin.pk,
        "version": row.snapshot_id,
        "old": row.origin.quote,
        "new": row.quote if row.is_placed else "",
        "state": row.state,
        "score": row.score,
        "start": row.start,
        "end": row.end,
        "was": was,
        "quote": row.origin.quote,
    }
    if reason:
        data["reason"] = reason
    Event.objects.record(f"highlight.{deed}", by=by, claim=row.claim, article=row.article, data=data)
