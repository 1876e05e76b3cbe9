"""Confidential sources: recorded, changed and taken off again. Nothing of them leaves their own table.

The log says that evidence was changed, by whom and when, and no more: nothing of what it is.
"""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.editing import hold_for_edit, touched
from annotations.errors import Conflict, Invalid
from annotations.incoming import MAX_NAME, MAX_PROSE, clean_text
from annotations.models import Claim, ConfidentialSource, Event, User
from annotations.models.confidential import Confidence
from annotations.models.kind import Grade

MAX_GROUP = 120


@transaction.atomic
def record_confidence(claim: Claim, said: Confidence, *, by: User) -> ConfidentialSource:
    """Keeps what is known of a source that must not be named. It counts in the gates."""
    policy.require(by, "attach")
    source = ConfidentialSource(claim=hold_for_edit(claim.pk), added_by=by)
    source.confidence = _cleaned(said)
    source.save()
    _note(source.claim, by=by)
    return source


@transaction.atomic
def change_confidence(source: ConfidentialSource, said: Confidence, *, by: User) -> None:
    """Raises Conflict where it was removed meanwhile."""
    policy.require_confidant(by, source)
    held = hold_for_edit(source.claim_id)
    source.confidence = _cleaned(said)
    standing = ConfidentialSource.objects.standing().filter(id=source.pk)
    if not standing.update(sealed_confidence=source.sealed_confidence):
        raise Conflict(_("This source was removed from the claim."), code="removed")
    _note(held, by=by)


@transaction.atomic
def remove_confidence(source: ConfidentialSource, *, by: User) -> None:
    """Takes it off the claim, and forgets what was known of it: there is no way back."""
    policy.require_confidant(by, source)
    held = hold_for_edit(source.claim_id)
    standing = ConfidentialSource.objects.standing().filter(id=source.pk)
    if standing.update(removed_at=Now(), sealed_confidence=""):
        _note(held, by=by)


def _note(claim: Claim, *, by: User) -> None:
    touched(claim, by=by)
    Event.objects.record("evidence.changed", by=by, claim=claim)


def _cleaned(said: Confidence) -> Confidence:
    if said.grade not in ("", *Grade.values):
        raise Invalid(
            _("The grade is not known."),
            fields={"grade": [_("Choose one of: {names}.").format(names=", ".join(Grade.values))]},
        )
    return Confidence(
        who=clean_text(said.who, field="who", most=MAX_NAME, required=True),
        said=clean_text(said.said, field="said", most=MAX_PROSE, required=True),
        grade=said.grade,
        group=" ".join(clean_text(said.group, field="group", most=MAX_GROUP).split()),
    )
