import time
from datetime import timedelta

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from annotations.models import Snapshot, User
from annotations.pages import services
from tests.conftest import SignIn
from tests.factories import make_claim, make_source
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db


def test_is_alive_and_ready(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["not_ready"]) == (200, [])
    assert answer.headers["Cache-Control"] == "no-store"


def test_names_redis_when_it_is_away(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock?db=0"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["not_ready"]) == (503, ["redis"])
    assert client.get("/healthz").status_code == 200


def test_names_a_job_that_waits_too_long(client: Client, checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source(make_claim(by=checker), by=checker, captured=None)
    Snapshot.objects.filter(id=source.snapshot_id).update(next_attempt_at=timezone.now() - timedelta(hours=1))
    monkeypatch.setattr(services, "STARTED", time.monotonic())
    just_started = client.get("/readyz")
    assert just_started.status_code == 200, "what was left from a stop has yet to be taken"
    assert "due for 36" in just_started.json()["parts"]["oldest_job"]
    monkeypatch.setattr(services, "STARTED", services.STARTED - 3600)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["not_ready"]) == (503, ["oldest_job"])


def test_names_migrations_that_are_not_applied(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_migrated", set())
    newest = MigrationRecorder.Migration.objects.filter(app="annotations").order_by("-name").first()
    assert newest is not None and services.pending_migrations() == 0
    monkeypatch.setattr(services, "_migrated", set())
    newest.delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["not_ready"]) == (503, ["migrations"])
    assert "1 are not applied" in answer.json()["parts"]["migrations"]


def test_leads_to_what_waits_and_says_which_networks_are_open(
    admin: User, signed_in: SignIn, settings: Settings
) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["10.20.0.0/16"]
    page = signed_in(admin).get("/status/")
    assert "10.20.0.0/16" in text_of(page) and "PostgreSQL" in text_of(page)
    assert 'href="/jobs/"' in page.content.decode()


def test_says_that_no_network_is_open(admin: User, signed_in: SignIn, settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS = []
    assert "Only the public web." in text_of(signed_in(admin).get("/status/"))


def test_tells_robots_to_read_checks_only(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Allow: /checks/" in lines
    assert "Disallow: /" in lines
