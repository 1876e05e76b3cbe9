"""Experts' sign-off: an editor makes a link for one person and one claim; she answers by it, without an account."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy, saying
from annotations.actions.posting import post_mail
from annotations.errors import Conflict, Invalid, NotFound, TooMany
from annotations.incoming import MAX_PROSE, clean_text
from annotations.meaning.content import content_of, sha256_of
from annotations.meaning.forexperts import parts_of
from annotations.models import Claim, Event, ExpertAnswer, ExpertLink, User
from annotations.models.expert import MAX_PERSON, Finding
from annotations.text.letters import BadLetter, Letter, address_of

KIND = "fcx"
MOST_DAYS = 90
MOST_LINKS = 20
MOST_ANSWERS = 20
"""How often one link can be answered by in a day."""


@dataclass(frozen=True, slots=True)
class Expert:
    """Whom a link is for. With an address it is mailed to her."""

    name: str
    affiliation: str = ""
    email: str = ""
    may_be_named: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What she says. `seen`: the hash of what she was shown."""

    finding: str
    text: str
    seen: str
    agrees_to_be_named: bool = False


@transaction.atomic
def make_link(claim: Claim, expert: Expert, *, days: int, by: User) -> tuple[ExpertLink, str]:
    """A link and its secret, which cannot be shown again. Raises Invalid, and Conflict where the claim has enough."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "ask_expert", on=held)
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(
            _("The link needs an end."), fields={"days": [_("From 1 to {most} days.").format(most=MOST_DAYS)]}
        )
    if ExpertLink.objects.live().filter(claim=held).count() >= MOST_LINKS:
        raise Conflict(
            _("This claim has {number} open links. Revoke one first.").format(number=MOST_LINKS),
            code="too_many_expert_links",
        )
    secret, columns = ExpertLink.new_secret(KIND)
    link = ExpertLink.objects.create(
        claim=held,
        name=clean_text(expert.name, field="name", most=MAX_PERSON, required=True),
        affiliation=clean_text(expert.affiliation, field="affiliation", most=MAX_PERSON),
        email=_address(expert.email),
        may_be_named=expert.may_be_named,
        made_by=by,
        expires_at=timezone.now() + timedelta(days=days),
        **columns,
    )
    Event.objects.record("expert.asked", by=by, claim=held, data={"link": link.pk})
    if link.email:
        post_mail(_letter(link, secret), kind="expert")
    return link, secret


@transaction.atomic
def revoke_link(claim_id: int, link_id: int, *, by: User) -> None:
    """The link stops working at once; what was answered stays."""
    link = ExpertLink.objects.select_related("claim").filter(id=link_id, claim=claim_id).first()
    if link is None:
        raise NotFound(_("There is no such link."))
    policy.require(by, "ask_expert", on=link.claim)
    if ExpertLink.objects.filter(id=link.pk, revoked_at=None).update(revoked_at=Now()):
        Event.objects.record("expert.revoked", by=by, claim=link.claim, data={"link": link.pk})


@transaction.atomic
def give_answer(link: ExpertLink, answer: Answer) -> ExpertAnswer:
    """Keeps her answer with the hash of what she saw. Raises Conflict where that changed while she was reading."""
    claim = Claim.objects.locked(link.claim_id)
    held = ExpertLink.objects.live().select_for_update(no_key=True).filter(id=link.pk).first()
    if held is None:
        raise NotFound(_("This link does not work any more."))
    if answer.finding not in Finding.values:
        raise Invalid(_("Something is missing."), fields={"finding": [_("Choose one of these.")]})
    text = clean_text(answer.text, field="text", most=MAX_PROSE)
    if not text and answer.finding != Finding.ACCURATE:
        raise Invalid(
            _("Something is missing."), fields={"text": [_("Say what is not accurate, or what you want to add.")]}
        )
    if held.answers.filter(at__gt=Now() - timedelta(days=1)).count() >= MOST_ANSWERS:
        raise TooMany(_("You have answered often today. Come back tomorrow."))
    content = content_of(claim)
    sha256 = sha256_of(content)
    if answer.seen != sha256:
        raise Conflict(
            _("The claim was changed while you were reading. Look at what changed."), code="changed_meanwhile"
        )
    made = ExpertAnswer.objects.create(
        link=held,
        claim=claim,
        name=held.name,
        affiliation=held.affiliation,
        finding=answer.finding,
        text=text,
        agrees_to_be_named=answer.agrees_to_be_named,
        content_sha256=sha256,
    )
    shown = {part.name: part.text for part in parts_of(content)}
    ExpertLink.objects.filter(id=held.pk).update(seen=shown, seen_sha256=sha256, seen_at=Now(), last_used_at=Now())
    Event.objects.record("expert.answered", by=None, claim=claim, data={"link": held.pk, "answer": made.pk})
    return made


def note_first_visit(link: ExpertLink, shown: dict[str, str], sha256: str) -> None:
    """What she saw when she came first: with that, later visits are compared."""
    first = {"seen": shown, "seen_sha256": sha256, "seen_at": Now(), "last_used_at": Now()}
    ExpertLink.objects.filter(id=link.pk, seen_at=None).update(**first)


def link_address(secret: str) -> str:
    """The full address of the page behind a secret."""
    return f"{settings.BASE_URL}{reverse('expert', args=[secret])}"


def _address(email: str) -> str:
    if not email.strip():
        return ""
    try:
        return address_of(email)
    except BadLetter as error:
        raise Invalid(_("This is no e-mail address."), fields={"email": [saying.said(str(error))]}) from error


def _letter(link: ExpertLink, secret: str) -> Letter:
    """It names neither the claim nor the verdict: a mailbox is not as closed as the page."""
    until = f"{link.expires_at:%d %B %Y, %H:%M} UTC" if link.expires_at else ""
    text = (
        f"Dear {link.name},\n\n"
        f"{settings.NEWSROOM_NAME} asks you to look at a fact check before it is published, and to say whether it is "
        "accurate. You need no account:\n\n"
        f"{link_address(secret)}\n\n"
        f"The link is for you alone and works until {until}. Please do not pass it on.\n\n"
        f"-- \n{settings.NEWSROOM_NAME}\n"
    )
    return Letter(link.email, f"{settings.NEWSROOM_NAME} asks for your judgement", text, name=link.name)
