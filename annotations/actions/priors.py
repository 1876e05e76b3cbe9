"""Bringing in the checks of others: from an address, or from a file."""

from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from annotations import policy, tasks
from annotations.errors import Conflict, Invalid, TooLarge
from annotations.incoming import clean_text, clean_url
from annotations.models import Event, PriorImport, User
from annotations.models.prior import ImportState
from annotations.worker import bodies

MAX_FILENAME = 255
_PIECE_BYTES = 1024 * 1024


@transaction.atomic
def import_address(url: str, *, by: User) -> tuple[PriorImport, bool]:
    """The import of a page, feed or dump, and whether it is new; one that is under way is not begun twice."""
    policy.require(by, "import")
    cleaned = clean_url(url)
    under_way = {"url": cleaned, "state__in": [ImportState.PENDING, ImportState.RUNNING]}
    job, is_new = PriorImport.objects.get_or_create(**under_way, defaults={"url": cleaned, "created_by": by})
    if is_new:
        _begun(job, by=by)
    return PriorImport.objects.for_list().get(id=job.pk), is_new


def import_file(body: BinaryIO, *, filename: str, by: User) -> PriorImport:
    """The import of a file of JSON Lines, a list or a DataFeed. Raises Invalid for an empty one, TooLarge, Conflict."""
    policy.require(by, "import")
    named = clean_text(filename[-MAX_FILENAME:], field="file", most=MAX_FILENAME)
    try:
        sha256, length = bodies.keep_file(_pieces(body))
    except bodies.StorageFull as error:
        raise Conflict(_("There is no room to keep it. Nothing was imported."), code="storage_full") from error
    if not length:
        raise Invalid(_("The file is empty."), code="empty_file", fields={"file": [_("The file is empty.")]})
    with transaction.atomic():
        job = PriorImport.objects.create(filename=named, body_sha256=sha256, created_by=by)
        _begun(job, by=by)
    return PriorImport.objects.for_list().get(id=job.pk)


def _begun(job: PriorImport, *, by: User) -> None:
    data = {"import": job.pk, "url": job.url, "file": job.filename, "sha256": job.body_sha256}
    Event.objects.record("prior_import.started", by=by, data=data)
    tasks.ring_prior_import(job)


def _pieces(body: BinaryIO) -> Iterator[bytes]:
    """The file in pieces. Raises TooLarge."""
    length = 0
    while piece := body.read(_PIECE_BYTES):
        length += len(piece)
        if length > settings.UPLOAD_MAX_BYTES:
            raise TooLarge(_("The file is larger than {size} MB.").format(size=settings.UPLOAD_MAX_BYTES // 2**20))
        yield piece
