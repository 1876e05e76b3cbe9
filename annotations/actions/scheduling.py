"""Publishing at a set time: an embargo until then, ended to the minute by a job that goes by the database's clock.

The columns of the claim are the queue. The job holds the row and publishes in the transaction in which it takes the
time off, so that two workers publish once, and a restart delays it by no more than the time it takes.
"""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.approving import covering_approval
from annotations.actions.editing import make_move
from annotations.actions.publications import publish_held
from annotations.errors import Invalid, Refused
from annotations.meaning.heard import require_heard
from annotations.meaning.nextversion import next_version
from annotations.meaning.preflight import require_sound
from annotations.models import Claim, Event, Notice, Publication, User
from annotations.models.publication import Kind
from annotations.models.schedule import UNSCHEDULED

LONGEST = timedelta(days=366)


@transaction.atomic
def schedule(claim: Claim, publish_at: datetime, *, by: User) -> Claim:
    """Sets or changes when the approved claim is published, in her name. Nothing of it is public before.

    Raises Invalid for a time that is past or too far off, and for what could not be published as it stands now.
    """
    moment = _cleaned(publish_at)
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "schedule", on=held)
    data: dict[str, object] = {"publish_at": moment.isoformat()}
    if held.publish_at is not None:
        data["was"] = held.publish_at.isoformat()
    make_move(held, "schedule", by=by, data=data, publish_at=moment, publish_by=by, publish_problem="")
    version = next_version(held, at=moment)
    covering_approval(held, version.content_sha256)
    if version.edition.kind == Kind.ORIGINAL:
        require_heard(held)
    require_sound(version.payload["claimreview"])
    return held


@transaction.atomic
def unschedule(claim: Claim, *, by: User) -> Claim:
    """Takes the time off; the approval stands."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "unschedule", on=held)
    was = held.publish_at.isoformat() if held.publish_at else None
    make_move(held, "unschedule", by=by, data={"was": was}, **UNSCHEDULED)
    return held


def publish_due(claim_id: int) -> Publication | None:
    """Publishes the claim if its time has come: once, however many ask. What is refused waits for a person, who is
    told why; None then, and where it is not due.
    """
    try:
        return _publish_due(claim_id)
    except Refused as refused:
        _note_problem(claim_id, refused)
        return None


@transaction.atomic
def _publish_due(claim_id: int) -> Publication | None:
    held = Claim.objects.due_to_publish().filter(id=claim_id).select_for_update(no_key=True).first()
    if held is None or held.publish_at is None or held.publish_by_id is None:
        return None
    planned, by = held.publish_at, User.objects.get(id=held.publish_by_id)
    Claim.objects.filter(id=held.pk).update(**UNSCHEDULED)
    held.publish_at = None
    return publish_held(held, by=by, at=max(planned, timezone.now()), data={"planned": planned.isoformat()})


@transaction.atomic
def _note_problem(claim_id: int, refused: Refused) -> None:
    held = Claim.objects.due_to_publish().filter(id=claim_id).select_for_update(no_key=True).first()
    if held is None or held.publish_at is None:
        return
    Claim.objects.filter(id=held.pk).update(publish_problem=refused.sentence, updated_at=Now())
    data = {"publish_at": held.publish_at.isoformat(), "reason": refused.sentence, "code": refused.code}
    event = Event.objects.record("claim.not_published", by=None, claim=held, data=data)
    for user_id in {held.publish_by_id, *held.approvers} - {None}:
        Notice.objects.tell(int(user_id or 0), event)


def _cleaned(moment: datetime) -> datetime:
    """In UTC, without fractions of a second. Raises Invalid."""
    if moment.tzinfo is None:
        raise _wrong(_("Say in which time zone that is."))
    now, whole = timezone.now(), moment.replace(microsecond=0)
    if not now < whole <= now + LONGEST:
        raise _wrong(_("Choose a time that is still to come, and no more than a year off."))
    return whole.astimezone(UTC)


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"publish_at": [sentence]})
