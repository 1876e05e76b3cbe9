"""What breaks around a capture costs it time, and never more: it ends in a state that says what happened."""

import errno
import os
import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings as configured
from django.db.models.functions import Now
from pytest_django import Settings
from redis import Redis

from annotations import tasks_captures
from annotations.models import Host, Snapshot, User
from annotations.web.fetch import FetchPolicy
from annotations.worker import capture
from tests.factories import PAGE
from tests.fakes import HostileServer, answer
from tests.test_tasks import Rung
from tests.test_tasks import rung as rung

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def local_servers_allowed(settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS, settings.FETCH_DELAY_S = ["127.0.0.1/32"], 0


def wanted(server: HostileServer, by: User) -> Snapshot:
    return Snapshot.objects.create(requested_by=by, requested_url=server.on("/register", answer(PAGE)))


def lose(row: Snapshot) -> None:
    """Its worker is killed, and the lease runs out."""
    Snapshot.objects.filter(id=row.pk).update(lease_until=Now() - timedelta(seconds=1))
    Host.objects.update(busy_until=Now())


def test_a_full_disk_fails_nothing_that_it_leaves_half_and_ends_when_there_is_room(
    checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with HostileServer() as server:
        row = wanted(server, checker)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            capture.run(row.pk)
        row.refresh_from_db()
        assert (row.state, row.error_code, row.text) == ("pending", "storage_full", "")
        Snapshot.objects.update(next_attempt_at=Now())
        capture.run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.error_code, row.attempts) == ("ok", "", 2)


def test_a_full_disk_asks_nobody(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with HostileServer() as server:
        row = wanted(server, checker)
        with monkeypatch.context() as patch:
            patch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=FetchPolicy().max_body_bytes - 1))
            capture.run(row.pk)
        row.refresh_from_db()
        assert (row.state, row.error_code, server.requests) == ("pending", "storage_full", [])


def test_what_a_lost_worker_had_is_done_apart_and_its_neighbours_are_not_blamed(checker: User, rung: Rung) -> None:
    with HostileServer() as server:
        poison, innocent = wanted(server, checker), wanted(server, checker)
        for number in range(configured.CAPTURE_MAX_LOSSES):
            taken = Snapshot.objects.take(poison.pk)
            assert taken is not None and taken.losses == number
            if number == 0:
                assert Snapshot.objects.take(innocent.pk) is not None
                lose(innocent)
            lose(poison)
            assert Snapshot.objects.take_next() is None
            rung.clear()
            tasks_captures.sweep()
            assert ("capture_alone", poison.pk) in rung
            if number == 0:
                tasks_captures.capture_alone(innocent.pk)
        tasks_captures.capture_alone(poison.pk)
        assert len(server.requests) == 1
    poison.refresh_from_db()
    innocent.refresh_from_db()
    assert (poison.state, poison.error_code) == ("failed", "crashed_worker")
    assert (innocent.state, innocent.losses) == ("ok", 1)


def test_an_emptied_broker_loses_no_capture(checker: User, rung: Rung) -> None:
    rows = [Snapshot.objects.create(requested_by=checker, requested_url=f"https://s{n}.example/") for n in range(3)]
    Redis.from_url(configured.REDIS_URL).delete(tasks_captures.CAPTURES)
    tasks_captures.sweep()
    assert rung == [("capture_snapshot", row.pk) for row in rows]


def test_a_bell_that_finds_its_host_busy_rings_again_once_for_all(checker: User, rung: Rung) -> None:
    for number in range(3):
        Snapshot.objects.create(requested_by=checker, requested_url=f"https://slow.example/{number}")
    assert Snapshot.objects.take_next() is not None
    tasks_captures._heard[0] = 0.0
    for _ in range(3):
        tasks_captures.capture_waiting()
    assert rung == [] or [name for name, *_ in rung] == ["capture_waiting"]
