"""How captures do as jobs: what waits, what runs, what failed and is still wanted, and by which cause."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from annotations.meaning.failures import FailureWords, said
from annotations.models import Article, Host, Snapshot, Source
from annotations.models.counted import Counted, counted
from annotations.models.snapshot import State

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of failure, and how many captures that somebody still wants failed by it."""

    code: str
    words: FailureWords
    count: int


@dataclass(frozen=True, slots=True)
class JobsNow:
    """`due`: waiting rows that need not wait for their back-off. `oldest_at`: since when the oldest of all waits."""

    waiting: Counted
    due: Counted
    running: int
    lost: int
    oldest_at: datetime | None
    causes: tuple[Cause, ...]

    @property
    def failed(self) -> int:
        return sum(cause.count for cause in self.causes)


def jobs_now() -> JobsNow:
    """Counts of the whole queue; each is one query."""
    waiting = Snapshot.objects.filter(state=State.PENDING)
    leased = Q(lease_until__gte=Now())
    running = Snapshot.objects.filter(state=State.RUNNING).aggregate(
        held=Count("id", filter=leased), lost=Count("id", filter=~leased)
    )
    oldest = Snapshot.objects.unsettled().aggregate(at=Min("created_at"))
    return JobsNow(
        waiting=counted(waiting),
        due=counted(waiting.filter(next_attempt_at__lte=Now())),
        running=running["held"],
        lost=running["lost"],
        oldest_at=oldest["at"],
        causes=tuple(causes()),
    )


def causes() -> Iterable[Cause]:
    rows = failed_and_wanted().order_by().values_list("error_code").annotate(count=Count("id"))
    return [Cause(code, said(code), count) for code, count in rows.order_by("-count", "error_code")]


def failed_and_wanted(code: str = "") -> QuerySet[Snapshot]:
    """Failed captures that are the newest of an article or of a source that stands; only these may be tried again."""
    articles = Article.objects.filter(latest=OuterRef("pk"), merged_into=None)
    sources = Source.objects.still_wanted().filter(snapshot=OuterRef("pk"))
    rows = Snapshot.objects.without_text().filter(Exists(articles) | Exists(sources), state=State.FAILED)
    return rows.filter(error_code=code) if code else rows


def running_now() -> QuerySet[Snapshot]:
    return Snapshot.objects.without_text().filter(state=State.RUNNING).select_related("requested_by").order_by("id")


def waiting_in_turn() -> QuerySet[Snapshot]:
    return Snapshot.objects.without_text().filter(state=State.PENDING).select_related("requested_by").in_turn()


def hosts_to_leave_alone() -> QuerySet[Host]:
    """Hosts that asked us to come back later, the longest first."""
    return Host.objects.told_us_to_wait()
