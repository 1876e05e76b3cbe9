"""`manage.py backup` and `restore`: the drill, and everything that may go wrong at three in the morning."""

import fcntl
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from annotations.management.backups.checking import damages
from annotations.management.backups.making import LOCK, UNFINISHED
from annotations.management.backups.manifest import BODIES, DUMP, MANIFEST, PAPERS, SUMS, Backup, sums_of
from annotations.management.backups.moment import Content, contents
from annotations.management.backups.restoring import tables_with_rows
from annotations.management.backups.servers import Server
from factcheck.local.bootstrap import ROOT
from factcheck.local.layout import lay_out
from tests.newsrooms import Newsroom, make_newsroom

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def newsroom(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A filled one, on which no test changes anything."""
    with make_newsroom(tmp_path_factory.mktemp("newsroom") / "home") as made:
        yield made


@pytest.fixture(scope="module")
def kept(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with one backup of it."""
    directory = tmp_path_factory.mktemp("backups") / "kept"
    newsroom.managed("backup", directory)
    return directory


@pytest.fixture
def backup(kept: Path, tmp_path: Path) -> Backup:
    """A copy to be spoilt."""
    shutil.copytree(kept, tmp_path / "spoilt")
    return Backup.at(tmp_path / "spoilt")


@pytest.fixture
def empty(django_db_setup: None, tmp_path: Path) -> Iterator[Newsroom]:
    with make_newsroom(tmp_path / "empty", is_empty=True) as made:
        yield made


@pytest.fixture
def another_server(tmp_path: Path) -> Iterator[Newsroom]:
    """An empty database on a PostgreSQL server of its own."""
    home = tmp_path / "server"
    argv = [sys.executable, "-m", "tests.local.serve", str(home)]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout and server.stdout.readline() == "ready\n"
            yield Newsroom(home, str(lay_out(home).sockets), "factcheck")
        finally:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=30)


def tables_of(newsroom: Newsroom) -> Mapping[str, Content]:
    """What every table holds."""
    with newsroom.connect() as session:
        return contents(session)


def claims_in(backup: Backup) -> Content:
    """What does not change when somebody only reads."""
    return backup.manifest.tables["annotations_claim"]


def stored(newsroom: Newsroom) -> set[str]:
    """The names of all stored bodies; every one is what its name says."""
    found = [path for path in (newsroom.media / "bodies").rglob("*") if path.is_file()]
    assert all(sha256(path.read_bytes()).hexdigest() == path.name for path in found)
    return {path.name for path in found}


def reseal(backup: Backup, **changes: object) -> None:
    """Changes the manifest, and makes its hash right again."""
    told = json.loads((backup.home / MANIFEST).read_text()) | changes
    (backup.home / MANIFEST).write_text(json.dumps(told))
    sums = {name: sha256((backup.home / name).read_bytes()).hexdigest() for name in PAPERS}
    (backup.home / SUMS).write_text(sums_of(sums))


def test_the_drill_on_a_new_server_answers_the_same_to_the_byte(
    newsroom: Newsroom, another_server: Newsroom, tmp_path: Path
) -> None:
    before = newsroom.does("read")
    directory = tmp_path / "backups"
    said = newsroom.managed("backup", directory)
    manifest = Backup.at(directory).manifest
    assert f"{manifest.rows} rows in {len(manifest.tables)} tables, {manifest.bodies} stored bodies" in said
    assert "is whole" in another_server.managed("backup", directory, "--verify")
    told = another_server.managed("restore", directory)
    assert f"{manifest.rows} rows" in told and f"({manifest.bodies} were missing here)" in told and "Next:" in told
    assert tables_of(another_server) == manifest.tables
    assert stored(another_server) == stored(newsroom) and len(stored(newsroom)) == manifest.bodies > 0
    assert {status for status, _ in before.values()} == {200, 410} and len(before) > 40
    assert another_server.does("read") == before
    assert another_server.managed("migrate", "--check") == ""


def test_what_came_after_the_backup_is_not_taken_for_what_comes_after_the_restore(
    kept: Path, another_server: Newsroom
) -> None:
    """Cursors from after the backup are refused, and no message id or address is given out a second time."""
    another_server.managed("restore", kept)
    lost = another_server.does("publish")
    assert lost["messages"]
    another_server.managed("restore", kept, "--replace")
    again = another_server.does("publish")
    assert again["slug"] != lost["slug"] and not set(again["messages"]) & set(lost["messages"])
    asked = another_server.with_(CURSOR=lost["cursor"]).does("ask")
    assert asked == {"status": 400, "code": "cursor_lost"}


