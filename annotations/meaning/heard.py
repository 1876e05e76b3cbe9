"""The right of reply: whether a claim has to wait for it, and what readers are told of the other side."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from annotations.errors import Invalid
from annotations.models import Claim
from annotations.models.reply import Outcome

Json = dict[str, Any]


def told_of(claim: Claim) -> Json | None:
    """What is reviewed and published of the other side; None where nothing is set.

    That nobody was asked is told only with words of the newsroom: the reason for it is its own affair.
    """
    if not claim.reply_outcome or (claim.reply_outcome == Outcome.WAIVED and not claim.reply_summary):
        return None
    return {
        "outcome": claim.reply_outcome,
        "label": Outcome(claim.reply_outcome).label,
        "summary": claim.reply_summary,
        "sha256": claim.reply_sha256,
    }


def is_owed(claim: Claim) -> bool:
    """Whether somebody has still to be asked before the first publication, as RIGHT_OF_REPLY says."""
    return not claim.is_live and _is_unasked(claim)


def require_heard(claim: Claim) -> None:
    """Raises Invalid (`no_right_of_reply`) where nobody was asked and nobody said why not."""
    if _is_unasked(claim):
        named = _("Nobody has asked “{name}” for a reply. Log an attempt, or say why none is made.")
        unnamed = _("Nobody has asked the other side for a reply. Log an attempt, or say why none is made.")
        sentence = named.format(name=claim.claimant) if claim.claimant else unnamed
        raise Invalid(sentence, code="no_right_of_reply", fields={"reply": [sentence]})


def _is_unasked(claim: Claim) -> bool:
    is_asked_for = settings.RIGHT_OF_REPLY == "all" or (settings.RIGHT_OF_REPLY == "named" and bool(claim.claimant))
    return is_asked_for and claim.reply_outcome != Outcome.WAIVED and not claim.attempts.exists()
