"""Proofs from outside for a source's capture, asked for again by a person."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from annotations import policy
from annotations.errors import NotFound
from annotations.models import ArchiveCopy, Event, Source, Timestamp
from annotations.models.errand import AT_ONCE, ErrandState
from annotations.models.user import User
from annotations.worker.proving import want_proofs


@transaction.atomic
def prove_again(source: Source, *, by: User) -> None:
    """Whatever there is not yet is tried at once; what was given up is begun anew. What there is stays.

    Raises NotFound where neither an authority nor an archive is set up.
    """
    policy.require(by, "retry", on=source.claim)
    if not settings.TIMESTAMP_URL and not settings.ARCHIVE_URL:
        raise NotFound(_("No timestamp authority and no web archive is set up."))
    want_proofs([source.snapshot_id])
    mine = Q(snapshot=source.snapshot_id)
    stamped = Timestamp.objects.filter(mine, state=ErrandState.PENDING).update(**AT_ONCE)
    given_up = {"job_id": "", "copy_url": "", "copied_at": None, "attempts": 0}
    copied = ArchiveCopy.objects.filter(mine, state=ErrandState.PENDING).update(**AT_ONCE)
    copied += ArchiveCopy.objects.filter(mine, state=ErrandState.FAILED).update(**given_up, **AT_ONCE)
    if stamped or copied:
        Event.objects.record("source.proved_again", by=by, claim=source.claim, data={"source": source.pk})
