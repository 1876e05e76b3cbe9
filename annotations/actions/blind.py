"""Blind second verdicts: asked for, given without sight of the first, compared, and settled where the two differ."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.errors import Conflict, FourEyes, Invalid, NotFound, WrongState
from annotations.incoming import MAX_PROSE, clean_text
from annotations.models import BlindVerdict, Claim, Event, Notice, Rating, User
from annotations.models.user import Role


@transaction.atomic
def ask_blind(claim: Claim, checker: User, *, by: User) -> BlindVerdict:
    """Asks `checker` for a verdict of her own; from now on she is shown nothing of the claim elsewhere.

    Raises FourEyes where she worked on it, WrongState where its verdict is public, Conflict where somebody is asked.
    """
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "ask_blind", on=held)
    person = User.objects.select_for_update().get(id=checker.pk)
    _require_fit(person, held)
    if held.verdict is None or held.is_live or held.status in ("published", "retracted", "discarded"):
        raise WrongState(_("A second verdict is blind only while the first is not public."), allowed=held.allowed_moves)
    if BlindVerdict.objects.open().filter(claim=held).exists():
        raise Conflict(_("Somebody is judging this claim blind already."))
    if BlindVerdict.objects.filter(first=held.verdict, checker=person).exists():
        raise Conflict(_("This person was asked about this verdict before."))
    asked = BlindVerdict.objects.create(claim=held, first=held.verdict, checker=person, asked_by=by)
    _blind(person, [*person.blind_to, held.pk])
    event = Event.objects.record("blind.asked", by=by, claim=held, data={"blind": asked.pk})
    Notice.objects.tell(person.pk, event)
    return asked


@transaction.atomic
def give_blind(claim_id: int, rating: str, explanation: str, *, by: User) -> BlindVerdict:
    """Her verdict. From now on both are shown; where they differ, it goes to the admins and to whoever asked."""
    person, asked = _held(claim_id, by)
    step = Rating.objects.in_use().filter(key=rating).first()
    if step is None:
        raise Invalid(
            _("The rating is not on the scale."),
            fields={"rating": [_("“{rating}” is not on the scale.").format(rating=rating[:40])]},
        )
    reasons = clean_text(explanation, field="explanation", most=MAX_PROSE, required=True)
    BlindVerdict.objects.filter(id=asked.pk).update(rating=step, explanation=reasons, given_at=Now())
    _blind(person, [one for one in person.blind_to if one != claim_id])
    given = BlindVerdict.objects.for_list().get(id=asked.pk)
    verb = "blind.agreed" if given.agrees else "blind.disagreed"
    event = Event.objects.record(verb, by=by, claim=given.claim, data={"blind": given.pk})
    told = {given.asked_by_id, *([] if given.agrees else _seniors(given))}
    for user_id in told - {by.pk}:
        Notice.objects.tell(user_id, event)
    return given


@transaction.atomic
def cancel_blind(claim: Claim, *, by: User) -> None:
    """Calls the request off: the first verdict may be seen again, and nothing is compared."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "ask_blind", on=held)
    if not call_off(held, by=by):
        raise NotFound(_("Nobody is judging this claim blind."))


def call_off(claim: Claim, *, by: User) -> bool:
    """The same for a caller that holds the claim, as one that publishes does. False where nobody is asked."""
    asked = BlindVerdict.objects.open().filter(claim=claim).first()
    if asked is None:
        return False
    person = User.objects.select_for_update().get(id=asked.checker_id)
    BlindVerdict.objects.filter(id=asked.pk).update(cancelled_at=Now())
    _blind(person, [one for one in person.blind_to if one != claim.pk])
    Event.objects.record("blind.cancelled", by=by, claim=claim, data={"blind": asked.pk})
    return True


@transaction.atomic
def settle_blind(blind: BlindVerdict, note: str, *, by: User) -> BlindVerdict:
    """A third person's word on two verdicts that differ. It changes neither: a new proposal does."""
    held = BlindVerdict.objects.select_for_update().get(id=blind.pk)
    policy.require(by, "settle_blind")
    if by.pk in (held.checker_id, held.first.author_id):
        raise FourEyes(_("One of the two verdicts is yours. Somebody else has to settle it."))
    said = clean_text(note, field="note", most=MAX_PROSE, required=True)
    if not BlindVerdict.objects.disputed().filter(id=held.pk).exists():
        raise WrongState(_("There is nothing to settle."), allowed=[])
    BlindVerdict.objects.filter(id=held.pk).update(settled_by=by, settled_at=Now(), settlement=said)
    Event.objects.record("blind.settled", by=by, claim=held.claim, data={"blind": held.pk, "note": said})
    return BlindVerdict.objects.for_list().get(id=held.pk)


def _require_fit(person: User, claim: Claim) -> None:
    if not person.is_active or person.role not in (Role.CHECKER, Role.EDITOR):
        said = _("Choose a checker or an editor.")
        raise Invalid(said, fields={"checker": [said]})
    if person.pk in known_to(claim):
        raise FourEyes(_("She worked on this claim, or had it in hand: she cannot be blind to it."))


def known_to(claim: Claim) -> set[int]:
    """Whose work a claim is, and who did anything on it but judge it blind: they may have read its verdict."""
    worked = {claim.created_by_id, claim.verdict_author_id, *claim.editors}
    did = claim.events.exclude(verb__startswith="blind.").values_list("actor", flat=True).distinct()
    return {one for one in (*worked, *did) if one is not None}


def _held(claim_id: int, by: User) -> tuple[User, BlindVerdict]:
    Claim.objects.locked(claim_id)
    person = User.objects.select_for_update().get(id=by.pk)
    asked = BlindVerdict.objects.open().filter(claim=claim_id, checker=person).first()
    if asked is None:
        raise NotFound(_("Nobody asked you for a blind verdict on this claim, or you gave it."))
    return person, asked


def _blind(person: User, claim_ids: list[int]) -> None:
    User.objects.filter(id=person.pk).update(blind_to=sorted(set(claim_ids)))


def _seniors(blind: BlindVerdict) -> list[int]:
    """Who settles: the admins who gave neither of the two; where there are none, the editors."""
    people = User.objects.filter(is_active=True).exclude(id__in=[blind.checker_id, blind.first.author_id])
    for role in (Role.ADMIN, Role.EDITOR):
        found = list(people.filter(role=role).values_list("pk", flat=True))
        if found:
            return found
    return []
