"""Newsrooms of their own: a database, a store and a key each, worked on by processes as on a server of its own.

with make_newsroom(tmp_path / "one") as newsroom:       migrated and filled, unless `is_empty`
    newsroom.manage("backup", directory)                `manage.py …`
    newsroom.does("read")                               see `tests.newsroom_process`
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection
from psycopg import sql

from annotations.management.backups.servers import UNHURRIED
from factcheck.local.bootstrap import ROOT

KEY = "a key of sixty characters and more which is as long as keys ought to be"
TASK = "import django; django.setup(); from tests import newsroom_process; newsroom_process.{}()"

LEFT_BEHIND = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
"""Sessions that threads of earlier tests did not close."""


@dataclass(frozen=True)
class Newsroom:
    """`environment` is added to the settings that name its database, its store and its key."""

    home: Path
    socket: str
    database: str
    key: str = KEY
    environment: dict[str, str] = field(default_factory=dict)

    def with_(self, **environment: str) -> "Newsroom":
        """The same newsroom under other settings."""
        return replace(self, environment={**self.environment, **environment})

    def manage(self, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        argv = [sys.executable, "manage.py", *map(str, arguments)]
        return subprocess.run(argv, cwd=ROOT, env=self.settings, capture_output=True, text=True, check=False)

    def managed(self, *arguments: str | Path) -> str:
        """What a command that must succeed says on standard output."""
        done = self.manage(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def does(self, task: str) -> Any:
        """What a task of `tests.newsroom_process` prints last, as JSON."""
        done = subprocess.run(
            self._task(task), cwd=ROOT, env=self.settings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1]) if done.stdout else None

    def begins(self, task: str) -> "subprocess.Popen[str]":
        """A task that goes on by itself."""
        return subprocess.Popen(self._task(task), cwd=ROOT, env=self.settings, stdout=subprocess.PIPE, text=True)

    def connect(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(
            host=self.socket, user="factcheck", dbname=self.database, autocommit=True, options=UNHURRIED
        )

    @property
    def media(self) -> Path:
        return self.home / "media"

    def _task(self, task: str) -> list[str]:
        return [sys.executable, "-c", TASK.format(task)]

    @property
    def settings(self) -> dict[str, str]:
        """The environment of its processes."""
        host = self.socket.replace("/", "%2F")
        return {
            **os.environ,
            "DATABASE_URL": f"postgres://factcheck@{host}/{self.database}",
            "DATA_DIR": str(self.home),
            "MEDIA_ROOT": str(self.media),
            "SECRET_KEY": self.key,
            "DEBUG": "1",
            **self.environment,
        }


@contextmanager
def make_newsroom(home: Path, *, is_empty: bool = False, template: str = "") -> Iterator[Newsroom]:
    """One on the tests' own PostgreSQL; gone afterwards. `is_empty`: without any table; `template`: a copy of another.

    A filled one is a copy of the tests' database, which nobody may be connected to meanwhile: for fixtures of a module
    whose tests are marked `django_db`.
    """
    is_filled = not is_empty and not template
    copied = template or str(connection.settings_dict["NAME"])
    home.mkdir(parents=True)
    newsroom = Newsroom(home, str(connection.settings_dict["HOST"]), f"newsroom_{uuid4().hex[:12]}")
    name = sql.Identifier(newsroom.database)
    if is_filled:
        connection.close()
    with psycopg.connect(host=newsroom.socket, user="factcheck", dbname="postgres", autocommit=True) as server:
        if not is_empty:
            server.execute(LEFT_BEHIND, [copied])
        made = sql.SQL("CREATE DATABASE {}" if is_empty else "CREATE DATABASE {} TEMPLATE {}")
        server.execute(made.format(name, sql.Identifier(copied)))
        try:
            if is_filled:
                newsroom.does("fill")
            yield newsroom
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
