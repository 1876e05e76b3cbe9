"""Published checks past their last day go back to the desk, each once: the check stands, its claim waits for a look."""

from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from annotations.meaning.content import iso
from annotations.models import Claim, Event, Notice

MOST_AT_ONCE = 500


def run(today: date) -> int:
    """Puts back what is past its last day; how many there were. Safe to run twice, late or at the same time."""
    due = list(Claim.objects.past_their_day(today).values_list("pk", flat=True)[:MOST_AT_ONCE])
    return sum(put_back(claim_id, today) for claim_id in due)


@transaction.atomic
def put_back(claim_id: int, today: date) -> bool:
    """Notes that the claim waits to be checked again, and tells whose it is. False where somebody was first."""
    claim = Claim.objects.locked(claim_id)
    rows = Claim.objects.past_their_day(today).filter(id=claim_id)
    said = rows.values_list("public_check__version", "public_check__expires_on").first()
    if said is None or not Claim.objects.filter(id=claim_id, recheck_since=None).update(recheck_since=Now()):
        return False
    data = {"version": said[0], "expires_on": iso(said[1])}
    event = Event.objects.record("verdict.expired", by=None, claim=claim, data=data)
    Notice.objects.tell(claim.assignee_id or claim.verdict_author_id or claim.created_by_id, event)
    return True
