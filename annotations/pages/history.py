"""The events of a claim as sentences that a person can read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from annotations.models import Event, Source
from annotations.models.source import QuoteState
from annotations.pages.failures import words_for
from annotations.templatetags.newsroom import source_name
from annotations.templatetags.spoken import spoken
from annotations.text.marking import marked

Data = Mapping[str, Any]
SYSTEM = "Factcheck"
FIELDS = {
    "text": marked("Statement"),
    "claimant": marked("Who said it"),
    "claimed_on": marked("Day it was said"),
    "first_said_url": marked("Where it was first said"),
    "due_at": marked("Due"),
    "desk": marked("Desk"),
    "language": marked("Language"),
    "labels": marked("Labels"),
    "reach": marked("Reach"),
    "harm": marked("Harm"),
    "importance": marked("Importance"),
    "why": marked("Why it is checked"),
    "reply_outcome": marked("Right of reply"),
    "reply_summary": marked("What readers are told of the other side"),
    "reply_sha256": marked("SHA-256 of the reply"),
    "reply_waiver": marked("Why nobody was asked"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history. `who` did `did`; `quote` is what was said or touched."""

    who: str
    did: str
    at: datetime
    quote: str = ""
    changes: list[Change] = field(default_factory=list)


PLAIN = {
    "claim.created": marked("made the claim"),
    "claim.edited": marked("edited the claim"),
    "claim.submit": marked("sent it to review"),
    "claim.withdraw": marked("took it out of review"),
    "claim.approve": marked("approved it"),
    "claim.take_back": marked("took the approval back, so it needs another review"),
    "claim.send_back": marked("sent it back"),
    "claim.reject": marked("rejected it"),
    "claim.reopen": marked("made it a draft again"),
    "claim.publish": marked("published it"),
    "claim.schedule": marked("set a time for publishing"),
    "claim.unschedule": marked("took off the time for publishing"),
    "claim.not_published": marked("could not publish it at the time that was set"),
    "claim.correct": marked("proposed a correction"),
    "claim.retract": marked("retracted the published check"),
    "claim.assigned": marked("gave it to a colleague"),
    "claim.filed": marked("put it on a desk"),
    "claim.due_set": marked("set when it is due"),
    "claim.weighed": marked("said how much it matters"),
    "claim.labelled": marked("labelled it"),
    "claim.taken": marked("took it in hand"),
    "claim.released": marked("let go of it"),
    "claim.discard": marked("discarded the claim"),
    "claim.restore": marked("brought the claim back"),
    "approval.given": marked("approved it; others have to approve it too"),
    "verdict.expired": marked("put it back to the desk: its last day is over"),
    "verdict.translated": marked("translated the verdict"),
    "verdict.untranslated": marked("took a translation off the verdict"),
    "blind.asked": marked("asked for a blind second verdict"),
    "blind.agreed": marked("gave a blind second verdict, the same"),
    "blind.disagreed": marked("gave a blind second verdict, another one"),
    "blind.cancelled": marked("called a blind second verdict off"),
    "blind.settled": marked("settled two verdicts that differ"),
    "approval.voided": marked("changed it after the approval, so it needs another review"),
    "highlight.added": marked("marked a passage"),
    "highlight.removed": marked("took a passage off the claim"),
    "highlight.restored": marked("put a passage back on the claim"),
    "highlight.edited": marked("found the passage in a new version of the article, with other words"),
    "highlight.moved": marked("found the passage elsewhere in a new version of the article"),
    "highlight.ambiguous": marked("found the passage more than once in a new version of the article"),
    "highlight.reattached": marked("said where the passage stands in a new version of the article"),
    "highlight.detached": marked("took back where the passage was put"),
    "highlight.retired": marked("retired a passage: the article does not state it any more"),
    "highlight.orphaned": marked("did not find the passage in a new version of the article"),
    "source.attached": marked("attached a source"),
    "expert.asked": marked("asked an expert"),
    "expert.answered": marked("an expert answered"),
    "expert.revoked": marked("revoked an expert’s link"),
    "claim.due_soon": marked("due within a day"),
    "claim.overdue": marked("overdue"),
    "source.edited": marked("edited a source"),
    "evidence.changed": marked("changed the evidence"),
    "source.changed": marked("found the live page of a source to say it in other words"),
    "source.passage_gone": marked("did not find the passage of a source in its live page any more"),
    "source.restated": marked("found the passage of a source in its live page again"),
    "source.dead": marked("found a source to be no longer online"),
    "source.back": marked("found a source to be online again"),
    "source.ruled": marked("said whether a source is online"),
    "source.difference_seen": marked("looked at what a source says now"),
    "source.locked": marked("locked a source to its passage"),
    "source.retried": marked("asked for a source to be captured again"),
    "source.proved_again": marked("asked again for a source to be stamped and archived"),
    "source.rendering_asked": marked("asked for a source’s page to be shown by a browser"),
    "source.removed": marked("removed a source"),
    "source.restored": marked("put a source back"),
    "question.asked": marked("asked a question"),
    "question.reworded": marked("reworded a question"),
    "question.removed": marked("removed a question"),
    "question.restored": marked("put a question back"),
    "answer.given": marked("answered a question"),
    "answer.changed": marked("changed an answer"),
    "answer.removed": marked("removed an answer"),
    "answer.restored": marked("put an answer back"),
    "reply.asked": marked("asked the other side for a reply"),
    "reply.link_ended": marked("ended a link to reply by"),
    "reply.received": marked("received a reply from the other side"),
    "reply.told": marked("said what readers are told of the other side"),
    "comment.added": marked("commented"),
    "comment.replied": marked("replied to a comment"),
    "account.created": marked("opened an account"),
    "account.role_changed": marked("changed a role"),
    "account.deactivated": marked("closed an account"),
    "account.reactivated": marked("opened an account again"),
    "account.renamed": marked("changed their own name"),
    "account.password_changed": marked("changed their own password"),
    "account.exported": marked("took out all that is known of a person"),
    "account.erased": marked("erased a person’s data"),
    "token.issued": marked("made an API token"),
    "token.revoked": marked("ended an API token"),
    "key.issued": marked("made a publisher’s key"),
    "key.changed": marked("changed a publisher’s key"),
    "key.rotated": marked("gave a publisher’s key a new secret"),
    "key.old_secret_ended": marked("ended the former secret of a publisher’s key"),
    "key.revoked": marked("ended a publisher’s key"),
    "publisher.created": marked("added a publisher"),
    "claims.exported": marked("exported claims"),
    "audit.exported": marked("exported the audit log"),
    "article.imported": marked("imported an article"),
    "article.capture_asked": marked("asked for an article’s page"),
    "article.captured": marked("captured an article"),
    "article.capture_failed": marked("could not capture an article"),
    "article.edited": marked("edited an article’s details"),
    "article.version_supplied": marked("supplied a version of an article"),
    "article.merged": marked("joined two articles of one page"),
}


