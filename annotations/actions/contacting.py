"""The right of reply: attempts to reach the other side, links by which it replies, and what is told of that.

Attempts and replies are only added. What readers are told is an edit of the claim, and is reviewed with it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy, saying
from annotations.actions.editing import hold_for_edit, touched
from annotations.actions.posting import post_mail
from annotations.errors import Conflict, Invalid, NotFound, TooMany, WrongState
from annotations.incoming import MAX_NAME, MAX_PROSE, clean_text
from annotations.models import Claim, ContactAttempt, Event, Notice, Reply, ReplyLink, Status, User
from annotations.models.reply import MOST_REPLIES, Channel, Outcome
from annotations.text.letters import BadLetter, Letter
from annotations.text.marking import marked

KIND = "fcr"
MOST_DAYS = 90
MAX_SUMMARY = 2_000
MAX_REPLY = 20_000
MAX_QUESTIONS = 5_000
MOST_MAILED = 50
"""How many links a person can have mailed in a day: they are letters to strangers in the newsroom's name."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Whom the newsroom tried to reach, by which channel, when, and until when it waits for a reply."""

    whom: str
    channel: str
    tried_at: datetime | None = None
    deadline: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a link asks of whom: it ends after `days`, and is sent where an address is given."""

    whom: str
    questions: str = ""
    address: str = ""
    days: int = 7


@dataclass(frozen=True, slots=True)
class Told:
    """What readers are told of the other side. `reason` is for colleagues, and owed where nobody is asked."""

    outcome: str
    summary: str = ""
    reason: str = ""


@transaction.atomic
def log_attempt(claim: Claim, attempt: Attempt, *, by: User) -> ContactAttempt:
    """Notes an attempt. It is no edit: what was reviewed stays what it is."""
    held = _open(claim, by=by)
    whom = clean_text(attempt.whom, field="whom", most=MAX_NAME, required=True)
    note = clean_text(attempt.note, field="note", most=MAX_PROSE)
    tried_at = attempt.tried_at or timezone.now()
    if attempt.channel not in Channel.values:
        raise _wrong("channel", _("Choose one of: {names}.").format(names=", ".join(Channel.values)))
    if tried_at > timezone.now() + timedelta(minutes=1):
        raise _wrong("tried_at", _("This moment has not come yet."))
    if attempt.deadline is not None and attempt.deadline <= tried_at:
        raise _wrong("deadline", _("The deadline has to come after the attempt."))
    row = ContactAttempt.objects.create(
        claim=held,
        whom=whom,
        channel=attempt.channel,
        tried_at=tried_at,
        deadline=attempt.deadline,
        note=note,
        author=by,
    )
    Event.objects.record("reply.asked", by=by, claim=held, data={"attempt": row.pk, "channel": row.channel})
    return row


@transaction.atomic
def issue_link(claim: Claim, question: Question, *, by: User) -> tuple[ReplyLink, str]:
    """A link by which somebody replies without an account, with its secret, which is shown once and not kept.

    Where an address is given it is mailed there. It counts as an attempt.
    """
    held = _open(claim, by=by)
    if not 1 <= question.days <= MOST_DAYS:
        raise _wrong("days", _("Between 1 and {most} days.").format(most=MOST_DAYS))
    if question.address.strip():
        _require_few_mailed(by)
    secret, columns = ReplyLink.new_secret(KIND)
    expires_at = timezone.now() + timedelta(days=question.days)
    link = ReplyLink.objects.create(
        claim=held,
        whom=clean_text(question.whom, field="whom", most=MAX_NAME, required=True),
        address=clean_text(question.address, field="address", most=254),
        statement=held.text,
        questions=clean_text(question.questions, field="questions", most=MAX_QUESTIONS),
        expires_at=expires_at,
        created_by=by,
        **columns,
    )
    channel = Channel.EMAIL if link.address else Channel.FORM
    log_attempt(held, Attempt(link.whom, channel, deadline=expires_at, note=marked("By a link to reply.")), by=by)
    if link.address:
        _mail(link, link_address(secret))
    return link, secret


@transaction.atomic
def revoke_link(link: ReplyLink, *, by: User) -> None:
    """Ends a link. What was replied by it stays."""
    policy.require(by, "contact")
    if ReplyLink.objects.filter(id=link.pk, revoked_at=None).update(revoked_at=Now()):
        Event.objects.record("reply.link_ended", by=by, claim=link.claim, data={"link": link.pk})


@transaction.atomic
def tell_readers(claim: Claim, told: Told, *, by: User) -> Claim:
    """Sets what readers are told of the other side, or takes it back with an empty outcome: an edit of the claim."""
    held = hold_for_edit(claim.pk)
    policy.require(by, "contact", on=held)
    if told.outcome not in ("", *Outcome.values):
        raise _wrong("outcome", _("Choose one of: {names}.").format(names=", ".join(Outcome.values)))
    reason = clean_text(told.reason, field="reason", most=MAX_PROSE, required=told.outcome == Outcome.WAIVED)
    newest = held.replies.order_by("-id").first() if told.outcome == Outcome.REPLIED else None
    columns = {
        "reply_outcome": told.outcome,
        "reply_summary": clean_text(told.summary, field="summary", most=MAX_SUMMARY) if told.outcome else "",
        "reply_sha256": newest.sha256 if newest else "",
        "reply_waiver": reason if told.outcome == Outcome.WAIVED else "",
    }
    changes = {name: [getattr(held, name), value] for name, value in columns.items() if getattr(held, name) != value}
    if changes:
        Claim.objects.filter(id=held.pk).update(**columns, version=held.version + 1)
        touched(held, by=by)
        Event.objects.record("reply.told", by=by, claim=held, data={"changes": changes})
    return held


def link_of(secret: str) -> ReplyLink:
    """The link of a secret, also one that has ended. Raises NotFound."""
    link = ReplyLink.objects.matching(secret).select_related("created_by").first()
    if link is None:
        raise NotFound(_("There is no such page."))
    return link


def is_over(link: ReplyLink) -> bool:
    """Whether it has expired or was ended, by the database's clock."""
    return not ReplyLink.objects.live().filter(id=link.pk).exists()


