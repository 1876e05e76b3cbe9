"""Puts a backup back: bodies first, then the database in one transaction that checks itself before it commits."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.core.management.base import CommandError
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from annotations.management.backups.checking import require_whole
from annotations.management.backups.manifest import DUMP, Backup, Manifest
from annotations.management.backups.moment import TABLES, Content
from annotations.management.backups.servers import Server, programs_for
from annotations.models.sealed import fingerprints
from annotations.worker import bodies

FILLED_BY_MIGRATE = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "annotations_rating",
    "annotations_spreading",
}
IDS_SKIPPED = 10_000
"""So many ids are not given out again after a restore: outside readers may know them from after the backup."""
OTHERS = (
    "SELECT coalesce(nullif(application_name, ''), 'a client') || ' as ' || usename FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
DISCONNECT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
BEGINNING = """DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
CHECK = """DO $check$ DECLARE found record; BEGIN
SELECT count(*) AS rows, coalesce(sum(hashtextextended((t.*)::text, 0)::numeric), 0)::text AS content
  INTO found FROM public.{table} AS t;
IF found.rows <> {rows} OR found.content <> {content} THEN
  RAISE EXCEPTION 'The table % holds % rows after the restore and other content than the % of the backup.',
    {name}, found.rows, {rows};
END IF; END $check$;
"""
SKIP = """SELECT setval(format('%I.%I', schemaname, sequencename)::regclass,
    greatest(coalesce(last_value, 0) + {skipped}, coalesce(reached.value, 1)))
  FROM pg_sequences LEFT JOIN (VALUES {reached}) AS reached (name, value) ON reached.name = sequencename
  WHERE schemaname = 'public' AND sequencename LIKE 'annotations\\_%' AND max_value > {furthest};
"""
REACHED = "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who restores has said. `replace`: what the database holds may go. `disconnect`: so may others."""

    replace: bool = False
    disconnect: bool = False
    skipped: int = IDS_SKIPPED


@dataclass(frozen=True, slots=True)
class Place:
    """Where it goes: the server's major version, and how far ids have come in what is replaced, by their sequence."""

    version: int
    reached: dict[str, int]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. `bodies`: those that the store lacked. `behind`: migrations that this code has besides.

    `lost_keys`: how many sealed secrets cannot be opened here, by the fingerprint of the key that would.
    """

    manifest: Manifest
    bodies: int
    behind: list[str]
    lost_keys: dict[str, int]


def restore(backup: Backup, wishes: Wishes) -> Restored:
    """The database as it was, and every body in the store; or nothing of the database changed. Raises CommandError."""
    manifest = require_whole(backup)
    behind = _refuse_newer(manifest)
    server = Server.of_settings()
    place = _prepare(server, manifest, wishes)
    stored = _store_bodies(backup)
    _load(server, backup, place, skipped=wishes.skipped)
    lost = {key: count for key, count in manifest.sealed.items() if key not in fingerprints()}
    return Restored(manifest, stored, behind, lost)


def _refuse_newer(manifest: Manifest) -> list[str]:
    """The migrations that this code has and the backup lacks. Raises CommandError where it is the other way round."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    ours = {f"{app}.{name}" for app, name in known}
    replaced = {f"{app}.{name}" for migration in known.values() for app, name in migration.replaces}
    unknown = [name for name in manifest.migrations if name not in ours | replaced]
    if unknown:
        raise CommandError(
            f"The backup is of a newer version of Factcheck: this one lacks its migrations {', '.join(unknown)}. "
            "Install the version that made it, restore there, and go on from it."
        )
    return sorted(ours - set(manifest.migrations))


def _prepare(server: Server, manifest: Manifest, wishes: Wishes) -> Place:
    """The place, once the database may be overwritten. Raises CommandError."""
    with server.connect() as session:
        version = session.info.server_version // 10_000
        if version < manifest.postgres:
            raise CommandError(
                f"The backup is of PostgreSQL {manifest.postgres}, and the server is the older {version}. Restore "
                f"into PostgreSQL {manifest.postgres} or newer."
            )
        held = list(tables_with_rows(session))
        if held and not wishes.replace:
            raise CommandError(
                f"The database {session.info.dbname} is in use: it holds rows in {', '.join(held[:5])}"
                f"{' and others' if len(held) > 5 else ''}. Nothing was changed. Restore into an empty database, or "
                "say --replace to lose what it holds (make a backup of it first)."
            )
        _refuse_others(session, wishes)
        return Place(version, {str(name): int(str(value)) for name, value in session.execute(REACHED).fetchall()})


