"""How far blind second verdicts agree with the first ones, by scale: Krippendorff's alpha.

Klaus Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), by the library `krippendorff`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import krippendorff

from annotations.models import BlindVerdict
from annotations.models.blind import BlindVerdictQuerySet

MOST_PAIRS = 5_000
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one scale. `alpha`: 1 is perfect, 0 is chance; None where there is nothing to compare yet.

    `level`: `ordinal` where all that was said stands on the line from worst to best, else `nominal`.
    """

    scale: int
    pairs: Sequence[BlindVerdict]
    alpha: float | None
    level: str

    @property
    def agreed(self) -> int:
        return sum(pair.agrees for pair in self.pairs)


def agreements(rows: BlindVerdictQuerySet) -> list[Agreement]:
    """Each scale by which these second verdicts were given, the newest first. Pairs of two scales are left out."""
    by_scale: dict[int, list[BlindVerdict]] = {}
    for pair in rows.for_list().order_by("-given_at", "-id")[:MOST_PAIRS]:
        if pair.rating is not None and pair.rating.scale == pair.first.rating.scale:
            by_scale.setdefault(pair.rating.scale, []).append(pair)
    return [_agreement(scale, by_scale[scale]) for scale in sorted(by_scale, reverse=True)]


def alpha_of(first: Sequence[int], second: Sequence[int], *, level: str) -> float | None:
    """Krippendorff's alpha of two people's judgements of the same things; None where all are the same one value."""
    if len({*first, *second}) < 2:
        return None
    return float(krippendorff.alpha(reliability_data=[list(first), list(second)], level_of_measurement=level))


def _agreement(scale: int, pairs: list[BlindVerdict]) -> Agreement:
    steps = [(pair.first.rating, pair.rating) for pair in pairs if pair.rating is not None]
    is_line = all(step.value is not None for both in steps for step in both)
    level = "ordinal" if is_line else "nominal"
    said = [[(step.value if is_line else step.order) or 0 for step in both] for both in zip(*steps, strict=True)]
    return Agreement(scale, pairs, alpha_of(said[0], said[1], level=level), level)