def test_sees_one_moment_while_editors_write(
    kept: Path, empty: Newsroom, another_server: Newsroom, tmp_path: Path
) -> None:
    empty.managed("restore", kept)
    writer = empty.begins("write")
    try:
        assert writer.stdout and writer.stdout.readline() == "0\n"
        empty.managed("backup", tmp_path / "b")
    finally:
        writer.terminate()
        written = [int(line) for line in writer.communicate()[0].split()]
    manifest = Backup.at(tmp_path / "b").manifest
    claims = {table: manifest.tables[f"annotations_{table}"].rows for table in ("claim", "highlight", "source")}
    with empty.connect() as session:
        rows = session.execute("SELECT count(*) FROM annotations_claim").fetchone()
    assert written and rows and rows[0] > claims["claim"], "nothing was written while the backup was made"
    assert not manifest.absent
    another_server.managed("restore", tmp_path / "b")
    assert tables_of(another_server) == manifest.tables


def test_a_second_backup_copies_only_new_bodies(newsroom: Newsroom, kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept, tmp_path / "b")
    some = min(path for path in (tmp_path / "b" / "bodies").rglob("*") if path.is_file())
    some.unlink()
    first = Backup.at(tmp_path / "b")
    assert "(1 of them new here" in newsroom.managed("backup", tmp_path / "b")
    second = Backup.at(tmp_path / "b")
    assert second.home != first.home and claims_in(second) == claims_in(first)
    assert some.is_file() and not list(damages(first)) and not list(damages(second))


def test_one_backup_at_a_time_and_what_a_killed_one_left_goes(newsroom: Newsroom, tmp_path: Path) -> None:
    left = tmp_path / "b" / f"{UNFINISHED}left"
    left.mkdir(parents=True)
    (left / DUMP).write_bytes(b"half a dump")
    with (tmp_path / "b" / LOCK).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = newsroom.manage("backup", tmp_path / "b")
        assert done.returncode == 1 and "Another backup is being made" in done.stderr and left.exists()
    newsroom.managed("backup", tmp_path / "b")
    assert not left.exists() and not list(damages(Backup.at(tmp_path / "b")))


