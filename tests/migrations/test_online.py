"""The rule for migrations: each thing that it names is caught, and what does no harm passes."""

import pytest
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import connection, models
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    DeleteModel,
    Migration,
    RemoveField,
    RenameField,
    RenameModel,
    RunPython,
    RunSQL,
)
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models.functions import Lower

from tests.migrations import online

pytestmark = pytest.mark.django_db

SHORT = models.CheckConstraint(condition=models.Q(text__length__lte=9_000), name="claim_text_short")
ONCE = models.UniqueConstraint(fields=["text"], name="claim_text_once")
BY_DAY = models.Index(fields=["claimed_on"], name="claim_by_day")
LOWER = models.GeneratedField(expression=Lower("text"), output_field=models.TextField(), db_persist=True)
REFUSED = {
    "ban-drop-default": AddField("Claim", "weight", models.IntegerField(default=0)),
    "adding-field-with-default": AddField("Claim", "lower", LOWER),
    "ban-drop-column": RemoveField("Claim", "claimant"),
    "renaming-column": RenameField("Claim", "claimant", "speaker"),
    "changing-column-type": AlterField("Claim", "version", models.TextField()),
    "adding-not-nullable-field": AlterField("Claim", "claimed_on", models.DateField()),
    "require-concurrent-index-creation": AddIndex("Claim", BY_DAY),
    "constraint-missing-not-valid": AddConstraint("Claim", SHORT),
    "disallowed-unique-constraint": AddConstraint("Claim", ONCE),
    "ban-drop-table": DeleteModel("Dump"),
    "renaming-table": RenameModel("Dump", "Copy"),
    "adding-required-field": RunSQL("ALTER TABLE annotations_claim ADD COLUMN weight integer NOT NULL"),
    "adding-foreign-key-constraint": RunSQL(
        "ALTER TABLE annotations_claim ADD CONSTRAINT one FOREIGN KEY (id) REFERENCES annotations_page (id)"
    ),
    "require-concurrent-index-deletion": RunSQL("DROP INDEX claim_opening"),
}
ALLOWED: dict[str, list[Operation]] = {
    "a column that may be null": [AddField("Claim", "weight", models.IntegerField(null=True))],
    "a default in the database": [AddField("Claim", "weight", models.IntegerField(db_default=0))],
    "an index built beside": [AddIndexConcurrently("Claim", BY_DAY)],
    "a constraint for new rows": [AddConstraintNotValid("Claim", SHORT)],
    "rows changed, and nothing else": [RunPython(RunPython.noop)],
    "a new table, with an index and a key to an old one": [
        CreateModel(
            "Weight",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("claim", models.ForeignKey("annotations.Claim", on_delete=models.CASCADE)),
                ("grams", models.IntegerField()),
            ],
        ),
        AddField("Weight", "page", models.ForeignKey("annotations.Page", null=True, on_delete=models.CASCADE)),
        AddIndex("Weight", models.Index(fields=["grams"], name="weight_grams")),
        RunPython(RunPython.noop),
    ],
}


def migration_of(*operations: Operation) -> Migration:
    """One after all others."""
    is_atomic = not any(isinstance(one, AddIndexConcurrently) for one in operations)
    made: type[Migration] = type("Made", (Migration,), {"operations": list(operations), "atomic": is_atomic})
    return made("9000_tried", "annotations")


def rules_of(*operations: Operation) -> set[str]:
    """The rules that a migration of these operations breaks."""
    state = MigrationLoader(connection).project_state()
    return {problem.rule for problem in online.problems_of(migration_of(*operations), state)}


@pytest.mark.parametrize("rule", REFUSED)
def test_refuses_what_holds_up_or_breaks_the_old_version(rule: str) -> None:
    assert rule in rules_of(REFUSED[rule])


@pytest.mark.parametrize("what", ALLOWED)
def test_lets_pass_what_does_no_harm(what: str) -> None:
    assert rules_of(*ALLOWED[what]) == set()


def test_lets_pass_the_check_of_old_rows_in_a_migration_of_its_own() -> None:
    state = MigrationLoader(connection).project_state()
    AddConstraintNotValid("Claim", SHORT).state_forwards("annotations", state)
    assert list(online.problems_of(migration_of(ValidateConstraint("Claim", SHORT.name)), state)) == []


def test_refuses_to_change_rows_while_a_lock_is_held() -> None:
    field = models.IntegerField(null=True)
    assert rules_of(AddField("Claim", "weight", field), RunPython(RunPython.noop)) == {online.MIXED}


def test_what_is_exempt_says_why_and_is_still_there() -> None:
    names = {name for app, name in MigrationLoader(None).disk_migrations if app == online.APP}
    assert online.LAST_RELEASED in names
    for (migration, rule), reason in online.EXEMPT.items():
        assert migration in names and rule and len(reason) > 20


def test_a_session_waits_for_a_lock_for_a_bounded_time() -> None:
    """What stands behind a migration that waits for a lock waits too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting::int FROM pg_settings WHERE name = 'lock_timeout'")
        assert 0 < cursor.fetchone()[0] <= 10_000
    assert "lock_timeout" in settings.DATABASES["default"]["OPTIONS"]["options"]
