"""A second PostgreSQL server that repeats the tests' own by streaming replication, and can be stopped and held back.

with make_standby(host) as standby:     `host` is where the tests' server listens
    standby.stop(); standby.run()       the server ends, and is there again
    standby.hold(); standby.go_on()     it answers, and repeats nothing meanwhile
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from factcheck.local import accounts, postgres
from factcheck.local.layout import Layout, forget_sockets, lay_out
from factcheck.local.processes import Child, start, stop
from tests.e2e.product import wait_for


@dataclass
class Standby:
    """One cluster in a directory of its own."""

    layout: Layout
    child: Child | None = None

    @property
    def host(self) -> str:
        return str(self.layout.sockets)

    def copy_from(self, host: str) -> None:
        """The cluster as it is at the server there, which it is to repeat from then on."""
        account = accounts.for_postgres(postgres.BINARIES / "postgres", reached=self.layout.data_dir)
        accounts.hand_over(self.layout.data_dir, owner=account.owner)
        argv = [str(postgres.BINARIES / "pg_basebackup"), "-h", host, "-U", postgres.ROLE, "-c", "fast", "-X", "stream"]
        subprocess.run(
            [*argv, "-R", "-D", str(self.layout.postgres_data)],
            preexec_fn=account.before_exec,
            env=postgres.environment(),
            cwd=self.layout.data_dir,
            check=True,
        )

    def run(self) -> None:
        account = postgres.prepare(self.layout, is_throwaway=True)
        child = self.child = start(
            postgres.spec(self.layout, account, is_throwaway=True),
            env=postgres.environment(),
            logs=self.layout.logs,
            records=self.layout.records,
            cwd=self.layout.data_dir,
        )
        wait_for(lambda: postgres.is_ready(self.layout, pid=child.process.pid), seconds=60, what="the standby")

    def stop(self) -> None:
        if self.child is not None:
            stop(self.child)
            self.child = None

    def hold(self) -> None:
        self._ask("SELECT pg_wal_replay_pause()")
        wait_for(lambda: self._ask("SELECT pg_get_wal_replay_pause_state() = 'paused'"), seconds=30, what="a pause")

    def go_on(self) -> None:
        self._ask("SELECT pg_wal_replay_resume()")

    def _ask(self, statement: str) -> Any:
        with psycopg.connect(host=self.host, user=postgres.ROLE, dbname="postgres", autocommit=True) as line:
            row = line.execute(statement.encode()).fetchone()
        return row and row[0]


@contextmanager
def make_standby(host: str) -> Iterator[Standby]:
    """A running standby of the server that listens there."""
    home = Path(tempfile.mkdtemp(prefix="factcheck-"))
    home.chmod(0o711)  # see factcheck.local.throwaway
    standby = Standby(lay_out(home / "data"))
    try:
        standby.copy_from(host)
        standby.run()
        yield standby
    finally:
        standby.stop()
        forget_sockets(standby.layout)
        shutil.rmtree(home, ignore_errors=True)
