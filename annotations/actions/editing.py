"""What every change to a claim shares: the row is held, its state is asked, an approval is voided, it is logged."""

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import saying
from annotations.errors import WrongState
from annotations.models import Claim, Event, Status, User
from annotations.models.moves import MOVES, Move
from annotations.text.deeds import in_words
from annotations.worker.unscheduling import tell_scheduler

WITHIN_A_ROUND = ("approve", "schedule", "unschedule", "publish")
"""Moves of approving, and of publishing what was approved."""


def hold_for_edit(claim_id: int, *, live_too: bool = False) -> Claim:
    """The claim, locked until the transaction ends. Raises WrongState where its content may not be worked on.

    `live_too` also allows published claims: for what is not part of the published text until the next version.
    """
    claim = Claim.objects.locked(claim_id)
    if not (claim.is_editable or (live_too and claim.status == Status.PUBLISHED)):
        raise WrongState(
            _("A claim that is {state} cannot be changed.").format(state=saying.inside(claim.get_status_display())),
            allowed=claim.allowed_moves,
        )
    return claim


def touched(claim: Claim, *, by: User) -> None:
    """Notes who edited last; the caller holds the claim.

    An approved claim returns to review: what was approved, by however many, was other content.
    """
    claim.editors = sorted({*claim.editors, by.pk})
    claim.last_edited_by = by
    if Claim.objects.void_approvals(claim, last_edited_by=by, editors=claim.editors, updated_at=Now()):
        tell_scheduler(claim, Event.objects.record("approval.voided", by=by, claim=claim))


def make_move(claim: Claim, name: str, *, by: User, data: dict[str, object] | None = None, **changes: object) -> None:
    """Moves the claim by the table of legal moves and logs it. Raises WrongState naming the moves that are legal."""
    move, before = MOVES[name], claim.status
    is_legal = move.is_legal(before, **claim.standing)
    counted = {"updated_at": Now(), "version": F("version") + 1, **_round_after(name)}
    if not is_legal or not Claim.objects.move(claim, name, **{**counted, **changes}):
        claim.refresh_from_db(fields=["status", "is_live", "publish_at", "approvers"])
        raise refused_move(claim, name)
    claim.refresh_from_db(fields=["status", "is_live", "slug", "submitted_at", "version", "round", "approvers"])
    told = {"from": before, "to": claim.status, **(data or {})}
    event = Event.objects.record(f"claim.{name}", by=by, claim=claim, data=told)
    if claim.status == Status.APPROVED:
        claim.refresh_from_db(fields=["publish_at", "publish_by", "publish_problem"])
    else:
        tell_scheduler(claim, event)


def refused_move(claim: Claim, name: str) -> WrongState:
    """What is said of a move that is not legal from where the claim is."""
    sentence = _("A claim that is {state} cannot be moved by “{move}”.").format(
        state=saying.inside(claim.get_status_display()), move=_(in_words(name))
    )
    lacking = _lacking(claim, MOVES[name])
    return WrongState(f"{sentence} {lacking}".strip(), allowed=claim.allowed_moves)


def _lacking(claim: Claim, move: Move) -> str:
    """Why a move from this state is not legal now, and what to do; empty where the state itself forbids it."""
    if claim.status not in move.sources:
        return ""
    if move.scheduled is not None and move.scheduled != claim.is_scheduled:
        return (
            _("No time for publishing is set.") if move.scheduled else _("A time is set for that: take it off first.")
        )
    if move.live is not None and move.live != claim.is_live:
        return (
            _("No check of it is published.")
            if move.live
            else _("Its published check stands: withdraw, or retract it.")
        )
    return _("Nobody has approved it.") if move.approved and not claim.approvers else ""


def _round_after(move: str) -> dict[str, object]:
    """A new round of approvals, unless the move belongs to the one that goes on."""
    return {} if move in WITHIN_A_ROUND else {"round": F("round") + 1, "approvers": []}