def test_a_stream_unpacks_into_a_directory_of_backups(newsroom: Newsroom, kept: Path, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with (tmp_path / "backup.tar").open("wb") as out:
        argv = [sys.executable, "manage.py", "backup", "-"]
        subprocess.run(argv, cwd=ROOT, env=newsroom.settings, stdout=out, check=True, stderr=subprocess.PIPE)
    subprocess.run(["tar", "-xf", tmp_path / "backup.tar", "-C", tmp_path / "b"], check=True)
    unpacked = Backup.at(tmp_path / "b")
    assert not list(damages(unpacked)) and claims_in(unpacked) == claims_in(Backup.at(kept))


@pytest.mark.parametrize("name", [DUMP, BODIES, MANIFEST, SUMS, "bodies"])
@pytest.mark.parametrize("where", [0.0, 0.5, 1.0])
def test_names_the_file_with_a_flipped_byte(name: str, where: float, backup: Backup) -> None:
    body = next(backup.bodies())
    path = backup.path_of(body) if name == "bodies" else backup.home / name
    content = bytearray(path.read_bytes())
    content[int(where * (len(content) - 1))] ^= 1
    path.write_bytes(content)
    found = list(damages(backup))
    assert len(found) == 1 and (body.place if name == "bodies" else name) in found[0]


@pytest.mark.parametrize("name", [DUMP, BODIES, MANIFEST, SUMS, "bodies"])
def test_names_the_file_that_is_missing_or_cut(name: str, backup: Backup) -> None:
    body = next(backup.bodies())
    path = backup.path_of(body) if name == "bodies" else backup.home / name
    os.truncate(path, path.stat().st_size // 2)
    assert [body.sha256 in one or name in one for one in damages(backup)] == [True]
    if name != SUMS:
        path.unlink()
        assert [body.sha256 in one or name in one for one in damages(backup)] == [True]


def test_a_damaged_backup_is_not_restored(backup: Backup, empty: Newsroom) -> None:
    body = next(backup.bodies())
    backup.path_of(body).write_bytes(b"something else")
    done = empty.manage("restore", backup.home)
    assert done.returncode == 1 and f"{body.place} is damaged." in done.stderr and "Traceback" not in done.stderr
    assert not empty.media.exists()
    assert empty.manage("backup", backup.home, "--verify").returncode == 1


def test_a_full_disk_is_said_and_leaves_nothing_under_the_final_name(newsroom: Newsroom, tmp_path: Path) -> None:
    limit = 20_000  # bytes of the largest file: less than the dump
    argv = [sys.executable, "manage.py", "backup", str(tmp_path / "b")]
    done = subprocess.run(
        argv,
        cwd=ROOT,
        env=newsroom.settings,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1 and "There is no room for the backup" in done.stderr
    assert "Traceback" not in done.stderr and [one.name for one in (tmp_path / "b").iterdir()] == [LOCK]


def test_refuses_a_database_in_use(kept: Path, empty: Newsroom, tmp_path: Path) -> None:
    empty.managed("restore", kept)
    with empty.connect() as session:
        session.execute("UPDATE annotations_article SET title = 'newer'")
    held = tables_of(empty)
    done = empty.manage("restore", kept)
    assert done.returncode == 1 and "is in use: it holds rows in annotations_" in done.stderr
    with empty.connect():
        done = empty.manage("restore", kept, "--replace")
        assert done.returncode == 1 and "1 other sessions are connected" in done.stderr
        assert tables_of(empty) == held
        empty.managed("restore", kept, "--replace", "--disconnect")
    assert tables_of(empty) == Backup.at(kept).manifest.tables


def test_restores_nothing_where_a_table_comes_out_otherwise(backup: Backup, empty: Newsroom, tmp_path: Path) -> None:
    """The comparison is part of the transaction."""
    empty.managed("restore", backup.home)
    with empty.connect() as session:
        session.execute("UPDATE annotations_article SET title = 'newer'")
    held = tables_of(empty)
    told = json.loads((backup.home / MANIFEST).read_text())["tables"]
    reseal(backup, tables=told | {"annotations_claim": told["annotations_claim"] | {"sum": "1"}})
    done = empty.manage("restore", backup.home, "--replace")
    assert done.returncode == 1 and "The table annotations_claim holds" in done.stderr
    assert "The database was left as it was" in done.stderr and tables_of(empty) == held


def test_what_migrate_leaves_is_an_empty_database() -> None:
    with Server.of_settings().connect() as session:
        assert list(tables_with_rows(session)) == []


def test_refuses_a_backup_of_a_newer_version(backup: Backup, empty: Newsroom) -> None:
    reseal(backup, migrations=[*backup.manifest.migrations, "annotations.9000_later"])
    done = empty.manage("restore", backup.home)
    assert done.returncode == 1 and "of a newer version of Factcheck" in done.stderr
    assert "annotations.9000_later" in done.stderr


def test_says_at_once_which_secrets_another_key_cannot_open(kept: Path, empty: Newsroom, newsroom: Newsroom) -> None:
    other = empty.with_(SECRET_KEY="another key, just as long as the one before it, and not the same")
    said = other.manage("restore", kept).stderr
    assert "1 webhook secrets cannot be opened" in said and Backup.at(kept).manifest.keys[0] in said
    assert newsroom.key not in said and newsroom.key not in (Backup.at(kept).home / MANIFEST).read_text()
    with_both = other.with_(SECRET_KEY_FALLBACKS=newsroom.key)
    assert "cannot be opened" not in with_both.manage("restore", kept, "--replace").stderr


def test_names_bodies_that_the_store_lacks_and_backs_up_the_rest(kept: Path, empty: Newsroom, tmp_path: Path) -> None:
    empty.managed("restore", kept)
    lost, spoilt = sorted(path for path in (empty.media / "bodies").rglob("*") if path.is_file())[:2]
    lost.unlink()
    spoilt.write_bytes(b"spoilt")
    done = empty.manage("backup", tmp_path / "b")
    assert done.returncode == 2 and lost.name in done.stderr and spoilt.name in done.stderr
    assert set(Backup.at(tmp_path / "b").manifest.absent) == {lost.name, spoilt.name}
    assert not list(damages(Backup.at(tmp_path / "b")))


def test_refuses_what_is_no_backup(tmp_path: Path, empty: Newsroom) -> None:
    for command in ("restore none", "backup none --verify"):
        done = empty.manage(*command.replace("none", str(tmp_path / "none")).split())
        assert done.returncode == 1 and "There is no backup in" in done.stderr


def test_says_which_programs_are_missing(tmp_path: Path, empty: Newsroom) -> None:
    done = empty.with_(PG_BIN=str(tmp_path)).manage("backup", tmp_path / "b")
    assert done.returncode == 1 and "name their directory in PG_BIN" in done.stderr
    assert [one.name for one in (tmp_path / "b").iterdir()] == [LOCK]
