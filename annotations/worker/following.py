"""Following cited pages: each is looked at again by a capture like any other; what that came to is taken in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotations.models import Event, Page, PageHealth, Snapshot, Source
from annotations.models.health import Health, Ruling, follows, follows_passage
from annotations.models.snapshot import Origin, State
from annotations.text import deadlinks
from annotations.text.deadlinks import Look
from annotations.worker import vantage, verifying

NEW_AT_ONCE = 1_000
STILL = (Health.NEW, Health.ALIVE)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look came to. `capture` holds the text where the page could be read."""

    look: Look
    code: str
    status: int | None
    capture: Snapshot | None = None


def begin_all() -> int:
    """Begins to follow pages that are cited and not followed yet; how many."""
    pages = Source.objects.standing().filter(page__isnull=False, page__health=None).order_by()
    found = list(pages.values_list("page", flat=True).distinct()[:NEW_AT_ONCE])
    for page in Page.objects.filter(id__in=found):
        PageHealth.objects.follow(page)
    return len(found)


@transaction.atomic
def ask_again(health_id: int) -> Snapshot | None:
    """A capture of a followed page that is due; None where somebody was faster or nobody cites it any more."""
    health = PageHealth.objects.select_related("page").locked(health_id)
    due = PageHealth.objects.due().filter(id=health_id).annotate(is_cited=follows()).values_list("is_cited", flat=True)
    is_cited = due.first()
    if is_cited is None:
        return None
    health.next_check_at = timezone.now() + timedelta(seconds=settings.LINK_CHECK_S)
    if is_cited:
        health.asked = Snapshot.objects.create(
            page=health.page, requested_url=health.page.url, origin=Origin.FETCH, requested_by=None
        )
    health.save(update_fields=["next_check_at", "asked"])
    return health.asked if is_cited else None


def note(health_id: int) -> bool:
    """Takes in what the newest look at a page came to, once; False where there is nothing to take in."""
    row = PageHealth.objects.to_note().select_related("page", "asked__same_as").filter(id=health_id).first()
    if row is None or row.asked is None:
        return False
    found = _seen(row.asked)
    standings = verifying.compare_all(row.page, found.capture) if found.capture is not None else {}
    if found.capture is not None and not any(one.still_stands for one in standings.values()):
        found = _unless_absent(found, row)
    elsewhere = _asked_elsewhere(row, found)
    if found.look == "failed" and elsewhere == vantage.ALIVE:
        found = Seen("ours", found.code, found.status)
    with transaction.atomic():
        health = PageHealth.objects.locked(health_id)
        if health.noted_id == row.asked_id:
            return False
        was_dead = health.is_dead
        now = timezone.now()
        _take_in(health, row.asked, found, elsewhere=elsewhere, now=now)
        verifying.settle(row.page, standings, health, at=now)
        if health.is_dead and not was_dead:
            tell_of(row.page, "source.dead")
        if was_dead and not health.is_dead:
            tell_of(row.page, "source.back")
    return True


def tell_of(page: Page, verb: str) -> None:
    """An event on every claim that cites the page."""
    cited = Source.objects.standing().filter(page=page).select_related("claim").order_by("claim", "id")
    for source in cited.distinct("claim"):
        Event.objects.record(verb, by=None, claim=source.claim, data={"source": source.pk, "url": page.url})


def _seen(asked: Snapshot) -> Seen:
    capture = asked.same_as if asked.state == State.SAME else asked
    if asked.state == State.FAILED or capture is None:
        return Seen(deadlinks.look_of(asked.error_code, asked.http_status), asked.error_code, asked.http_status)
    return Seen("alive", "", asked.http_status, capture)


def _unless_absent(found: Seen, row: PageHealth) -> Seen:
    """A page that answers, and holds none of the passages that were locked in it, may be another than was asked for."""
    capture, asked = found.capture, row.asked
    is_absent = capture is not None and deadlinks.is_soft_404(
        title=capture.title, text=capture.text, asked_url=row.page.url, final_url=asked.final_url if asked else ""
    )
    return Seen("failed", "soft_404", found.status) if is_absent else found


def _asked_elsewhere(row: PageHealth, found: Seen) -> str:
    """What a second place sees, asked before the failure that would make the page dead; else ""."""
    if found.look != "failed" or row.state == Health.DEAD or not _counts(row, timezone.now()):
        return ""
    return vantage.look_at(row.page.url) if row.failures + 1 >= settings.LINK_FAILURES else ""


def _counts(health: PageHealth, now: datetime) -> bool:
    apart = timedelta(seconds=settings.LINK_FAILURES_APART_S)
    return health.counted_at is None or now - health.counted_at >= apart


def _take_in(health: PageHealth, asked: Snapshot, found: Seen, *, elsewhere: str, now: datetime) -> None:
    health.noted, health.checked_at = asked, now
    health.error_code, health.http_status = found.code, found.status
    if found.look == "alive":
        _is_alive(health, found, now)
    elif found.look == "closed":
        health.state = Health.CLOSED
        health.failures, health.failing_since, health.counted_at = 0, None, None
    elif found.look == "failed":
        _has_failed(health, now, elsewhere=elsewhere)
    health.next_check_at = now + _until_next(health)
    health.save()


def _is_alive(health: PageHealth, found: Seen, now: datetime) -> None:
    """Begins anew. A ruling by which a page is there has come true and is not needed any more."""
    health.state, health.alive_at, health.dead_at = Health.ALIVE, now, None
    health.failures, health.failing_since, health.counted_at, health.elsewhere = 0, None, None, ""
    health.seen = found.capture
    if health.ruling == Ruling.ALIVE:
        health.ruling, health.ruling_note, health.ruled_by, health.ruled_at = Ruling.NONE, "", None, None


def _has_failed(health: PageHealth, now: datetime, *, elsewhere: str) -> None:
    if health.state != Health.DEAD:
        health.state = Health.FAILING
    if not _counts(health, now):
        return
    health.failures += 1
    health.failing_since, health.counted_at = health.failing_since or now, now
    if health.failures >= settings.LINK_FAILURES and health.state != Health.DEAD:
        health.state, health.dead_at, health.elsewhere = Health.DEAD, now, elsewhere


def _until_next(health: PageHealth) -> timedelta:
    """Pages with a locked passage are looked at daily while they answer; one that fails when it may count again."""
    if health.state == Health.FAILING:
        return timedelta(seconds=min(settings.LINK_FAILURES_APART_S, settings.LINK_CHECK_S))
    has_passage = PageHealth.objects.filter(id=health.pk).filter(follows_passage()).exists()
    is_daily = health.state in STILL and has_passage
    return timedelta(seconds=settings.SOURCE_CHECK_S if is_daily else settings.LINK_CHECK_S)
