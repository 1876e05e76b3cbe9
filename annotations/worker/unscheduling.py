"""A claim that was to be published at some time is not any more: whoever set the time is told."""

from annotations.models import Claim, Event, Notice


def tell_scheduler(claim: Claim, event: Event) -> None:
    """Tells her of the event that took the time away, unless it was her own deed. Part of the transaction of the deed,
    after which the claim's row names no time; the caller holds it.
    """
    if claim.is_scheduled and claim.publish_by_id not in (None, event.actor_id):
        Notice.objects.tell(claim.publish_by_id, event)
    claim.publish_at, claim.publish_by_id, claim.publish_problem = None, None, ""
