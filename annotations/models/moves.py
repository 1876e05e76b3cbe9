"""The states of a claim and the legal moves between them: this table is the law, everything else asks it."""

from dataclasses import dataclass

from django.db import models

from annotations.text.marking import marked


class Status(models.TextChoices):
    DRAFT = "draft", marked("Draft")
    IN_REVIEW = "in_review", marked("In review")
    SENT_BACK = "sent_back", marked("Sent back")
    APPROVED = "approved", marked("Approved")
    REJECTED = "rejected", marked("Rejected")
    PUBLISHED = "published", marked("Published")
    RETRACTED = "retracted", marked("Retracted")
    DISCARDED = "discarded", marked("Discarded")


OPEN = (Status.DRAFT, Status.IN_REVIEW, Status.SENT_BACK, Status.APPROVED)
"""Where somebody works on a claim, or should."""
CLOSED_STATUSES = (Status.REJECTED, Status.RETRACTED, Status.DISCARDED)
"""Where nobody works on a claim and no check of it stands."""


@dataclass(frozen=True, slots=True)
class Move:
    """From any of `sources` to `target`; to `live_target` where a published check stands meanwhile.

    `live`: None where it does not matter, else whether a published check must stand. `scheduled`: the same of a time
    that is set for publishing, `approved` of an approval that somebody gave, be it one of several.
    """

    sources: frozenset[str]
    target: str
    live_target: str = ""
    live: bool | None = None
    scheduled: bool | None = None
    approved: bool | None = None

    def is_legal(self, status: str, *, is_live: bool, is_scheduled: bool = False, is_approved: bool = False) -> bool:
        asked = ((self.live, is_live), (self.scheduled, is_scheduled), (self.approved, is_approved))
        return status in self.sources and all(wanted in (None, given) for wanted, given in asked)

    def leads_to(self, *, is_live: bool) -> str:
        return self.live_target if is_live and self.live_target else self.target


def _from(*statuses: str) -> frozenset[str]:
    return frozenset(statuses)


MOVES: dict[str, Move] = {
    "submit": Move(_from(Status.DRAFT, Status.SENT_BACK), Status.IN_REVIEW),
    "withdraw": Move(
        _from(Status.IN_REVIEW, Status.SENT_BACK, Status.APPROVED), Status.DRAFT, live_target=Status.PUBLISHED
    ),
    "approve": Move(_from(Status.IN_REVIEW), Status.APPROVED),
    "take_back": Move(_from(Status.IN_REVIEW, Status.APPROVED), Status.IN_REVIEW, approved=True),
    "send_back": Move(_from(Status.IN_REVIEW, Status.APPROVED), Status.SENT_BACK),
    "reject": Move(_from(Status.IN_REVIEW), Status.REJECTED, live_target=Status.PUBLISHED),
    "reopen": Move(_from(Status.REJECTED), Status.DRAFT),
    "publish": Move(_from(Status.APPROVED), Status.PUBLISHED, scheduled=False),
    "schedule": Move(_from(Status.APPROVED), Status.APPROVED),
    "unschedule": Move(_from(Status.APPROVED), Status.APPROVED, scheduled=True),
    "correct": Move(_from(Status.PUBLISHED), Status.IN_REVIEW, live=True),
    "retract": Move(
        _from(Status.PUBLISHED, Status.IN_REVIEW, Status.SENT_BACK, Status.APPROVED), Status.RETRACTED, live=True
    ),
    "discard": Move(_from(Status.DRAFT, Status.SENT_BACK, Status.REJECTED), Status.DISCARDED, live=False),
    "restore": Move(_from(Status.DISCARDED), Status.DRAFT),
}

# Where the content may be worked on. An edit in APPROVED voids the approval: the claim returns to review.
EDITABLE = _from(Status.DRAFT, Status.SENT_BACK, Status.IN_REVIEW, Status.APPROVED)


def legal_moves(status: str, *, is_live: bool, is_scheduled: bool = False, is_approved: bool = False) -> list[str]:
    """Names of the moves that may be made now, in the table's order."""
    state = {"is_live": is_live, "is_scheduled": is_scheduled, "is_approved": is_approved}
    return [name for name, move in MOVES.items() if move.is_legal(status, **state)]