@transaction.atomic
def give_reply(secret: str, text: str, *, name: str = "") -> Reply:
    """Keeps what somebody wrote, with its SHA-256; written again, it is an amendment beside the first.

    Raises NotFound, WrongState (`reply_link_over`), Conflict where it was amended as often as it may be.
    """
    link = ReplyLink.objects.select_for_update(no_key=True).filter(id=link_of(secret).pk).get()
    if is_over(link):
        raise WrongState(_("This link has ended."), allowed=[], code="reply_link_over")
    written = clean_text(text, field="text", most=MAX_REPLY, required=True)
    number = link.replies.count() + 1
    if number > MOST_REPLIES:
        raise Conflict(_("This reply was amended as often as it may be. Write to the newsroom."))
    reply = Reply.objects.create(
        link=link,
        claim_id=link.claim_id,
        number=number,
        name=clean_text(name, field="name", most=MAX_NAME),
        text=written,
        sha256=hashlib.sha256(written.encode()).hexdigest(),
    )
    ReplyLink.objects.filter(id=link.pk).update(last_used_at=Now())
    _tell_the_desk(reply)
    return reply


def link_address(secret: str) -> str:
    """The full address of the page behind a secret."""
    return f"{settings.BASE_URL}{reverse('reply', args=[secret])}"


def _tell_the_desk(reply: Reply) -> None:
    claim = Claim.objects.get(id=reply.claim_id)
    data = {"reply": reply.pk, "number": reply.number, "sha256": reply.sha256}
    event = Event.objects.record("reply.received", by=None, claim=claim, data=data)
    people = {claim.created_by_id, claim.verdict_author_id, claim.publish_by_id, reply.link.created_by_id}
    for user_id in sorted(user for user in people if user is not None):
        Notice.objects.tell(user_id, event)


def _mail(link: ReplyLink, address: str) -> None:
    newsroom = settings.NEWSROOM_NAME
    said = (
        f"{newsroom} is checking this statement:\n\n{link.statement}\n\n{link.questions}\n\n"
        f"You can reply here until {timezone.localtime(link.expires_at):%d %B %Y, %H:%M %Z}, without an account:\n"
        f"{address}\n\nWhat you write is kept word for word, and may be quoted with the check.\n"
    )
    try:
        letter = Letter(to=link.address, subject=f"{newsroom} asks for your reply", text=said, name=link.whom)
    except BadLetter as error:
        raise _wrong("address", saying.said(str(error))) from error
    post_mail(letter, kind="reply")


def _require_few_mailed(by: User) -> None:
    since = Now() - timedelta(days=1)
    if ReplyLink.objects.filter(created_by=by, created_at__gt=since).exclude(address="").count() >= MOST_MAILED:
        sentence = _("You had {number} links mailed today. Make one without an address and pass it on yourself.")
        raise TooMany(sentence.format(number=MOST_MAILED))


def _open(claim: Claim, *, by: User) -> Claim:
    """The claim, held, where it is not put away."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "contact", on=held)
    if held.status == Status.DISCARDED:
        raise WrongState(_("The claim is discarded. Bring it back first."), allowed=held.allowed_moves)
    return held


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields={field: [sentence]})
