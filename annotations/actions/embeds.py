"""What embedded checks tell of themselves: noted once for each check and page, and only where it says something new."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from annotations.models import ApiKey, Check, EmbedReport, Reading
from annotations.models.embed import MOST_PAGES, Shown
from annotations.models.reading import Got, ReaderKind
from annotations.text.urls import web_origin

COLUMNS = ["kind", "version", "seen_at"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """That a page showed this version of a check, or found no place for it (`kind` as in `embed.Shown`)."""

    slug: str
    version: int
    kind: str


@transaction.atomic
def note_sightings(url: str, sightings: Sequence[Sighting]) -> int:
    """Notes what the page at a canonical URL shows, and returns how many rows it wrote. Unknown checks are dropped,
    and so are versions that a check never had, and what was told within the hour.
    """
    now = timezone.now()
    said = {one.slug: one for one in sightings}
    checks = [one for one in Check.objects.filter(slug__in=said) if 0 < said[one.slug].version <= one.version]
    fresh = EmbedReport.objects.fresh(now=now).filter(url=url, check_shown__in=checks)
    known = set(fresh.values_list("check_shown_id", "version", "kind"))
    news = [
        EmbedReport(check_shown=one, url=url, kind=said[one.slug].kind, version=said[one.slug].version, seen_at=now)
        for one in sorted(checks, key=lambda check: check.pk)
        if (one.pk, said[one.slug].version, said[one.slug].kind) not in known
    ]
    EmbedReport.objects.bulk_create(
        news, update_conflicts=True, unique_fields=["check_shown", "url"], update_fields=COLUMNS
    )
    _note_readers(url, news)
    for row in news:
        _make_room(row.check_shown)
    return len(news)


def _make_room(check: Check) -> None:
    """Drops the pages of a check that were told of longest ago, beyond MOST_PAGES."""
    rows = EmbedReport.objects.filter(check_shown=check)
    beyond = rows.order_by("-seen_at", "-id").values_list("id", flat=True)[MOST_PAGES : MOST_PAGES + 100]
    dropped = list(rows.filter(id__in=list(beyond)))
    rows.filter(id__in=[row.pk for row in dropped]).delete()
    Reading.objects.filter(kind=ReaderKind.EMBED, check_shown=check, name__in=[row.url for row in dropped]).delete()


def _note_readers(url: str, news: Sequence[EmbedReport]) -> None:
    """The page shows these versions, or none any more: see `models/reading.py`."""
    key = ApiKey.objects.live().filter(vouched_origins__contains=[web_origin(url)]).order_by("id").first()
    owner_id = key.publisher_id if key else None
    shown = [row for row in news if row.kind == Shown.SHOWN]
    Reading.objects.show(
        [Got(ReaderKind.EMBED, url, row.check_shown_id, row.version, row.seen_at, owner_id) for row in shown]
    )
    gone = [row.check_shown_id for row in news if row.kind != Shown.SHOWN]
    Reading.objects.filter(kind=ReaderKind.EMBED, name=url, check_shown__in=gone).delete()
