"""Who has which claim in hand: taken for a while, so that two people never do the same work.

A lease ends with the claim's next move, when it is released, or after LEASE without a deed of its holder's, by the
database's clock. Nobody has to clear it away: a lease that is over counts for nothing.
"""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy, saying
from annotations.errors import Conflict, WrongState
from annotations.meaning.queue import OPEN, Wanted
from annotations.meaning.turns import next_for
from annotations.models import Claim, Event, User
from annotations.models.queued import FREE, LEASE

CANDIDATES = (32, 1_000)
"""How many are looked at: others may hold the first ones at this moment."""


@transaction.atomic
def take(claim: Claim, *, by: User) -> Claim:
    """Takes the claim in hand; one's own lease begins anew. Raises Conflict (`taken`) where somebody else has it."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "take", on=held)
    if held.status not in OPEN:
        said = _("A claim that is {state} waits for nobody.").format(state=saying.inside(held.get_status_display()))
        raise WrongState(said, allowed=held.allowed_moves)
    if not _lease(held, by=by):
        raise _taken(held)
    return held


def require_free(claim: Claim, *, by: User) -> None:
    """Raises Conflict (`taken`) where somebody else has the claim in hand."""
    others = Claim.objects.filter(id=claim.pk, lease_until__gt=Now()).exclude(taken_by=by)
    held = others.select_related("taken_by").first()
    if held is not None:
        raise _taken(held)


@transaction.atomic
def take_next(wanted: Wanted, *, by: User) -> Claim | None:
    """Takes the first claim in turn that is wanted, free, and hers to do; None where there is none.

    That is one assigned to her or to nobody, for a checker of her own only; for decision never one's own work. Two who
    ask at once get two: rows that the other holds at this moment are passed over.
    """
    policy.require(by, "read")
    for most in CANDIDATES:
        held = next_for(wanted, by=by, most=most).select_for_update(skip_locked=True, no_key=True).first()
        if held is not None and _lease(held, by=by):
            return held
    return None


@transaction.atomic
def release(claim: Claim, *, by: User) -> Claim:
    """Lets go of the claim: one's own lease, for editors anybody's. Free ones stay free."""
    held = Claim.objects.locked(claim.pk)
    if held.taken_by_id is None:
        return held
    if held.taken_by_id != by.pk:
        policy.require(by, "release", on=held)
    holder = held.taken_by_id
    let_go([held.pk])
    Event.objects.record("claim.released", by=by, claim=held, data={"from": holder})
    held.refresh_from_db(fields=list(FREE))
    return held


def let_go(claim_ids: list[int]) -> None:
    """Ends the leases of these claims, which the caller holds."""
    Claim.objects.filter(id__in=claim_ids).update(**FREE)


def _taken(held: Claim) -> Conflict:
    holder = held.taken_by.name if held.taken_by else _("Somebody else")
    return Conflict(_("{holder} has this claim in hand at the moment.").format(holder=holder), code="taken")


def _lease(held: Claim, *, by: User) -> bool:
    """Begins or renews her lease; False where somebody else's has not ended."""
    free = Q(taken_by=None) | Q(taken_by=by) | Q(lease_until__lte=Now())
    is_new = held.taken_by_id != by.pk
    begun = {"taken_by": by, "taken_at": Now()} if is_new else {}
    if Claim.objects.filter(free, id=held.pk).update(lease_until=Now() + LEASE, **begun) != 1:
        return False
    held.refresh_from_db(fields=list(FREE))
    if is_new:
        Event.objects.record("claim.taken", by=by, claim=held)
    return True
