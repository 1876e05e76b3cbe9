"""How confidential sources count: beside the others, by their groups, and without a word about any of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.meaning.independence import Group
from annotations.models import Claim
from annotations.models.sealed import Unreadable


@dataclass(frozen=True, slots=True)
class Confidential:
    """How many there are, and how many more sources they make that are independent of each other."""

    count: int
    independent: int


NO_CONFIDENCES = Confidential(0, 0)


def confidential_of(claim: Claim, groups: Sequence[Group]) -> Confidential:
    """Those that stand on the claim. One of a declared group counts once with all others of that group. One query.

    One that cannot be unsealed, because its key was lost, counts for nothing: nobody can look at it any more.
    """
    declared = {source.group.casefold() for group in groups for source in group.sources if source.group}
    count, own, named = 0, 0, set[str]()
    for source in claim.confidential_sources.standing():
        try:
            group = source.confidence.group.casefold()
        except Unreadable:
            continue
        count += 1
        own += not group
        named.add(group)
    return Confidential(count, own + len(named - declared - {""}))
