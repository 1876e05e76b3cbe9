"""One job: a partner's page is fetched, our checks in it are found, and the row says whether they are the newest.

A page is looked at once in PARTNER_PAGES_EVERY_S, once after a correction of a check that it carried, and less and less
often while it cannot be read. What each page shows is kept as readings: see `models/reading.py`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from annotations.models import Check, PartnerPage, Publication, Reading
from annotations.models.partner import PageState
from annotations.models.reading import UNKNOWN_VERSION, Got, ReaderKind
from annotations.text.partnermarks import Mark, marks_in
from annotations.web.failures import FetchError
from annotations.web.fetch import FetchPolicy, fetch

MAX_BYTES = 5 * 1024 * 1024
LONGEST_WAIT_S = 7 * 24 * 3600
STALE_WAIT_S = 3600
NEWEST_CHANGES = 500
SAME_TIME = timedelta(seconds=1)
HTML_TYPES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Shown:
    """Which version of a check a page shows; UNKNOWN_VERSION: an older one."""

    check: Check
    version: int

    @property
    def is_stale(self) -> bool:
        return self.version < self.check.version


def run(page_id: int) -> None:
    """Does the job of one row, if it is there to be done. Safe to call twice, late, or in parallel."""
    page = PartnerPage.objects.take(page_id)
    if page is None:
        return
    try:
        fetched = fetch(page.url, policy=_policy())
    except FetchError as error:
        _settle_unreachable(page, error.failure.sentence)
        return
    _settle(page, shown_in(marks_in(fetched.body, base_url=settings.BASE_URL)))


def wake() -> int:
    """Makes pages due that carry a check which was corrected or retracted since they were looked at; how many."""
    changed = dict(
        Check.objects.filter(version__gt=1)
        .order_by("-publication_id")
        .values_list("id", "modified_at")[:NEWEST_CHANGES]
    )
    asleep = PartnerPage.objects.filter(shown__overlap=list(changed), next_look_at__gt=Now(), lease_until=None)
    due = [page.pk for page in asleep if any(_is_since(page, changed.get(check_id)) for check_id in page.shown)]
    return PartnerPage.objects.filter(id__in=due).update(next_look_at=Now())


def _is_since(page: PartnerPage, changed_at: datetime | None) -> bool:
    return changed_at is not None and page.looked_at is not None and page.looked_at < changed_at


def shown_in(marks: list[Mark]) -> list[Shown]:
    """What the marks of a page amount to: for each check the oldest version that it shows."""
    checks = {check.slug: check for check in Check.objects.filter(slug__in={mark.slug for mark in marks})}
    editions = Publication.objects.filter(slug__in=checks).order_by("slug", "-version")
    found: dict[str, Shown] = {}
    by_slug: dict[str, list[Publication]] = {}
    for edition in editions:
        by_slug.setdefault(edition.slug, []).append(edition)
    for mark in marks:
        if mark.slug not in checks:
            continue
        version = _version(mark, checks[mark.slug], by_slug[mark.slug])
        before = found.get(mark.slug)
        if before is None or version < before.version:
            found[mark.slug] = Shown(checks[mark.slug], version)
    return list(found.values())


def _version(mark: Mark, check: Check, editions: list[Publication]) -> int:
    """The version that a mark shows: as its address says, else that of its date, else of its verdict's words."""
    if mark.is_live:
        return check.version
    if mark.version is not None:
        return min(mark.version, check.version)
    at = parse_date_time(mark.modified)
    dated = [one for one in editions if at and not one.is_retraction and abs(one.published_at - at) < SAME_TIME]
    for edition in dated:
        if mark.label in ("", edition.payload["rating"]["label"]):
            return edition.version
    if dated:
        return dated[0].version
    is_like_ours = not check.is_retracted and mark.label.casefold() == check.rating_label.casefold()
    is_dated_before = at is not None and at < check.modified_at
    return check.version if is_like_ours and not is_dated_before else UNKNOWN_VERSION


def parse_date_time(text: str) -> datetime | None:
    """The moment that a text says, with its zone; None for everything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _policy() -> FetchPolicy:
    return FetchPolicy(
        allow_networks=tuple(settings.FETCH_ALLOW_NETWORKS),
        user_agent=settings.FETCH_USER_AGENT,
        total_s=settings.FETCH_TOTAL_S,
        max_body_bytes=MAX_BYTES,
        content_types=HTML_TYPES,
    )


def _settle(page: PartnerPage, shown: list[Shown]) -> None:
    state = PageState.ABSENT
    if shown:
        state = PageState.STALE if any(one.is_stale for one in shown) else PageState.CURRENT
    every_s = settings.PARTNER_PAGES_EVERY_S
    wait_s = min(every_s, STALE_WAIT_S) if state == PageState.STALE else every_s
    ids = sorted(one.check.pk for one in shown)
    now = timezone.now()
    with transaction.atomic():
        held = PartnerPage.objects.held_by(page).update(
            **_freed(wait_s), state=state, shown=ids, failures=0, error_detail=""
        )
        if held != 1:
            return
        rows = Reading.objects.filter(kind=ReaderKind.PAGE, name=page.url, publisher=page.publisher)
        rows.exclude(check_shown__in=ids).delete()
        Reading.objects.show(
            [Got(ReaderKind.PAGE, page.url, one.check.pk, one.version, now, page.publisher_id) for one in shown]
        )


def _settle_unreachable(page: PartnerPage, sentence: str) -> None:
    """What was found there the last time stays: nobody knows better."""
    wait_s = min(settings.PARTNER_PAGES_EVERY_S * 2 ** min(page.failures, 10), LONGEST_WAIT_S)
    PartnerPage.objects.held_by(page).update(
        **_freed(wait_s),
        state=PageState.UNREACHABLE,
        error_detail=sentence[:300],
        failures=min(page.failures + 1, 1000),
    )


def _freed(wait_s: float) -> dict[str, object]:
    return {"lease_until": None, "looked_at": Now(), "next_look_at": Now() + timedelta(seconds=wait_s)}
