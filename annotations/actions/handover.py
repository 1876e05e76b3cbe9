"""What somebody had in hand or was to do, given to a colleague or back to everybody."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.taking import let_go
from annotations.errors import Invalid
from annotations.models import Claim, Event, Notice, User
from annotations.models.moves import CLOSED_STATUSES
from annotations.models.user import NEWSROOM


@transaction.atomic
def hand_over(user: User, *, to: User | None, by: User) -> int:
    """Gives her open claims to a colleague, or to nobody, and ends her leases; returns how many claims were hers.

    Everybody may hand over their own, editors anybody's. Raises Invalid where the colleague cannot take them.
    """
    if user.pk != by.pk:
        policy.require(by, "hand_over")
    people = [user.pk, *([to.pk] if to else [])]
    held = {row.pk: row for row in User.objects.filter(id__in=people).order_by("id").select_for_update(no_key=True)}
    receiver = held.get(to.pk) if to else None
    if to is not None and (receiver is None or not (receiver.is_active and receiver.role in NEWSROOM)):
        raise Invalid(_("Nothing was handed over."), fields={"to": [_("Nobody with an open account here.")]})
    if receiver is not None and receiver.pk == user.pk:
        raise Invalid(_("Nothing was handed over."), fields={"to": [_("Name somebody else.")]})
    return handed_over(user, to=receiver, by=by)


def handed_over(user: User, *, to: User | None, by: User) -> int:
    """As `hand_over`, of accounts that the caller holds and has judged."""
    hers = Q(assignee=user) & ~Q(status__in=CLOSED_STATUSES) | Q(taken_by=user)
    held = list(Claim.objects.select_for_update(no_key=True).filter(hers).order_by("id"))  # all in one order
    assigned = [claim for claim in held if claim.assignee_id == user.pk and claim.status not in CLOSED_STATUSES]
    taken = [claim for claim in held if claim.taken_by_id == user.pk]
    Claim.objects.filter(id__in=[claim.pk for claim in assigned]).update(assignee=to)
    let_go([claim.pk for claim in taken])
    data = {"from": user.pk, "to": to.pk if to else None, "because": "hand_over"}
    given = [Event.of("claim.assigned", by=by, claim=claim, data=data) for claim in assigned]
    freed = [Event.of("claim.released", by=by, claim=claim, data={"from": user.pk}) for claim in taken]
    Event.objects.record_all([*given, *freed])
    if to is not None and given:
        Notice.objects.bulk_create([Notice(user=to, event=event) for event in given], ignore_conflicts=True)
    return len(assigned)
