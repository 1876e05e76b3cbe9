"""The rule that migrations run while the old version serves: `python -m tests.migrations.online`, in `make check`.

Every migration after the last released one is written out as SQL and read by squawk, which parses it as PostgreSQL
does. Refused is what holds a long lock, what rewrites a table, and what breaks the code that still runs meanwhile.
docs/operations.md, "Upgrades", says how the same is done in two releases instead.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import django
from django.apps import apps
from django.db import connection
from django.db.migrations import CreateModel, Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

APP = "annotations"
LAST_RELEASED = "0025_vouched_origins"
"""Up to here migrations were released before there was the rule, and they ran with the server stopped."""
EXEMPT: dict[tuple[str, str], str] = {
    ("0041_notices", "python-with-schema"): "the step adds one row to a table that the migration makes",
    ("0044_invited_to_a_desk", "adding-foreign-key-constraint"): "invitations came four migrations before, and are few",
    ("0049_kinds_of_sources", "ban-drop-not-null"): "only sources that the new version adds stand on no page",
}
"""What a migration may do all the same: (its name, the rule) → why nobody is held up or broken by it."""
OF_NEW_TABLES = ("adding-foreign-key-constraint", "adding-required-field", "disallowed-unique-constraint")
"""What holds nobody up on a table that the migration itself makes: Django adds what points elsewhere afterwards."""
STYLE = (
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "prefer-identity",
    "prefer-robust-stmts",
    "prefer-text-field",
    "prefer-timestamp-tz",
    "require-lock-timeout",  # every session has one: DATABASES in factcheck/settings.py, and `manage.py migrate`
    "require-statement-timeout",
    "ban-char-field",
)
"""Rules of squawk about taste, and those that something else holds."""
OLDEST_POSTGRES = "15"
MIXED = "python-with-schema"
ALTERED = re.compile(r'ALTER TABLE "(\w+)"')
CREATED = re.compile(r'CREATE TABLE "(\w+)"')


@dataclass(frozen=True, slots=True)
class Problem:
    """What a migration must not do."""

    migration: str
    rule: str
    said: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.rule}: {self.said}"


def problems() -> Iterator[Problem]:
    """Of every migration that is not released yet."""
    loader = MigrationLoader(connection, replace_migrations=False)
    for app, name in sorted(loader.disk_migrations):
        if app == APP and name > LAST_RELEASED:
            state = loader.project_state((app, name), at_end=False)
            for problem in problems_of(loader.disk_migrations[app, name], state):
                if (name, problem.rule) not in EXEMPT:
                    yield problem


def problems_of(migration: Migration, state: ProjectState) -> Iterator[Problem]:
    """Of one migration, which begins in this state of the models."""
    if migration.atomic and _mixes(migration.operations):
        said = "Rows are changed while the lock of a changed table is held. Make two migrations of it."
        yield Problem(migration.name, MIXED, said)
    written = sql_of(migration, state)
    for told in _read_by_squawk(written, is_atomic=migration.atomic):
        if not _is_of_a_new_table(told, written):
            yield Problem(migration.name, told["rule_name"], _sentence(told))


def sql_of(migration: Migration, state: ProjectState) -> str:
    """What it does, as SQL. Steps in Python are comments there."""
    with closing(connection.copy()) as aside, aside.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state.clone(), editor, collect_sql=True)
        return "\n".join(editor.collected_sql)


def _mixes(operations: Sequence[Operation]) -> bool:
    """Whether rows are changed by Python in the transaction that changes a table which was there before."""
    are_python = [isinstance(operation, RunPython) for operation in operations]
    made = {operation.name_lower for operation in operations if isinstance(operation, CreateModel)}
    touched = {getattr(operation, "model_name", "").lower() for operation in operations} - {""} - made
    return any(are_python) and bool(touched)


def _read_by_squawk(written: str, *, is_atomic: bool) -> list[dict[str, Any]]:
    squawk = Path(sys.executable).parent / "squawk"
    argv = [str(squawk), "--reporter=json", f"--pg-version={OLDEST_POSTGRES}", f"--exclude={','.join(STYLE)}"]
    argv += ["--stdin-filepath=migration.sql", *(["--assume-in-transaction"] if is_atomic else [])]
    done = subprocess.run(argv, input=written, capture_output=True, text=True, check=False, env=dict(os.environ))
    if done.returncode not in (0, 1) or not done.stdout.startswith("["):
        raise RuntimeError(f"squawk does not work: {done.stderr or done.stdout}")
    return cast(list[dict[str, Any]], json.loads(done.stdout))


def _is_of_a_new_table(told: dict[str, Any], written: str) -> bool:
    """Whether it is about a table that the migration itself makes: nobody waits for that one."""
    if told["rule_name"] not in OF_NEW_TABLES:
        return False
    changed = ALTERED.match(written.splitlines()[told["line"]])
    return changed is not None and changed[1] in CREATED.findall(written)


def _sentence(told: dict[str, Any]) -> str:
    return f"{told['message']} {told.get('help') or ''}".strip()


def main() -> int:
    """Says every problem; 1 where there is one."""
    found = list(problems())
    for problem in found:
        print(problem, file=sys.stderr)
    names = {name for app, name in MigrationLoader(None).disk_migrations if app == APP and name > LAST_RELEASED}
    print(f"{len(names)} migrations since {LAST_RELEASED}: {len(found)} that cannot run while the old version serves.")
    return bool(found)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    if not apps.ready:
        django.setup()
    sys.exit(main())
