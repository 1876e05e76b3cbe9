"""Brings made rows into the tables by COPY, with the indexes built afterwards, in one transaction: all or nothing."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Field, Model
from django.db.models.fields import NOT_PROVIDED

from annotations.management.seeding.block import Rows

Copies = dict[str, tuple[tuple[str, ...], bytes]]
"""By model: the columns, and the rows as PostgreSQL's COPY reads them."""

# Those stay by which triggers look something up at each row that comes in: a capture's turn, the approvals of a claim.
_INDEXES = """
    SELECT pg_get_indexdef(i.indexrelid), c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = ANY(%s::regclass[]) AND i.indrelid <> 'annotations_review'::regclass
    AND c.relname NOT IN ('snapshot_by_turn', 'snapshot_of_person')
    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
"""
_KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""

_JSON = json.JSONEncoder(ensure_ascii=False).encode


def models() -> list[type[Model]]:
    """The models whose tables are filled, in an order in which the database's triggers find what they ask for."""
    names = (
        "User Desk Page Address Snapshot Article Claim Highlight Source Verdict Review Publication Check Check_pages"
    )
    return [_model(name) for name in [*names.split(), "Appearance", "Event"]]


def _model(name: str) -> type[Model]:
    return apps.get_model("annotations", name)


def copies_of(rows: Rows) -> Copies:
    """The rows as COPY reads them; columns that the rows do not name get the model's default."""
    return {name: _copy_of(_model(name), told) for name, told in rows.items()}


def _copy_of(model: type[Model], rows: Sequence[Any]) -> tuple[tuple[str, ...], bytes]:
    given = tuple(rows[0])
    others = [field for field in model._meta.concrete_fields if field.attname not in given and _needs_value(field)]
    rest = [_cell(field, field.get_default()) for field in others]
    fields = [next(one for one in model._meta.concrete_fields if one.attname == name) for name in given]
    lines = ("\t".join([*map(_cell, fields, row.values()), *rest]) for row in rows)
    columns = tuple(str(field.column) for field in [*fields, *others])
    return columns, ("\n".join(lines) + "\n").encode()


def _needs_value(field: "Field[Any, Any]") -> bool:
    return not (field.generated or field.db_default is not NOT_PROVIDED or field.primary_key)


def _cell(field: "Field[Any, Any]", value: Any) -> str:
    """One value in COPY's text format."""
    match value:
        case str():
            return _escaped(value)
        case None:
            return "\\N"
        case bool():
            return "t" if value else "f"
        case datetime() | date():
            return value.isoformat()
        case list() if field.get_internal_type() == "ArrayField":
            return _escaped("{" + ",".join(map(_JSON, value)) + "}")
        case list() | dict():
            return _escaped(_JSON(value))
        case _:
            return str(value)


def _escaped(text: str) -> str:
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    return text.replace("\n", "\\n").replace("\t", "\\t") if "\n" in text or "\t" in text else text


def copy_in(copies: Copies) -> None:
    """Adds the rows. The database's triggers look at every one."""
    with connection.cursor() as cursor:
        for model in models():
            columns, body = copies.get(model._meta.object_name or "", ((), b""))
            if not body:
                continue
            names = ", ".join(f'"{name}"' for name in columns)
            with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
                copy.write(body)


@contextmanager
def indexes_aside() -> Iterator[None]:
    """Without indexes and foreign keys inside; afterwards both are made again, by which every row is judged."""
    tables = [model._meta.db_table for model in models()]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # rows are made while it waits
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SET LOCAL max_parallel_maintenance_workers = 2")
        indexes, keys = _all(cursor, _INDEXES, tables), _all(cursor, _KEYS, tables)
        for table, name, _ in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for _, name in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("SET LOCAL enable_seqscan = off")  # triggers planned while the tables were empty
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # each trigger looks through all that waits for the end
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")
        for statement, _ in indexes:
            cursor.execute(statement)
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _all(cursor: Any, statement: str, tables: list[str]) -> list[tuple[str, ...]]:
    cursor.execute(statement, [tables])
    return list(cursor.fetchall())


def empty_tables() -> None:
    """Removes what is in them, and in the tables that refer to them."""
    tables = ", ".join(model._meta.db_table for model in models())
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


def go_on_after_ids() -> None:
    """The next row of each table gets an id that is free."""
    with connection.cursor() as cursor:
        for model in models():
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table})) "
                f"FROM {table} LIMIT 1"
            )


def analyse() -> None:
    """What the planner knows, brought up to date; outside of any transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for model in models():
            cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")
        cursor.execute("RESET statement_timeout")
