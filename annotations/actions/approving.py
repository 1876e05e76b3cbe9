"""Approvals, where one may not be enough: each is noted, and the last that is needed moves the claim."""

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations.actions.editing import make_move, refused_move
from annotations.errors import Conflict, WrongState
from annotations.models import Claim, Event, Review, Status, User


def approve(claim: Claim, *, by: User, data: dict[str, object]) -> None:
    """Counts her approval of what stands now; with the last one needed the claim is approved. The caller holds it.

    Raises Conflict where she approved this already, WrongState where it is not in review.
    """
    if claim.status == Status.IN_REVIEW and by.pk in claim.approvers:
        raise Conflict(_("You approved this already. Another person has to approve it too."), code="approved_already")
    approvers = [*claim.approvers, by.pk]
    told = {**data, "given": len(approvers), "needed": claim.approvals_needed}
    if len(approvers) >= claim.approvals_needed:
        make_move(claim, "approve", by=by, data=told, approvers=approvers)
        return
    noted = Claim.objects.in_review().filter(id=claim.pk)
    if not noted.update(approvers=approvers, version=F("version") + 1, updated_at=Now()):
        raise refused_move(claim, "approve")
    claim.approvers = approvers
    Event.objects.record("approval.given", by=by, claim=claim, data=told)


def covering_approval(claim: Claim, content_sha256: str) -> Review:
    """The last of the approvals that cover this content. Raises WrongState where they are too few.

    The database asks the same of every publication.
    """
    verdict_id = claim.verdict_id or 0
    given = claim.reviews.approving(content_sha256, verdict_id=verdict_id, round_number=claim.round)
    standing = list(given)
    if not standing:
        sentence = _("What was approved is not what stands here now. It needs another review.")
        raise WrongState(sentence, allowed=["send_back"])
    people = len({review.reviewer_id for review in standing})
    if people < claim.approvals_needed:
        sentence = _("{given} of {needed} approvals were given. Send it back, so that others review it.")
        raise WrongState(sentence.format(given=people, needed=claim.approvals_needed), allowed=["send_back"])
    return standing[0]
