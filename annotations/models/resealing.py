"""Sealed secrets brought from former keys to SECRET_KEY, so that the former ones can go."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from annotations.models.chat import ChatHook
from annotations.models.confidential import ConfidentialSource
from annotations.models.sealed import Unreadable, fingerprints, seal, sealed_under, unseal
from annotations.models.secondfactor import SecondFactor
from annotations.models.webhook import Webhook

SEALED: tuple[tuple[Any, str], ...] = (
    (Webhook, "sealed_secret"),
    (Webhook, "sealed_previous"),
    (ChatHook, "sealed_url"),
    (SecondFactor, "sealed_secret"),
    (ConfidentialSource, "sealed_confidence"),
)
"""Every column that holds a sealed secret, or nothing. A test looks whether there are others."""
ROWS = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """How many secrets are sealed under which key, by its fingerprint; `unreadable`: under none that we have."""

    under: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        """How many are sealed under a former key."""
        return self.under.total() - self.under[fingerprints()[0]]


def standing() -> Standing:
    """Of all sealed secrets, now."""
    found = Standing()
    for place in _places():
        try:
            found.under[sealed_under(place.sealed)] += 1
        except Unreadable:
            found.unreadable.append(str(place))
    return found


def reseal() -> Iterator[int]:
    """Seals anew what a former key seals; yields how many of each batch. Safe to break off and to run twice.

    Each is one conditional update: a secret that somebody renews meanwhile stays renewed.
    """
    done, seen = 0, 0
    for place in _places():
        done, seen = done + _resealed(place), seen + 1
        if seen % ROWS == 0:
            yield done
            done = 0
    yield done


@dataclass(frozen=True, slots=True)
class _Place:
    """One column of one row, and the sealed secret in it."""

    column: str
    row_id: int
    sealed: str
    model: Any

    def __str__(self) -> str:
        return f"{self.model._meta.verbose_name} {self.row_id}, {self.column}"


def _places() -> Iterator[_Place]:
    """All of them, read in batches."""
    for model, column in SEALED:
        rows = model.objects.exclude(**{column: ""}).order_by("id").values_list("id", column)
        for row_id, sealed in rows.iterator(chunk_size=ROWS):
            yield _Place(column, row_id, sealed, model)


def _resealed(place: _Place) -> int:
    try:
        if sealed_under(place.sealed) == fingerprints()[0]:
            return 0
        anew = seal(unseal(place.sealed))
    except Unreadable:
        return 0
    as_it_was = {"id": place.row_id, place.column: place.sealed}
    changed: int = place.model.objects.filter(**as_it_was).update(**{place.column: anew})
    return changed
