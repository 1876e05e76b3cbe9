"""How well a ranking answers, and how sure that is for a set of this size: plain arithmetic, no database."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean

CUT = 5
RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Quality:
    """Of some questions with one right answer each: mean average precision and hits among the first 5, and so on."""

    asked: int
    map5: float
    hit5: float
    hit1: float
    mrr: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Of the pairs whose score lies here: how many there are, what was said on average, and how many are the same."""

    low: float
    pairs: int
    said: float
    same: float


def quality(places: Sequence[int]) -> Quality:
    """From the place of the right answer for each question, from 1; 0 where it was not found."""
    return Quality(
        len(places),
        fmean(precision(place) for place in places),
        fmean(0 < place <= CUT for place in places),
        fmean(place == 1 for place in places),
        fmean(1 / place if place else 0.0 for place in places),
    )


def precision(place: int) -> float:
    """Average precision among the first 5 where one answer is right."""
    return 1 / place if 0 < place <= CUT else 0.0


def difference(ours: Sequence[int], others: Sequence[int], *, seed: int = 5) -> tuple[float, float, float]:
    """MAP@5 gained over another ranking of the same questions, and between what it lies 95 times of 100 (bootstrap)."""
    gains = [precision(a) - precision(b) for a, b in zip(ours, others, strict=True)]
    rng = random.Random(seed)
    means = sorted(fmean(rng.choices(gains, k=len(gains))) for _ in range(RESAMPLES))
    return fmean(gains), means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES)]


def bins(scored: Iterable[tuple[float, bool]], edges: Sequence[float]) -> list[Bin]:
    """Pairs of a score and whether it is the same claim, sorted into bins that begin at `edges`."""
    pairs = list(scored)
    found = []
    for low, high in zip(edges, [*edges[1:], 1.01], strict=True):
        inside = [(score, same) for score, same in pairs if low <= score < high]
        if inside:
            found.append(Bin(low, len(inside), fmean(score for score, _ in inside), fmean(same for _, same in inside)))
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """By the nearest rank."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]
