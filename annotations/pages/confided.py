"""How many of a claim's sources are confidential, and which of them she may open."""

from dataclasses import dataclass

from annotations import policy
from annotations.models import Claim, User


@dataclass(frozen=True, slots=True)
class Confidence:
    """One of them, by its number; nothing of what it is."""

    pk: int
    may_open: bool


def confided_in(claim: Claim, me: User) -> list[Confidence]:
    """Those that stand on the claim. One query."""
    rows = claim.confidential_sources.standing().defer("sealed_confidence").order_by("id")
    return [Confidence(source.pk, policy.is_confidant(me, source)) for source in rows]