def tables_with_rows(session: psycopg.Connection[tuple[object, ...]]) -> Iterator[str]:
    """Those that hold what somebody made, not what `migrate` leaves in an empty database."""
    for (table,) in session.execute(TABLES).fetchall():
        name = str(table)
        rows = sql.SQL("SELECT EXISTS (SELECT FROM public.{})").format(sql.Identifier(name))
        if name not in FILLED_BY_MIGRATE and session.execute(rows).fetchone() == (True,):
            yield name


def _refuse_others(session: psycopg.Connection[tuple[object, ...]], wishes: Wishes) -> None:
    if wishes.disconnect:
        session.execute(DISCONNECT)
        return
    others = [str(row[0]) for row in session.execute(OTHERS).fetchall()]
    if others:
        raise CommandError(
            f"{len(others)} other sessions are connected to the database ({', '.join(sorted(set(others))[:5])}). "
            "Stop web, workers and beat first, or say --disconnect to cut them off. Nothing was changed."
        )


def _store_bodies(backup: Backup) -> int:
    """Brings every body into the store; how many it lacked. Nothing refers to them until the database is there."""
    brought = 0
    for body in backup.bodies():
        if bodies.is_kept(body.sha256, body.size):
            continue
        try:
            with backup.path_of(body).open("rb") as opened:
                bodies.keep_file(iter(lambda: opened.read(1 << 20), b""))
        except bodies.StorageFull as error:
            raise CommandError(
                f"The store is full: {brought} bodies were brought. The database was not touched; make room, and say "
                "the same again."
            ) from error
        brought += 1
    return brought


def _load(server: Server, backup: Backup, place: Place, *, skipped: int) -> None:
    """The whole database in one transaction, counts and sums compared before it commits. Raises CommandError."""
    programs = programs_for(place.version)
    with TemporaryDirectory(prefix="factcheck-restore-") as folder:
        first, last = Path(folder) / "first.sql", Path(folder) / "last.sql"
        first.write_text(BEGINNING)
        last.write_text("".join(_ending(backup.manifest, place, skipped=skipped)))
        unpack = [programs["pg_restore"], "--no-owner", "--no-privileges", "--no-comments", "--file=-"]
        load = [programs["psql"], "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        load += ["--output=/dev/null", f"--file={first}", "--file=-", f"--file={last}", f"--dbname={server.address}"]
        _piped([*unpack, str(backup.home / DUMP)], load, server=server)
    with server.connect() as session:
        session.execute("ANALYZE")


def _piped(unpack: list[str], load: list[str], *, server: Server) -> None:
    """Runs one program into another; all or nothing of it is committed. Raises CommandError."""
    with subprocess.Popen(unpack, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=server.environment) as source:
        loaded = subprocess.run(
            load, stdin=source.stdout, capture_output=True, text=True, env=server.environment, check=False
        )
        if source.stdout:
            source.stdout.close()
        complaint = source.stderr.read().decode(errors="replace") if source.stderr else ""
    if loaded.returncode or source.returncode:
        said = loaded.stderr.strip() if loaded.returncode else complaint.strip()
        raise CommandError(f"The database was left as it was. PostgreSQL said:\n{said[-2000:]}")


def _ending(manifest: Manifest, place: Place, *, skipped: int) -> Iterator[str]:
    """What is said last within the transaction: every table is compared, then ids go on beyond those that were lost."""
    yield "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL search_path = pg_catalog, public;\n"
    for table, content in manifest.tables.items():
        yield _check(table, content)
    if skipped:
        reached = [sql.SQL("({}, {})").format(name, value) for name, value in place.reached.items()]
        furthest = max(place.reached.values(), default=0) + 2 * skipped
        known = sql.SQL(", ").join(reached or [sql.SQL("({}, {}::bigint)").format("", None)])
        yield sql.SQL(SKIP).format(skipped=skipped, reached=known, furthest=furthest).as_string(None)


def _check(table: str, content: Content) -> str:
    wanted = sql.SQL(CHECK).format(
        table=sql.Identifier(table),
        rows=sql.Literal(content.rows),
        content=sql.Literal(content.sum),
        name=sql.Literal(table),
    )
    return wanted.as_string(None)
