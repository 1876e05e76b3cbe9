"""Which events concern whom: the one table that notices, mails and chat messages go by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class Who(StrEnum):
    """Whom an event concerns. Nobody is told of her own deeds."""

    AUTHOR = "author"
    """Who made the claim, and who judged it."""
    ASSIGNEE = "assignee"
    WATCHERS = "watchers"
    """Of the claim, its claimant, its article or the source; whoever comments watches."""
    REVIEWERS = "reviewers"
    """Who has decided on the claim before."""
    MENTIONED = "mentioned"
    """Whose user name stands in the comment, behind an @."""
    ADMINS = "admins"
    TOLD = "told"
    """Whom the deed itself has told already, in its own transaction."""


class Way(models.TextChoices):
    APP = "app", "In the app"
    MAIL = "mail", "By mail at once"
    DIGEST = "digest", "In the daily mail"
    NONE = "none", "Not at all"


@dataclass(frozen=True, slots=True)
class Concern:
    """One kind of notice. `said`: what is said of each of its events. `usual`: how one is told who chose nothing."""

    kind: str
    label: str
    who: tuple[Who, ...]
    said: Mapping[str, str]
    usual: Way = Way.APP


_ALL = (Who.AUTHOR, Who.ASSIGNEE, Who.WATCHERS)
CONCERNS = (
    Concern(
        "assigned",
        "A claim is assigned to you",
        (Who.ASSIGNEE,),
        {"claim.assigned": "Assigned to you", "claim.handed_over": "Handed over to you"},
        Way.MAIL,
    ),
    Concern(
        "due",
        "A claim is due tomorrow, or overdue",
        (Who.ASSIGNEE, Who.AUTHOR),
        {"claim.due_soon": "Due within a day", "claim.overdue": "Overdue"},
        Way.MAIL,
    ),
    Concern("mentioned", "Somebody mentions you", (Who.MENTIONED,), {"comment.added": "You are mentioned"}, Way.MAIL),
    Concern(
        "review",
        "A claim that you reviewed comes back, or loses its approval",
        (Who.REVIEWERS,),
        {
            "claim.submit": "Sent to review again",
            "claim.correct": "A correction waits for review",
            "approval.voided": "Edited: it needs another approval",
            "claim.take_back": "An approval was taken back: it needs another review",
        },
        Way.MAIL,
    ),
    Concern(
        "schedule",
        "A time that was set comes, or is gone",
        (Who.TOLD,),
        {
            "verdict.expired": "The last day of your check is over: readers see it as outdated",
            "claim.not_published": "A claim was not published at the time that was set",
            "approval.voided": "A claim was changed, so the time that you set for publishing it is gone",
            "claim.take_back": "An approval was taken back, so the time that you set for publishing it is gone",
            "claim.send_back": "A claim was sent back, so the time that you set for publishing it is gone",
            "claim.withdraw": "A claim was taken out of review, so the time that you set for publishing it is gone",
        },
        Way.MAIL,
    ),
    Concern(
        "decided",
        "Your claim is approved, sent back or rejected",
        _ALL,
        {
            "claim.approve": "Approved",
            "claim.take_back": "Its approval was taken back",
            "claim.send_back": "Sent back",
            "claim.reject": "Rejected",
        },
        Way.MAIL,
    ),
    Concern(
        "published",
        "A check is published, corrected or retracted",
        _ALL,
        {"claim.publish": "Published", "claim.retract": "Retracted"},
        Way.DIGEST,
    ),
    Concern(
        "expert",
        "An expert answers, or the other side replies",
        _ALL,
        {"expert.answered": "The expert has answered", "reply.received": "A reply has come"},
        Way.MAIL,
    ),
    Concern("comments", "Somebody comments", _ALL, {"comment.added": "New comment"}, Way.DIGEST),
    Concern(
        "passages",
        "An article changes inside a passage that was checked",
        _ALL,
        {
            "highlight.edited": "The words of your passage were changed",
            "highlight.orphaned": "Your passage is no longer in the article",
            "highlight.ambiguous": "Your passage now stands more than once",
        },
        Way.MAIL,
    ),
    Concern(
        "evidence",
        "A source changes or disappears under a passage that was locked",
        _ALL,
        {
            "source.changed": "The words of your evidence were changed at its source",
            "source.passage_gone": "Your evidence does not stand in its source any more",
            "source.dead": "A source is no longer online",
        },
        Way.MAIL,
    ),
    Concern(
        "work",
        "Somebody works on your claim: words, verdict, sources",
        _ALL,
        {
            "claim.edited": "Edited",
            "verdict.proposed": "A verdict is proposed",
            "claim.submit": "Sent to review",
            "claim.withdraw": "Taken out of review",
            "claim.discard": "Discarded",
            "claim.restore": "Brought back",
            "claim.reopen": "Opened again",
            "source.attached": "A source was added",
            "source.edited": "A source was changed",
            "source.removed": "A source was removed",
            "source.failed": "A source could not be captured",
        },
    ),
    Concern(
        "new",
        "A new claim by somebody you watch, or in an article that you watch",
        (Who.WATCHERS,),
        {"claim.created": "New claim", "highlight.added": "Marked in an article"},
        Way.DIGEST,
    ),
    Concern(
        "operations",
        "An endpoint of a publisher was switched off",
        (Who.ADMINS,),
        {"webhook.disabled": "A publisher’s endpoint was switched off"},
        Way.MAIL,
    ),
)
"""In order of weight: an event that concerns somebody in two ways is told once, by the first of them."""
KINDS = {concern.kind: concern for concern in CONCERNS}
VERBS = frozenset(verb for concern in CONCERNS for verb in concern.said)


def concern_of(kind: str, verb: str) -> Concern | None:
    """The row of the table by which a notice was made; of older notices, which name no kind, by the event."""
    return KINDS.get(kind) or next((one for one in CONCERNS if verb in one.said and Who.REVIEWERS not in one.who), None)


def said_of(kind: str, verb: str) -> str:
    concern = concern_of(kind, verb)
    return (concern.said.get(verb) if concern else None) or verb.replace(".", " ").replace("_", " ")
