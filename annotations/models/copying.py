"""Many new rows in few statements: PostgreSQL's COPY, fed from rows of models by the fields' own rules."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

_NEXT = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"

Fields = tuple[Any, ...]


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Fresh ids for rows that refer to each other before they are there, in ascending order."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [model._meta.db_table, "id", count])
        return sorted(int(row[0]) for row in cursor)


def copy_in(rows: Sequence[models.Model]) -> None:
    """Adds rows of one model, in their order; what a row leaves to the database's default is left to it.

    The caller has the transaction. `save` and signals are passed over. Raises IntegrityError.
    """
    alike: dict[Fields, list[models.Model]] = defaultdict(list)
    for row in rows:
        alike[_told(row)].append(row)
    for fields, some in alike.items():
        _copy(some, fields)


def _copy(rows: Sequence[models.Model], fields: Fields) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    statement = f"COPY {quote(rows[0]._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])


def _told(row: models.Model) -> Fields:
    """The fields that the row says itself."""
    fields = row._meta.concrete_fields
    return tuple(field for field in fields if not _is_left(getattr(row, field.attname), field))


def _is_left(value: object, field: Any) -> bool:
    return isinstance(value, DatabaseDefault) or (field.primary_key and value is None)
