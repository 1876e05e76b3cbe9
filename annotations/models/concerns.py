"""Which events concern whom: the one table that notices, mails and chat messages go by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import models

from annotations.text.marking import marked


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
    IN_THREAD = "in_thread"
    """Who began the thread that is replied to, or replied in it before."""
    ADMINS = "admins"
    TOLD = "told"
    """Whom the deed itself has told already, in its own transaction."""


class Way(models.TextChoices):
    APP = "app", marked("In the app")
    MAIL = "mail", marked("By mail at once")
    DIGEST = "digest", marked("In the daily mail")
    NONE = "none", marked("Not at all")


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
        marked("A claim is assigned to you"),
        (Who.ASSIGNEE,),
        {"claim.assigned": marked("Assigned to you"), "claim.handed_over": marked("Handed over to you")},
        Way.MAIL,
    ),
    Concern(
        "due",
        marked("A claim is due tomorrow, or overdue"),
        (Who.ASSIGNEE, Who.AUTHOR),
        {"claim.due_soon": marked("Due within a day"), "claim.overdue": marked("Overdue")},
        Way.MAIL,
    ),
    Concern(
        "mentioned",
        marked("Somebody mentions you"),
        (Who.MENTIONED,),
        {"comment.added": marked("You are mentioned"), "comment.replied": marked("You are mentioned in a reply")},
        Way.MAIL,
    ),
    Concern(
        "replies",
        marked("Somebody replies in a thread of yours"),
        (Who.IN_THREAD,),
        {"comment.replied": marked("A reply in your thread")},
        Way.MAIL,
    ),
    Concern(
        "review",
        marked("A claim that you reviewed comes back, or loses its approval"),
        (Who.REVIEWERS,),
        {
            "claim.submit": marked("Sent to review again"),
            "claim.correct": marked("A correction waits for review"),
            "approval.voided": marked("Edited: it needs another approval"),
            "claim.take_back": marked("An approval was taken back: it needs another review"),
        },
        Way.MAIL,
    ),
    Concern(
        "schedule",
        marked("A time that was set comes, or is gone"),
        (Who.TOLD,),
        {
            "verdict.expired": marked("The last day of your check is over: readers see it as outdated"),
            "claim.not_published": marked("A claim was not published at the time that was set"),
            "approval.voided": marked("A claim was changed, so the time that you set for publishing it is gone"),
            "claim.take_back": marked("An approval was taken back, so the time that you set for publishing it is gone"),
            "claim.send_back": marked("A claim was sent back, so the time that you set for publishing it is gone"),
            "claim.withdraw": marked(
                "A claim was taken out of review, so the time that you set for publishing it is gone"
            ),
        },
        Way.MAIL,
    ),
    Concern(
        "decided",
        marked("Your claim is approved, sent back or rejected"),
        _ALL,
        {
            "claim.approve": marked("Approved"),
            "claim.take_back": marked("Its approval was taken back"),
            "claim.send_back": marked("Sent back"),
            "claim.reject": marked("Rejected"),
        },
        Way.MAIL,
    ),
    Concern(
        "published",
        marked("A check is published, corrected or retracted"),
        _ALL,
        {"claim.publish": marked("Published"), "claim.retract": marked("Retracted")},
        Way.DIGEST,
    ),
    Concern(
        "expert",
        marked("An expert answers, or the other side replies"),
        _ALL,
        {"expert.answered": marked("The expert has answered"), "reply.received": marked("A reply has come")},
        Way.MAIL,
    ),
    Concern(
        "comments",
        marked("Somebody comments"),
        _ALL,
        {"comment.added": marked("New comment"), "comment.replied": marked("New reply to a comment")},
        Way.DIGEST,
    ),
    Concern(
        "passages",
        marked("An article changes inside a passage that was checked"),
        _ALL,
        {
            "highlight.edited": marked("The words of your passage were changed"),
            "highlight.orphaned": marked("Your passage is no longer in the article"),
            "highlight.ambiguous": marked("Your passage now stands more than once"),
        },
        Way.MAIL,
    ),
    Concern(
        "evidence",
        marked("A source changes or disappears under a passage that was locked"),
        _ALL,
        {
            "source.changed": marked("The words of your evidence were changed at its source"),
            "source.passage_gone": marked("Your evidence does not stand in its source any more"),
            "source.dead": marked("A source is no longer online"),
        },
        Way.MAIL,
    ),
    Concern(
        "work",
        marked("Somebody works on your claim: words, verdict, sources"),
        _ALL,
        {
            "claim.edited": marked("Edited"),
            "verdict.proposed": marked("A verdict is proposed"),
            "claim.submit": marked("Sent to review"),
            "claim.withdraw": marked("Taken out of review"),
            "claim.discard": marked("Discarded"),
            "claim.restore": marked("Brought back"),
            "claim.reopen": marked("Opened again"),
            "source.attached": marked("A source was added"),
            "source.edited": marked("A source was changed"),
            "source.removed": marked("A source was removed"),
            "source.failed": marked("A source could not be captured"),
        },
    ),
    Concern(
        "new",
        marked("A new claim by somebody you watch, or in an article that you watch"),
        (Who.WATCHERS,),
        {"claim.created": marked("New claim"), "highlight.added": marked("Marked in an article")},
        Way.DIGEST,
    ),
    Concern(
        "operations",
        marked("An endpoint of a publisher was switched off"),
        (Who.ADMINS,),
        {"webhook.disabled": marked("A publisher’s endpoint was switched off")},
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