def lines_of(events: list[Event]) -> list[Line]:
    named = _sources_in(events)
    return [_line(event, named) for event in events]


def _data(event: Event) -> Data:
    return event.data if isinstance(event.data, dict) else {}


def _sources_in(events: list[Event]) -> dict[object, str]:
    """What the sources without an address are called, of which the events tell: files, interviews, letters."""
    told = [_data(event) for event in events if event.verb.startswith("source.")]
    ids = {data["source"] for data in told if isinstance(data.get("source"), int) and not data.get("url")}
    rows = Source.objects.filter(id__in=ids).select_related("page", "snapshot").defer("snapshot__text") if ids else ()
    return {source.pk: source_name(source) for source in rows}


def _line(event: Event, named: Mapping[object, str]) -> Line:
    data = _data(event)
    return Line(
        who=event.actor.name if event.actor else SYSTEM,
        did=SPOKEN[event.verb](data)
        if event.verb in SPOKEN
        else spoken(PLAIN.get(event.verb, event.verb.replace(".", " "))),
        at=event.at,
        quote=_quote(event.verb, data) or named.get(data.get("source"), ""),
        changes=_changes(data),
    )


def _quote(verb: str, data: Data) -> str:
    for name in ("note", "reason", "url", "new", "quote"):
        if data.get(name):
            return str(data[name])
    return str(data.get("text", "")) if verb == "claim.created" else ""


def _changes(data: Data) -> list[Change]:
    changes = data.get("changes")
    if not isinstance(changes, dict):
        return []
    return [
        Change(spoken(FIELDS.get(str(name), str(name))), str(pair[0] or ""), str(pair[1] or ""))
        for name, pair in changes.items()
        if isinstance(pair, list) and len(pair) == 2
    ]


def _proposed(data: Data) -> str:
    return _("proposed the verdict “{rating}”").format(rating=data.get("label", data.get("rating", "")))


def _captured(data: Data) -> str:
    state = data.get("quote_state")
    if state == QuoteState.VERIFIED:
        return _("captured a source and found the passage in it")
    if state == QuoteState.NOT_FOUND:
        return _("captured a source; the passage is not in it")
    return _("captured a source")


def _failed(data: Data) -> str:
    words = words_for(str(data.get("error", "")))
    if words is None:
        return _("could not capture a source")
    return _("could not capture a source: {why}").format(why=_(words.sentence).rstrip("."))


SPOKEN: dict[str, Callable[[Data], str]] = {
    "verdict.proposed": _proposed,
    "source.captured": _captured,
    "source.failed": _failed,
}
