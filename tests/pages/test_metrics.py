"""`/metrics`: who may read it, what it says, and that nothing a caller chooses becomes a label."""

from datetime import timedelta
from ipaddress import ip_network
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from redis.exceptions import RedisError

from annotations import meters
from annotations.meaning import workload
from annotations.models import Snapshot, User
from annotations.pages import figures
from tests.conftest import SignIn
from tests.factories import make_claim, make_source
from tests.metrics import TOKEN, scraped, value

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_counts(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing counted before this test is seen in it, and the database is asked each time."""
    meters.push()
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid4()}"}}
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(figures, "KEPT_S", 0.0)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": f"Basic {TOKEN}"}],
)
def test_is_not_there_for_strangers(client: Client, headers: dict[str, str]) -> None:
    assert client.get("/metrics", headers=headers).status_code == 404


def test_is_not_there_where_nothing_is_set(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    assert client.get("/metrics").status_code == 404


def test_is_not_there_for_people_who_are_signed_in(admin: User, signed_in: SignIn) -> None:
    assert signed_in(admin).get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("10.1.2.3", 200),
        ("::ffff:10.1.2.3", 200),
        ("fd00::5", 200),
        ("10.2.0.1", 404),
        ("8.8.8.8", 404),
        ("", 404),
        ("not an address", 404),
    ],
)
def test_goes_by_the_callers_network(client: Client, settings: Settings, address: str, status: int) -> None:
    settings.METRICS_NETWORKS = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == status


def test_believes_only_what_our_own_proxy_noted(client: Client, settings: Settings) -> None:
    settings.METRICS_NETWORKS = (ip_network("10.1.0.0/16"),)
    forged = {"X-Forwarded-For": "10.1.2.3"}
    assert client.get("/metrics", REMOTE_ADDR="8.8.8.8", headers=forged).status_code == 404
    settings.TRUST_PROXY = True
    told = {"X-Forwarded-For": "10.1.2.3, 8.8.8.8"}
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3", headers=told).status_code == 404


def test_takes_no_other_method(client: Client) -> None:
    assert client.post("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405


def test_counts_requests_by_route_method_and_status(client: Client) -> None:
    for path in ("/healthz", "/healthz", "/checks/no-such-check/", "/no/such/page/", "/static/nothing.css"):
        client.get(path)
    client.generic("BREW", "/healthz")
    found = scraped(client)
    requests = "factcheck_http_requests_total"
    assert value(found, requests, route="healthz", method="GET", status="200") == 2
    assert value(found, requests, route="public_check", method="GET", status="404") == 1
    assert value(found, requests, route="unrouted", method="GET", status="404") == 1
    assert value(found, requests, route="static", method="GET", status="404") == 1
    assert value(found, requests, route="healthz", method="other", status="405") == 1
    duration = "factcheck_http_request_duration_seconds"
    assert value(found, f"{duration}_count", route="healthz", method="GET") == 2
    assert value(found, f"{duration}_bucket", route="healthz", method="GET", le="+Inf") == 2
    assert value(found, f"{duration}_bucket", route="healthz", method="GET", le="10.0") == 2
    assert value(found, f"{duration}_sum", route="healthz", method="GET") > 0


def test_has_no_label_that_callers_choose(client: Client) -> None:
    """A thousand addresses, methods and ids, each of the caller's own making, are a handful of series."""
    client.get("/healthz")
    before = len(scraped(client))
    for number in range(250):
        mark = uuid4().hex
        client.get(f"/checks/{mark}/", {"q": mark}, headers={"X-Request-ID": mark, "User-Agent": mark})
        client.get(f"/{mark}/{number}/")
        client.get(f"/api/public/v1/checks/{mark}/")
        client.generic(f"M{mark[:8].upper()}", "/healthz")
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert mark not in answer.content.decode()
    assert len(scraped(client)) - before < 120


def test_drops_what_would_be_too_many_series(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meters, "MAX_SERIES", 10)
    for number in range(50):
        meters.CAPTURES.note("fetch", f"code_{number}")
    assert len(meters.read()["captures"]) == 10


def test_says_what_waits_and_for_how_long(client: Client, checker: User) -> None:
    source = make_source(make_claim(by=checker), by=checker, captured=None)
    Snapshot.objects.filter(id=source.snapshot_id).update(next_attempt_at=timezone.now() - timedelta(hours=1))
    found = scraped(client)
    assert value(found, "factcheck_jobs", kind="capture", state="pending") == 1
    assert value(found, "factcheck_jobs", kind="capture", state="running") == 0
    assert 3590 < value(found, "factcheck_job_oldest_seconds", kind="capture") < 3700
    assert value(found, "factcheck_job_oldest_seconds", kind="delivery") == 0
    assert value(found, "factcheck_database_up") == value(found, "factcheck_redis_up") == 1
    assert value(found, "factcheck_figures_missing") == value(found, "factcheck_migrations_pending") == 0
    assert ("factcheck_queue_length", frozenset({("queue", "deliveries")})) in found


def test_asks_the_database_the_same_number_of_times_however_much_waits(checker: User) -> None:
    claim = make_claim(by=checker)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert None not in [*workload.loads(), workload.endpoints(), workload.lost_passages()]
        return len(asked)

    make_source(claim, by=checker, captured=None)
    with_one = queries()
    for number in range(11):
        make_source(claim, by=checker, url=f"https://example.org/{number}", captured=None)
    assert queries() == with_one < 140


def test_asks_the_database_once_in_a_while(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    scraped(client)
    monkeypatch.setattr(figures, "KEPT_S", 60.0)
    with CaptureQueriesContext(connection) as asked:
        scraped(client)
    assert len(asked) == 0


def test_leaves_out_what_takes_too_long(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(kind: workload.Kind) -> workload.Load:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")
        raise AssertionError("was not cut short")

    monkeypatch.setattr(workload, "PATIENCE_MS", 20)
    monkeypatch.setattr(workload, "_load", slow)
    found = scraped(client)
    assert value(found, "factcheck_figures_missing") == len(workload.KINDS)
    assert value(found, "factcheck_database_up") == 1
    assert not any(name == "factcheck_jobs" for name, _ in found)


def test_says_that_redis_is_away_and_loses_no_count(client: Client, settings: Settings) -> None:
    scraped(client)
    there = settings.REDIS_URL
    settings.REDIS_URL = "unix:///nowhere/redis.sock?db=0"
    client.get("/healthz")
    found = scraped(client)
    assert value(found, "factcheck_redis_up") == 0
    assert value(found, "factcheck_database_up") == 1
    settings.REDIS_URL = there
    meters.wake()
    assert value(scraped(client), "factcheck_http_requests_total", route="healthz", method="GET", status="200") == 1


def test_raises_where_nothing_can_be_read(settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock?db=0"
    with pytest.raises(RedisError):
        meters.read()


def test_speaks_openmetrics_to_who_asks_for_it(client: Client) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/openmetrics-text; version=1.0.0"}
    answer: Any = client.get("/metrics", headers=headers)
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
    assert answer.content.endswith(b"# EOF\n")
    assert answer.headers["Cache-Control"] == "no-store"
