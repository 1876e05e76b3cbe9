"""Whose capture is next: fair between people, one request at a time to a host, as long a pause as it asks for."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings

from annotations.models import Host, Snapshot, User
from annotations.models.turn import Lane
from annotations.worker import capture
from tests.fakes import HostileServer, answer

pytestmark = pytest.mark.django_db


def asked(by: User | None, count: int = 1, *, lane: str = Lane.HUMAN, host: str = "") -> list[int]:
    """Links that wait, each of a host of its own unless one is named."""
    urls = [f"https://{host or f's{by and by.pk}-{lane}-{number}.example'}/{number}" for number in range(count)]
    return [Snapshot.objects.create(requested_by=by, requested_url=url, lane=lane).pk for url in urls]


def taken(count: int) -> list[int]:
    rows = [Snapshot.objects.take_next() for _ in range(count)]
    return [row.pk for row in rows if row is not None]


def test_one_link_does_not_wait_for_a_colleague_s_thousands(checker: User, other_checker: User) -> None:
    many = asked(checker, 300)
    first = taken(5)
    (one,) = asked(other_checker)
    assert first == many[:5]
    assert Snapshot.objects.places([one, many[5], many[0]]) == {many[5]: 1, one: 2}
    assert taken(3) == [many[5], one, many[6]]


def test_people_go_in_turn_and_what_they_ask_for_themselves_before_what_feeds_bring(
    checker: User, other_checker: User, settings: Settings
) -> None:
    brought = asked(checker, 6, lane=Lane.BULK)
    again = asked(None, 6)
    assert set(Snapshot.objects.filter(id__in=again).values_list("lane", flat=True)) == {"recheck"}
    mine, hers = asked(checker, 4), asked(other_checker, 4)
    order = taken(20)
    assert sorted(order) == sorted(brought + again + mine + hers)
    assert order[:1] == brought[:1], "what waits alone is not held up"
    assert max(order.index(row) for row in mine + hers) < order.index(brought[2]) < order.index(again[3])


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://News.Example:8443/a?b", "news.example"),
        ("http://[2606:4700::1]:80/", "[2606:4700::1]"),
        ("https://news.example?x=https://other.example/", "news.example"),
        ("", ""),
    ],
)
def test_knows_the_host_that_is_asked(checker: User, url: str, host: str) -> None:
    assert Snapshot.objects.get(id=Snapshot.objects.create(requested_by=checker, requested_url=url).pk).host == host


def test_asks_a_host_once_at_a_time_and_pauses(checker: User, settings: Settings) -> None:
    settings.FETCH_DELAY_S = 30
    first, second = asked(checker, 2, host="slow.example")
    (other,) = asked(checker)
    assert taken(3) == [first, other]
    Host.objects.leave("slow.example", held_until=timezone.now() + timedelta(seconds=60))
    wait_s = Snapshot.objects.seconds_until_turn()
    assert wait_s is not None and 28 < wait_s <= 30 and taken(1) == []
    Host.objects.filter(name="slow.example").update(busy_until=Now())
    assert taken(1) == [second]


def test_leaves_a_whole_host_alone_as_long_as_it_asks(checker: User, settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS, settings.FETCH_DELAY_S = ["127.0.0.1/32"], 0
    with HostileServer() as server:
        busy = answer(b"later", status="429 Too Many Requests", headers=(("Retry-After", "600"),))
        for path in ("/a", "/b"):
            Snapshot.objects.create(requested_by=checker, requested_url=server.on(path, busy))
        assert capture.run_next() is not None
        assert capture.run_next() is None
    assert [request.path for request in server.requests] == ["/a"]
    assert list(Host.objects.told_us_to_wait().values_list("name", flat=True)) == ["127.0.0.1"]
    assert not Snapshot.objects.filter(next_attempt_at__lt=Now() + timedelta(seconds=590), attempts__gt=0).exists()


def test_one_person_leaves_slots_to_the_others(checker: User, other_checker: User, settings: Settings) -> None:
    settings.CAPTURES_PER_PERSON = 3
    many, (one,) = asked(checker, 5), asked(other_checker)
    assert set(taken(6)) == {*many[:3], one}
    Snapshot.objects.filter(id=many[0]).update(lease_until=Now() - timedelta(seconds=1))
    assert taken(2) == [many[3]], "what a lost worker had takes no slot, and is not taken among others"


def test_who_comes_back_late_does_not_leave_a_host_that_another_has(checker: User, settings: Settings) -> None:
    settings.FETCH_DELAY_S, settings.FETCH_ALLOW_NETWORKS, settings.CAPTURE_MAX_LOSSES = 0, ["127.0.0.1/32"], 9
    with HostileServer() as server:
        one = Snapshot.objects.create(requested_by=checker, requested_url=server.on("/", answer(b"A sentence.")))
        late = Snapshot.objects.take_next()
        assert late is not None and late.pk == one.pk and late.lease_until is not None
        ago = Now() - timedelta(seconds=1)
        Host.objects.update(busy_until=ago)
        Snapshot.objects.update(lease_until=ago)
        second, third = asked(checker, 2, host="127.0.0.1")
        assert taken(1) == [second]
        Host.objects.leave("127.0.0.1", held_until=late.lease_until - timedelta(seconds=60))
        assert taken(1) == []
        capture.run(one.pk)
        assert Snapshot.objects.get(id=one.pk).state == "ok" and taken(1) == []
    Host.objects.update(busy_until=ago)
    settings.CAPTURE_MAX_LOSSES = 1
    Snapshot.objects.filter(id=second).update(lease_until=ago)
    capture.run(second)
    assert Snapshot.objects.get(id=second).error_code == "crashed_worker"
    assert taken(1) == [third], "its host waits for nobody"


def test_what_a_lost_worker_had_waits_too_where_the_host_asked_for_patience(checker: User, settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]
    with HostileServer() as server:
        one = Snapshot.objects.create(requested_by=checker, requested_url=server.on("/", answer(b"A sentence.")))
        assert taken(1) == [one.pk]
        Snapshot.objects.update(lease_until=Now() - timedelta(seconds=1))
        Host.objects.wait_for("127.0.0.1", 600)
        capture.run(one.pk)
        assert server.requests == [] and list(Snapshot.objects.dropped()) == [one]
        Host.objects.update(asked_until=Now() - timedelta(seconds=1))
        capture.run(one.pk)
    assert Snapshot.objects.get(id=one.pk).state == "ok"


@pytest.mark.django_db(transaction=True)
def test_a_host_is_asked_once_by_workers_that_look_at_the_same_moment(checker: User) -> None:
    asked(checker, 8, host="one.example")
    barrier, found = threading.Barrier(6), []

    def take() -> None:
        barrier.wait(10)
        try:
            found.extend(taken(1))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 1 == Snapshot.objects.filter(state="running").count()


def test_keeps_to_what_a_site_asks_of_programs_where_the_newsroom_says_so(checker: User, settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS, settings.FETCH_ROBOTS = ["127.0.0.1/32"], "unasked"
    with HostileServer() as server:
        rules = server.on("/robots.txt", answer(b"User-agent: *\nDisallow: /", content_type="text/plain"))
        for lane in (Lane.HUMAN, Lane.BULK):
            Snapshot.objects.create(requested_by=checker, requested_url=server.url(f"/{lane}"), lane=lane)
        for row in list(Snapshot.objects.values_list("id", flat=True)):
            capture.run(row)
    kept = dict(Snapshot.objects.values_list("lane", "error_code"))
    assert kept == {"human": "", "bulk": "robots"}
    assert f"{rules} disallows it for FactcheckBot." in Snapshot.objects.get(lane="bulk").error_detail
