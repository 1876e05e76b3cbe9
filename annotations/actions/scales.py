"""The newsroom's scales: drafted, checked, and published as the next version. What was published never changes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.steps import clean_steps
from annotations.errors import Invalid, StaleVersion, WrongState
from annotations.incoming import clean_text
from annotations.models import Event, Rating, Scale, User
from annotations.models.rating import DRAFTED

Step = Mapping[str, Any]
MAX_SCALE_NAME = 80


@transaction.atomic
def draft_scale(name: str, steps: Sequence[Step] | None = None, *, by: User) -> Scale:
    """A draft of the next version; without steps it begins as a copy of the scale in use."""
    policy.require(by, "manage_scales")
    cleaned = clean_text(name, field="name", most=MAX_SCALE_NAME, required=True)
    drafted = steps_in_use() if steps is None else clean_steps(steps)
    scale = Scale.objects.create(name=cleaned, steps=drafted, created_by=by)
    Event.objects.record("scale.drafted", by=by, data={"scale": scale.pk, "name": cleaned})
    return Scale.objects.get(id=scale.pk)


@transaction.atomic
def edit_draft(scale: Scale, name: str, steps: Sequence[Step], *, version: int | None, by: User) -> Scale:
    """Replaces what the draft says. Raises StaleVersion where somebody was first, WrongState once it is published."""
    policy.require(by, "manage_scales")
    cleaned = clean_text(name, field="name", most=MAX_SCALE_NAME, required=True)
    drafted = clean_steps(steps)
    held = _held(scale)
    if version not in (None, held.version):
        raise StaleVersion(_("Somebody else changed this draft since you opened it. Nothing was overwritten."))
    Scale.objects.filter(id=held.pk).update(name=cleaned, steps=drafted, version=F("version") + 1)
    Event.objects.record("scale.edited", by=by, data={"scale": held.pk, "name": cleaned})
    return Scale.objects.get(id=held.pk)


@transaction.atomic
def publish_scale(scale: Scale, *, by: User) -> Scale:
    """Puts the draft to use as the next version. Verdicts that were given keep the scale they were given by."""
    policy.require(by, "manage_scales")
    held = _held(scale)
    steps = clean_steps(held.steps)
    if len(steps) < 2:
        raise Invalid(_("A scale has at least two steps."), fields={"steps": [_("A scale has at least two steps.")]})
    number = (Rating.objects.aggregate(last=Max("scale"))["last"] or 0) + 1
    Rating.objects.bulk_create(Rating(scale=number, order=at, **step) for at, step in enumerate(steps, start=1))
    Scale.objects.filter(id=held.pk).update(
        number=number, published_by=by, published_at=Now(), version=F("version") + 1
    )
    Event.objects.record("scale.published", by=by, data={"scale": held.pk, "name": held.name, "number": number})
    return Scale.objects.get(id=held.pk)


@transaction.atomic
def drop_draft(scale: Scale, *, by: User) -> None:
    """Throws a draft away. Raises WrongState where it was published."""
    policy.require(by, "manage_scales")
    held = _held(scale)
    Event.objects.record("scale.dropped", by=by, data={"scale": held.pk, "name": held.name})
    held.delete()


def steps_in_use() -> list[dict[str, Any]]:
    """The steps of the scale in use, as a draft has them."""
    return list(Rating.objects.in_use().values(*DRAFTED))


def _held(scale: Scale) -> Scale:
    """The draft, with all scales held until the transaction ends: two are never published as the same version."""
    rows = {row.pk: row for row in Scale.objects.select_for_update().order_by("id")}
    held = rows.get(scale.pk)
    if held is None or not held.is_draft:
        raise WrongState(_("This scale was published: it never changes. Draft another one."), allowed=[])
    return held
