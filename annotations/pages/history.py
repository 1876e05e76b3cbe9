"""The events of a claim as sentences that a person can read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from annotations.models import Event, Source
from annotations.models.source import QuoteState
from annotations.pages.failures import words_for

Data = Mapping[str, Any]
SYSTEM = "Factcheck"
FIELDS = {
    "text": "Statement",
    "claimant": "Who said it",
    "claimed_on": "Day it was said",
    "first_said_url": "Where it was first said",
    "due_at": "Due",
    "desk": "Desk",
    "language": "Language",
    "labels": "Labels",
    "reach": "Reach",
    "harm": "Harm",
    "importance": "Importance",
    "why": "Why it is checked",
    "reply_outcome": "Right of reply",
    "reply_summary": "What readers are told of the other side",
    "reply_sha256": "SHA-256 of the reply",
    "reply_waiver": "Why nobody was asked",
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
    "claim.created": "made the claim",
    "claim.edited": "edited the claim",
    "claim.submit": "sent it to review",
    "claim.withdraw": "took it out of review",
    "claim.approve": "approved it",
    "claim.take_back": "took the approval back, so it needs another review",
    "claim.send_back": "sent it back",
    "claim.reject": "rejected it",
    "claim.reopen": "made it a draft again",
    "claim.publish": "published it",
    "claim.schedule": "set a time for publishing",
    "claim.unschedule": "took off the time for publishing",
    "claim.not_published": "could not publish it at the time that was set",
    "claim.correct": "proposed a correction",
    "claim.retract": "retracted the published check",
    "claim.assigned": "gave it to a colleague",
    "claim.filed": "put it on a desk",
    "claim.due_set": "set when it is due",
    "claim.weighed": "said how much it matters",
    "claim.labelled": "labelled it",
    "claim.taken": "took it in hand",
    "claim.released": "let go of it",
    "claim.discard": "discarded the claim",
    "claim.restore": "brought the claim back",
    "approval.given": "approved it; others have to approve it too",
    "verdict.expired": "put it back to the desk: its last day is over",
    "verdict.translated": "translated the verdict",
    "verdict.untranslated": "took a translation off the verdict",
    "blind.asked": "asked for a blind second verdict",
    "blind.agreed": "gave a blind second verdict, the same",
    "blind.disagreed": "gave a blind second verdict, another one",
    "blind.cancelled": "called a blind second verdict off",
    "blind.settled": "settled two verdicts that differ",
    "approval.voided": "changed it after the approval, so it needs another review",
    "highlight.added": "marked a passage",
    "highlight.removed": "took a passage off the claim",
    "highlight.restored": "put a passage back on the claim",
    "highlight.edited": "found the passage in a new version of the article, with other words",
    "highlight.moved": "found the passage elsewhere in a new version of the article",
    "highlight.ambiguous": "found the passage more than once in a new version of the article",
    "highlight.reattached": "said where the passage stands in a new version of the article",
    "highlight.detached": "took back where the passage was put",
    "highlight.retired": "retired a passage: the article does not state it any more",
    "highlight.orphaned": "did not find the passage in a new version of the article",
    "source.attached": "attached a source",
    "expert.asked": "asked an expert",
    "expert.answered": "an expert answered",
    "expert.revoked": "revoked an expert’s link",
    "claim.due_soon": "due within a day",
    "claim.overdue": "overdue",
    "source.edited": "edited a source",
    "evidence.changed": "changed the evidence",
    "source.changed": "found the live page of a source to say it in other words",
    "source.passage_gone": "did not find the passage of a source in its live page any more",
    "source.restated": "found the passage of a source in its live page again",
    "source.dead": "found a source to be no longer online",
    "source.back": "found a source to be online again",
    "source.ruled": "said whether a source is online",
    "source.difference_seen": "looked at what a source says now",
    "source.locked": "locked a source to its passage",
    "source.retried": "asked for a source to be captured again",
    "source.proved_again": "asked again for a source to be stamped and archived",
    "source.rendering_asked": "asked for a source’s page to be shown by a browser",
    "source.removed": "removed a source",
    "source.restored": "put a source back",
    "question.asked": "asked a question",
    "question.reworded": "reworded a question",
    "question.removed": "removed a question",
    "question.restored": "put a question back",
    "answer.given": "answered a question",
    "answer.changed": "changed an answer",
    "answer.removed": "removed an answer",
    "answer.restored": "put an answer back",
    "reply.asked": "asked the other side for a reply",
    "reply.link_ended": "ended a link to reply by",
    "reply.received": "received a reply from the other side",
    "reply.told": "said what readers are told of the other side",
    "comment.added": "commented",
    "account.created": "opened an account",
    "account.role_changed": "changed a role",
    "account.deactivated": "closed an account",
    "account.reactivated": "opened an account again",
    "account.renamed": "changed their own name",
    "account.password_changed": "changed their own password",
    "account.exported": "took out all that is known of a person",
    "account.erased": "erased a person’s data",
    "token.issued": "made an API token",
    "token.revoked": "ended an API token",
    "key.issued": "made a publisher’s key",
    "key.changed": "changed a publisher’s key",
    "key.rotated": "gave a publisher’s key a new secret",
    "key.old_secret_ended": "ended the former secret of a publisher’s key",
    "key.revoked": "ended a publisher’s key",
    "publisher.created": "added a publisher",
    "claims.exported": "exported claims",
    "audit.exported": "exported the audit log",
    "article.imported": "imported an article",
    "article.capture_asked": "asked for an article’s page",
    "article.captured": "captured an article",
    "article.capture_failed": "could not capture an article",
    "article.edited": "edited an article’s details",
    "article.version_supplied": "supplied a version of an article",
    "article.merged": "joined two articles of one page",
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
    return {source.pk: source.name for source in rows}


def _line(event: Event, named: Mapping[object, str]) -> Line:
    data = _data(event)
    return Line(
        who=event.actor.name if event.actor else SYSTEM,
        did=SPOKEN[event.verb](data) if event.verb in SPOKEN else PLAIN.get(event.verb, event.verb.replace(".", " ")),
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
        Change(FIELDS.get(str(name), str(name)), str(pair[0] or ""), str(pair[1] or ""))
        for name, pair in changes.items()
        if isinstance(pair, list) and len(pair) == 2
    ]


def _proposed(data: Data) -> str:
    return f"proposed the verdict “{data.get('label', data.get('rating', ''))}”"


def _captured(data: Data) -> str:
    state = data.get("quote_state")
    if state == QuoteState.VERIFIED:
        return "captured a source and found the passage in it"
    if state == QuoteState.NOT_FOUND:
        return "captured a source; the passage is not in it"
    return "captured a source"


def _failed(data: Data) -> str:
    words = words_for(str(data.get("error", "")))
    return f"could not capture a source: {words.sentence}" if words else "could not capture a source"


SPOKEN: dict[str, Callable[[Data], str]] = {
    "verdict.proposed": _proposed,
    "source.captured": _captured,
    "source.failed": _failed,
}
