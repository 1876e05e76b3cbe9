"""The last release's database, upgraded: readers get what they got, and the old version can go on writing."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from annotations.management.backups.servers import programs_for
from tests.migrations.online import LAST_RELEASED
from tests.newsrooms import Newsroom, make_newsroom

HERE = Path(__file__).resolve().parent
DUMP = HERE / f"{LAST_RELEASED[:4]}.dump"
MAY_GROW = {"django_migrations", "django_content_type", "auth_permission"}
MADE = (HERE / "made.sql").read_text()
"""Every column, constraint, index, trigger and function of a database that is ours, a row each."""
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


@dataclass(frozen=True)
class Upgrade:
    """The database as it is now, what it held before, and the try that met a table in use."""

    newsroom: Newsroom
    rows: dict[str, int]
    columns: set[str]
    held_up: "subprocess.CompletedProcess[str]"


@pytest.fixture(scope="module")
def upgrade(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Upgrade]:
    with make_newsroom(tmp_path_factory.mktemp("old") / "one", is_empty=True) as newsroom:
        loaded(newsroom)
        rows, known = counts(newsroom), columns(newsroom)
        with newsroom.connect() as session:
            session.execute("BEGIN; LOCK TABLE annotations_claim IN ROW EXCLUSIVE MODE")
            held_up = newsroom.manage("migrate")
            session.execute("ROLLBACK")
        newsroom.managed("migrate")
        yield Upgrade(newsroom, rows, known, held_up)


@pytest.mark.django_db
def test_a_step_that_would_hold_others_up_gives_way_and_can_be_run_again(upgrade: Upgrade) -> None:
    said = upgrade.held_up.stderr
    assert upgrade.held_up.returncode == 1 and "Run it again." in said and "Traceback" not in said
    assert upgrade.newsroom.managed("migrate", "--check") == ""


@pytest.mark.django_db
def test_an_upgrade_keeps_every_row_and_every_answer(upgrade: Upgrade) -> None:
    with make_newsroom(upgrade.newsroom.home.parent / "two", template=upgrade.newsroom.database) as newsroom:
        after = counts(newsroom)
        assert {name: after.get(name) for name in upgrade.rows if name not in MAY_GROW} == {
            name: rows for name, rows in upgrade.rows.items() if name not in MAY_GROW
        }
        then, now = json.loads(DUMP.with_suffix(".json").read_text()), newsroom.does("tell")
        assert [address for address in then if not holds(now.get(address), then[address])] == []
        assert newsroom.does("publish")["messages"]
        assert {status for status, _ in newsroom.does("read").values()} == {200, 410}


@pytest.mark.django_db
def test_an_upgraded_database_takes_what_the_old_version_writes(upgrade: Upgrade) -> None:
    """Every row that the old code has written, in the columns that it knew, and every column that it reads."""
    with make_newsroom(upgrade.newsroom.home.parent / "three", template=upgrade.newsroom.database) as newsroom:
        with newsroom.connect() as session:
            tables = session.execute(
                "SELECT string_agg(format('%I', relname), ', ') FROM pg_stat_user_tables"
            ).fetchone()
            assert tables
            session.execute(f"TRUNCATE {tables[0]}")
        assert counts(newsroom)["annotations_claim"] == 0
        loaded(newsroom, "--data-only", "--disable-triggers")
        rows = counts(newsroom)
    assert rows["annotations_claim"] > 5 and rows["annotations_publication"] > 2 and rows["annotations_event"] > 20


@pytest.mark.django_db
def test_every_new_column_has_a_default_in_the_database_and_no_old_one_is_gone(upgrade: Upgrade) -> None:
    assert upgrade.columns - columns(upgrade.newsroom) == set(), "the old version still reads these"
    required = columns(upgrade.newsroom, REQUIRED) - upgrade.columns
    new = {name for name in required if name.partition(".")[0] in upgrade.rows}
    assert new == set(), "the old version does not write these"


@pytest.mark.django_db
def test_a_fresh_database_is_what_an_upgraded_one_is(upgrade: Upgrade) -> None:
    """The tests' own database was made the short way: see `tests.migrations.fresh`."""
    with connection.cursor() as cursor:
        cursor.execute(MADE)
        fresh = set(cursor.fetchall())
    with upgrade.newsroom.connect() as session:
        stepwise = set(session.execute(MADE).fetchall())
    assert len(fresh) > 2000
    assert sorted(fresh - stepwise) == [] and sorted(stepwise - fresh) == []
