"""What `/metrics` says, in Prometheus' families. Names and labels are an interface: alerts and dashboards use them."""

import platform
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import django
from django.conf import settings
from django.db import DatabaseError, connection
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from redis import Redis
from redis.exceptions import RedisError

from annotations import meters
from annotations.meaning import workload
from annotations.meters import ANCHORS, CAPTURES, DELIVERIES, JOBS, MAILS, REQUESTS, Counted, Meter
from annotations.pages.services import pending_migrations
from annotations.postgres import replica

KEPT_S = 5.0
"""For so long a process says again what it found in the database: however often it is asked, that costs no more."""
QUICK_S = 1.0
UNACKNOWLEDGED = "unacked"
"""Where Celery's bells stand in Redis while a worker has them."""


class Figures(Collector):
    """Collects anew at each reading."""

    def collect(self) -> Iterator[Metric]:
        build = GaugeMetricFamily(
            "factcheck_build_info", "Which release answers.", labels=["release", "python", "django"]
        )
        build.add_metric([settings.RELEASE, platform.python_version(), django.get_version()], 1)
        yield build
        yield from _counted()
        yield from _bells()
        yield from _kept.families()


def _counted() -> Iterator[Metric]:
    """What the processes count; while Redis is away, only that it is."""
    try:
        found = meters.read()
    except RedisError:
        found = {}
    series = {meter: found.get(meter.name, []) for meter in (REQUESTS, JOBS, CAPTURES, ANCHORS, DELIVERIES, MAILS)}
    yield _counter("factcheck_http_requests", REQUESTS, series[REQUESTS])
    by_route = _without_status(series[REQUESTS])
    yield _histogram("factcheck_http_request_duration_seconds", REQUESTS, by_route, labels=REQUESTS.labels[:2])
    yield _histogram("factcheck_job_duration_seconds", JOBS, series[JOBS])
    yield _counter("factcheck_captures", CAPTURES, series[CAPTURES])
    yield _counter("factcheck_anchors", ANCHORS, series[ANCHORS])
    yield _histogram("factcheck_delivery_duration_seconds", DELIVERIES, series[DELIVERIES])
    yield _histogram("factcheck_mail_duration_seconds", MAILS, series[MAILS])


def _counter(name: str, meter: Meter, series: Iterable[Counted]) -> Metric:
    family = CounterMetricFamily(name, meter.help, labels=meter.labels)
    for one in series:
        family.add_metric(one.labels, one.count)
    return family


def _histogram(name: str, meter: Meter, series: Iterable[Counted], *, labels: Sequence[str] = ()) -> Metric:
    family = HistogramMetricFamily(name, meter.help, labels=labels or meter.labels)
    ends = [*map(str, meter.bounds), "+Inf"]
    for one in series:
        classes = (*one.classes, *([0] * len(ends)))[: len(ends)]
        family.add_metric(one.labels, list(zip(ends, accumulate(classes), strict=True)), one.sum_s)
    return family


def _without_status(series: Iterable[Counted]) -> Iterator[Counted]:
    """Requests by route and method: durations by status as well would be many more series than anybody looks at."""
    groups: dict[tuple[str, ...], list[Counted]] = defaultdict(list)
    for one in series:
        groups[one.labels[:2]].append(one)
    size = len(REQUESTS.bounds) + 1
    for labels, same in groups.items():
        classes = [sum(one.classes[place] for one in same if place < len(one.classes)) for place in range(size)]
        yield Counted(labels, tuple(classes), sum(one.sum_s for one in same))


def _bells() -> Iterator[Metric]:
    """Whether Redis answers, and how many bells wait in it."""
    names = sorted({"celery", *(route["queue"] for route in settings.CELERY_TASK_ROUTES.values())})
    queues = GaugeMetricFamily("factcheck_queue_length", "Bells that wait in Redis.", labels=["queue"])
    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=QUICK_S, socket_timeout=QUICK_S)
    try:
        with client.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.llen(name)
            pipe.hlen(UNACKNOWLEDGED)
            lengths = pipe.execute()
    except RedisError:
        lengths = list[int]()
    finally:
        client.close()
    for name, length in zip([*names, UNACKNOWLEDGED], lengths, strict=False):
        queues.add_metric([name], length)
    yield GaugeMetricFamily("factcheck_redis_up", "Whether Redis answers.", value=int(bool(lengths)))
    yield queues


class _Kept:
    """What the database said last, for KEPT_S."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.said: list[Metric] = []
        self.at = -KEPT_S
        self.place = ""

    def families(self) -> list[Metric]:
        place = str(connection.settings_dict["NAME"])
        with self.lock:
            if time.monotonic() - self.at >= KEPT_S or place != self.place:
                self.said, self.at, self.place = list(_of_database()), time.monotonic(), place
            return self.said


_kept = _Kept()


def _of_database() -> Iterator[Metric]:
    """What waits, by the database; where that is away, only that it is."""
    try:
        pending = pending_migrations()
    except DatabaseError:
        yield GaugeMetricFamily("factcheck_database_up", "Whether PostgreSQL answers.", value=0)
        return
    yield GaugeMetricFamily("factcheck_database_up", "Whether PostgreSQL answers.", value=1)
    yield GaugeMetricFamily("factcheck_migrations_pending", "Migrations not applied to the database.", value=pending)
    loads, endpoints, lost = list(workload.loads()), workload.endpoints(), workload.lost_passages()
    missing = [*loads, endpoints, lost].count(None)
    yield GaugeMetricFamily("factcheck_figures_missing", "Figures that took too long to count.", value=missing)
    yield from _of_replica()
    yield from _of_loads([load for load in loads if load is not None])
    yield from _of_endpoints(endpoints or [])
    if lost is not None:
        yield GaugeMetricFamily("factcheck_lost_passages", "Passages that wait for a person to place them.", value=lost)


def _of_replica() -> Iterator[Metric]:
    """Whether the replica that settings name is missing, and how far it is behind; 0 where they name none."""
    now = replica.standing() if replica.is_set() else replica.Standing(has_all=True, behind_s=0.0)
    said = "Whether a replica is set that does not answer or repeats another server."
    yield GaugeMetricFamily("factcheck_replica_missing", said, value=int(now.behind_s is None))
    said = "How far the replica is behind the primary; 0 where it has everything."
    yield GaugeMetricFamily("factcheck_replica_lag_seconds", said, value=now.behind_s or 0.0)


def _of_loads(loads: Iterable[workload.Load]) -> Iterator[Metric]:
    counts = GaugeMetricFamily("factcheck_jobs", "Rows that are jobs, by state.", labels=["kind", "state"])
    ages = GaugeMetricFamily("factcheck_job_oldest_seconds", "How long the oldest has been due.", labels=["kind"])
    for load in loads:
        ages.add_metric([load.job], load.oldest_s)
        for state, count in load.counts.items():
            counts.add_metric([load.job, state], count)
    yield counts
    yield ages


def _of_endpoints(endpoints: Iterable[workload.Endpoints]) -> Iterator[Metric]:
    counts = GaugeMetricFamily("factcheck_webhooks", "Publishers' endpoints, by standing.", labels=["standing"])
    said = "Age of the oldest message that is not delivered."
    ages = GaugeMetricFamily("factcheck_webhook_oldest_undelivered_seconds", said, labels=["standing"])
    for one in endpoints:
        counts.add_metric([one.standing], one.count)
        ages.add_metric([one.standing], one.oldest_s)
    yield counts
    yield ages
