"""Comments for colleagues: on a claim, on a source, on words of a verdict's reasons."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import policy
from annotations.errors import BadSpan, Invalid, WrongState
from annotations.incoming import MAX_PASSAGE, MAX_PROSE, clean_text
from annotations.models import Claim, Comment, Event, Source, User, Verdict
from annotations.models.user import NEWSROOM

MOST_MENTIONED = 20
_MENTION = re.compile(r"(?<![\w@.])@(\w[\w.@+-]{0,149})")


@dataclass(frozen=True, slots=True)
class About:
    """What a comment is about: a source (its id), or words of a verdict's explanation; the claim where it is neither.

    `quote` alone is about the claim's newest verdict and has to stand there once; `start` and `end` (code points) say
    which of them is meant where there are more.
    """

    source: int | None = None
    verdict: int | None = None
    quote: str = ""
    start: int | None = None
    end: int | None = None

    @property
    def is_words(self) -> bool:
        return bool(self.quote) or self.verdict is not None or self.start is not None or self.end is not None


@transaction.atomic
def comment_on(claim: Claim, text: str, *, by: User, about: About | None = None) -> Comment:
    """Adds a comment. Raises BadSpan where the words do not stand there, Invalid for what is not the claim's."""
    policy.require(by, "comment")
    said = clean_text(text, field="text", most=MAX_PROSE, required=True)
    anchor = _anchor(claim, about or About())
    comment = Comment.objects.create(claim=claim, author=by, text=said, **anchor)
    data = {"comment": comment.pk, "mentioned": _mentioned(said), **_told(comment)}
    Event.objects.record("comment.added", by=by, claim=claim, data=data)
    return Comment.objects.for_reading().get(id=comment.pk)


@transaction.atomic
def reply_to(comment: Comment, text: str, *, by: User) -> Comment:
    """Adds a reply to the thread that the comment begins or belongs to; one that was resolved is open again."""
    policy.require(by, "comment")
    said = clean_text(text, field="text", most=MAX_PROSE, required=True)
    thread = comment.thread or comment
    if Comment.objects.reopen(thread):
        Event.objects.record("comment.reopened", by=by, claim=comment.claim, data={"comment": thread.pk})
    reply = Comment.objects.create(claim=comment.claim, author=by, text=said, thread=thread)
    data = {"comment": reply.pk, "thread": thread.pk, "mentioned": _mentioned(said)}
    Event.objects.record("comment.replied", by=by, claim=comment.claim, data=data)
    return Comment.objects.for_reading().get(id=reply.pk)


@transaction.atomic
def resolve_comment(comment: Comment, *, by: User) -> Comment:
    """Marks a comment, with its replies, as done with; where it is already, nothing happens. WrongState for a reply."""
    policy.require(by, "comment")
    _require_thread(comment)
    if Comment.objects.settle(comment, by=by):
        Event.objects.record("comment.resolved", by=by, claim=comment.claim, data={"comment": comment.pk})
    return Comment.objects.for_reading().get(id=comment.pk)


@transaction.atomic
def reopen_comment(comment: Comment, *, by: User) -> Comment:
    policy.require(by, "comment")
    _require_thread(comment)
    if Comment.objects.reopen(comment):
        Event.objects.record("comment.reopened", by=by, claim=comment.claim, data={"comment": comment.pk})
    return Comment.objects.for_reading().get(id=comment.pk)


def _require_thread(comment: Comment) -> None:
    if comment.thread_id is not None:
        raise WrongState(_("A reply is not resolved by itself: its thread is."), allowed=())


def _anchor(claim: Claim, about: About) -> dict[str, Any]:
    if about.source is not None and about.is_words:
        said = _("A comment is about a source or about words, not both.")
        raise Invalid(said, fields={"source": [said]})
    if about.source is not None:
        source = Source.objects.filter(claim=claim, id=about.source).first()
        if source is None:
            raise Invalid(
                _("The source is not on this claim."), fields={"source": [_("There is no such source here.")]}
            )
        return {"source": source}
    if not about.is_words:
        return {}
    return _words(_verdict(claim, about.verdict), about)


def _verdict(claim: Claim, verdict_id: int | None) -> Verdict:
    """The verdict that is meant: the newest where none is named."""
    wanted = claim.verdict_id if verdict_id is None else verdict_id
    verdict = Verdict.objects.filter(claim=claim, id=wanted).first() if wanted else None
    if verdict is None:
        raise Invalid(
            _("There is no such verdict."), fields={"verdict": [_("There is no such verdict on this claim.")]}
        )
    return verdict


def _words(verdict: Verdict, about: About) -> dict[str, Any]:
    """The span of the quote in the explanation."""
    text, quote = verdict.explanation, about.quote
    if about.start is None or about.end is None:
        quote = clean_text(quote, field="quote", most=MAX_PASSAGE, required=True)
        start = _only_place(text, quote)
        return {"verdict": verdict, "start": start, "end": start + len(quote), "quote": quote}
    is_there = 0 <= about.start < about.end <= len(text) and text[about.start : about.end] == quote
    if not is_there or not quote.strip() or len(quote) > MAX_PASSAGE:
        raise _not_there(_("The reasons do not say this between these places."))
    return {"verdict": verdict, "start": about.start, "end": about.end, "quote": quote}


def _only_place(text: str, quote: str) -> int:
    start = text.find(quote)
    if start < 0:
        raise _not_there(_("These words do not stand in the reasons. Copy them as they are written there."))
    if text.find(quote, start + 1) >= 0:
        raise _not_there(_("These words stand there more than once. Quote some words around them too."))
    return start


def _not_there(sentence: str) -> BadSpan:
    return BadSpan(sentence, fields={"quote": [sentence]})


def _mentioned(text: str) -> list[int]:
    """The ids of the colleagues whose names stand in it as `@name`."""
    names = {name.rstrip(".@+-") for name in _MENTION.findall(text)[:MOST_MENTIONED]}
    if not names:
        return []
    people = User.objects.filter(username__in=names, is_active=True, role__in=NEWSROOM)
    return list(people.order_by("id").values_list("id", flat=True))


def _told(comment: Comment) -> dict[str, object]:
    """What the event says of the anchor."""
    if comment.source_id is not None:
        return {"source": comment.source_id}
    return {"verdict": comment.verdict_id, "quote": comment.quote} if comment.verdict_id is not None else {}
