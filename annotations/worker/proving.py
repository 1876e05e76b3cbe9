"""Which captures are to be proved: timestamps for what is cited, and copies of public pages at a web archive.

Rows are made where something becomes evidence: a cited page is captured, a check is published. Beat rings for them.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from annotations.models import ArchiveCopy, Claim, Highlight, Snapshot, Source, Timestamp
from annotations.models.snapshot import Origin, State


def want_proofs(snapshot_ids: Iterable[int]) -> None:
    """Notes that these captures are to be proved, in the caller's transaction, where that is set up."""
    ids = list(snapshot_ids)
    if settings.TIMESTAMP_URL:
        _want_timestamps(Snapshot.objects.filter(id__in=ids))
    if settings.ARCHIVE_URL:
        _want_copies(Snapshot.objects.filter(id__in=ids))


def want_proofs_of(claim: Claim) -> None:
    """The same for all that a claim rests on: its sources, and the versions in which its passages stand."""
    if not settings.TIMESTAMP_URL and not settings.ARCHIVE_URL:
        return
    cited = Source.objects.standing().filter(claim=claim).values_list("snapshot_id", flat=True)
    stands = Highlight.objects.as_checked().filter(claim=claim).values_list("snapshot_id", flat=True)
    want_proofs({*cited, *stands})


def want_missing(most: int) -> int:
    """Notes captures that are cited, or in which a published claim stands, and have no row yet; how many there were.

    At most so many of each kind.
    """
    sources = Source.objects.standing().filter(snapshot=OuterRef("pk"))
    checked = Highlight.objects.filter(snapshot=OuterRef("pk"), first=None, removed_at=None, claim__is_live=True)
    cited = Snapshot.objects.filter(Exists(sources) | Exists(checked), state=State.OK)
    found = 0
    if settings.TIMESTAMP_URL:
        found += _want_timestamps(cited.filter(timestamp=None).order_by("id")[:most])
    if settings.ARCHIVE_URL:
        found += _want_copies(cited.filter(archive_copy=None, origin=Origin.FETCH).order_by("id")[:most])
    return found


def _want_timestamps(rows: QuerySet[Snapshot]) -> int:
    ids = [row.pk for row in rows.only("id", "state") if row.state == State.OK]
    Timestamp.objects.bulk_create([Timestamp(snapshot_id=pk) for pk in ids], ignore_conflicts=True)
    return len(ids)


def _want_copies(rows: QuerySet[Snapshot]) -> int:
    """Only of pages that were fetched: an archive cannot reach what was handed in."""
    fetched = rows.only("id", "state", "origin", "requested_url")
    made = [
        ArchiveCopy(snapshot_id=row.pk, url=row.requested_url)
        for row in fetched
        if row.state == State.OK and row.origin == Origin.FETCH
    ]
    ArchiveCopy.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)
