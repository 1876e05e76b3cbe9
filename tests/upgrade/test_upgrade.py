"""The last release's database, upgraded: readers get what they got, and the old version can go on writing meanwhile."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from annotations.management.backups.servers import programs_for
from tests.migrations.online import LAST_RELEASED
from tests.newsrooms import Newsroom, make_newsroom

HERE = Path(__file__).resolve().parent
DUMP = HERE / f"{LAST_RELEASED[:4]}.dump"
MAY_GROW = {"django_migrations", "django_content_type", "auth_permission"}
COLUMNS = """
SELECT table_name || '.' || column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name LIKE 'annotations%'
"""
REQUIRED = COLUMNS + (
    "AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER'"
)
pytestmark = pytest.mark.timeout(600)


def loaded(newsroom: Newsroom, *options: str) -> None:
    """Brings the dump into the newsroom's database."""
    with newsroom.connect() as session:
        pg_restore = programs_for(session.info.server_version // 10_000)["pg_restore"]
    argv = [pg_restore, "--no-owner", "--exit-on-error", *options, f"--host={newsroom.socket}", "--username=factcheck"]
    subprocess.run([*argv, f"--dbname={newsroom.database}", str(DUMP)], check=True)


def counts(newsroom: Newsroom) -> dict[str, int]:
    """Rows of every table."""
    with newsroom.connect() as session:
        names = session.execute("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public'").fetchall()
        rows = {
            name: session.execute(f'SELECT count(*) FROM "{name}"').fetchone() for (name,) in names
        }  # our own names
        return {name: row[0] for name, row in rows.items() if row}


def columns(newsroom: Newsroom, query: str = COLUMNS) -> set[str]:
    with newsroom.connect() as session:
        return {str(row[0]) for row in session.execute(query).fetchall()}


def holds(now: Any, then: Any) -> bool:
    """Whether everything that was said then is said now, and in the same order."""
    if isinstance(then, Mapping):
        return isinstance(now, Mapping) and all(name in now and holds(now[name], then[name]) for name in then)
    if isinstance(then, list):
        return isinstance(now, list) and len(now) == len(then) and all(map(holds, now, then))
    return bool(now == then)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Newsroom]:
    """The former release's database, not upgraded yet."""
    with make_newsroom(tmp_path / "old", is_empty=True) as newsroom:
        loaded(newsroom)
        yield newsroom


@pytest.fixture
def upgraded(old: Newsroom) -> Newsroom:
    old.managed("migrate")
    return old


@pytest.mark.django_db
def test_an_upgrade_keeps_every_row_and_every_answer(old: Newsroom) -> None:
    before = counts(old)
    old.managed("migrate")
    after = counts(old)
    assert {name: after.get(name) for name in before if name not in MAY_GROW} == {
        name: rows for name, rows in before.items() if name not in MAY_GROW
    }
    then, now = json.loads(DUMP.with_suffix(".json").read_text()), old.does("tell")
    assert [address for address in then if not holds(now.get(address), then[address])] == []
    assert old.does("publish")["messages"]
    assert {status for status, _ in old.does("read").values()} == {200, 410}


@pytest.mark.django_db
def test_an_upgraded_database_takes_what_the_old_version_writes(upgraded: Newsroom) -> None:
    """Every row that the old code has written, in the columns that it knew, and every column that it reads."""
    with upgraded.connect() as session:
        tables = session.execute("SELECT string_agg(format('%I', relname), ', ') FROM pg_stat_user_tables").fetchone()
        assert tables
        session.execute(f"TRUNCATE {tables[0]}")
    assert counts(upgraded)["annotations_claim"] == 0
    loaded(upgraded, "--data-only", "--disable-triggers")
    rows = counts(upgraded)
    assert rows["annotations_claim"] > 5 and rows["annotations_publication"] > 2 and rows["annotations_event"] > 20


@pytest.mark.django_db
def test_every_new_column_has_a_default_in_the_database_and_no_old_one_is_gone(old: Newsroom) -> None:
    known, tables = columns(old), set(counts(old))
    old.managed("migrate")
    assert known - columns(old) == set(), "the old version still reads these"
    new = {name for name in columns(old, REQUIRED) - known if name.partition(".")[0] in tables}
    assert new == set(), "the old version does not write these"


@pytest.mark.django_db
def test_a_step_that_would_hold_others_up_gives_way_and_can_be_run_again(old: Newsroom) -> None:
    with old.connect() as session:
        session.execute("BEGIN; LOCK TABLE annotations_claim IN ROW EXCLUSIVE MODE")
        done = old.manage("migrate")
        session.execute("ROLLBACK")
    assert done.returncode == 1 and "Run it again." in done.stderr and "Traceback" not in done.stderr
    old.managed("migrate")
    assert old.managed("migrate", "--check") == ""
