"""How the services beneath do: PostgreSQL and its tables, Redis, and how long the oldest waiting job has waited."""

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import redis
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.utils import timezone

from annotations.models import Snapshot
from annotations.postgres import replica
from annotations.text.marking import marked

LONGEST_WAIT_S = 120
UNKNOWN = marked("not known")
STARTED = time.monotonic()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the whole: whether it is ready, and what is to be said of it."""

    name: str
    is_ready: bool
    said: str


def parts() -> list[Part]:
    """PostgreSQL, its tables, Redis and the oldest job, each asked once. Takes about a second where one is away."""
    postgres, redis_part = _postgres(), _redis()
    if not postgres.is_ready:
        return [
            postgres,
            redis_part,
            *(Part(name, False, UNKNOWN) for name in ("migrations", "oldest_job")),
        ]
    return [postgres, redis_part, _migrations(), _oldest_job(), *_replica()]


def oldest_wait_s() -> float:
    """How long the capture that is overdue longest has been due; 0 where none is."""
    due = Snapshot.objects.overdue().aggregate(due=Min("next_attempt_at"))["due"]
    return max((timezone.now() - due) / timedelta(seconds=1), 0.0) if due else 0.0


def pending_migrations() -> int:
    """How many migrations of this release the database has not seen. Raises DatabaseError.

    Once there are none, a process asks no more: they are applied before its release starts, never taken back under it.
    """
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated:
        if pending := len(_written() - set(MigrationRecorder(connection).applied_migrations())):
            return pending
        _migrated.add(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return 0


def _written() -> set[tuple[str, str]]:
    """The migrations of every app by the names of their files: to load them would take a starting process seconds."""
    homes = [(app.label, Path(app.path, "migrations")) for app in apps.get_app_configs()]
    return {(label, file.stem) for label, home in homes for file in home.glob("[!_]*.py")}


_migrated: set[str] = set()


def _postgres() -> Part:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Part("postgres", False, marked("does not answer"))
    return Part("postgres", True, marked("answers"))


def _replica() -> list[Part]:
    """The replica, where there is one. Without it the primary does its work: it makes nobody wait and nothing late."""
    if not replica.is_set():
        return []
    try:
        now = replica.standing()
    except DatabaseError:
        return [Part("replica", True, UNKNOWN)]
    if now.behind_s is None:
        return [Part("replica", True, marked("does not answer, or repeats another server; the primary does its work"))]
    said = marked("has everything") if now.has_all else f"is {now.behind_s:.1f} s behind; the primary does its work"
    return [Part("replica", True, said)]


def _redis() -> Part:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        client.ping()
    except redis.RedisError:
        return Part("redis", False, marked("does not answer; saving works, captures start later"))
    finally:
        client.close()
    return Part("redis", True, marked("answers"))


def _migrations() -> Part:
    try:
        pending = pending_migrations()
    except DatabaseError:
        return Part("migrations", False, UNKNOWN)
    said = f"{pending} are not applied: run manage.py migrate" if pending else marked("applied")
    return Part("migrations", not pending, said)


def _oldest_job() -> Part:
    """Not ready only where a job waits too long while we are up: what was left from a stop has yet to be taken."""
    try:
        waited_s = oldest_wait_s()
    except DatabaseError:
        return Part("oldest_job", False, UNKNOWN)
    is_ready = min(waited_s, time.monotonic() - STARTED) <= LONGEST_WAIT_S
    said = f"has been due for {waited_s:.0f} s" if waited_s else marked("none is overdue")
    return Part("oldest_job", is_ready, said)
