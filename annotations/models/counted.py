"""Numbers of rows that are shown beside a list: counted as far as a person cares, whatever the table holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows there are, or that there are more than `number`. Reads `1,000+` then, and is false for none."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.is_more else ''}"

    def __bool__(self) -> bool:
        return self.number > 0

    def __float__(self) -> float:
        """For `pluralize`."""
        return float(self.number)

    def exceeds(self, shown: int) -> bool:
        """Whether there are more rows than these."""
        return self.number > shown


def counted(rows: QuerySet[Any]) -> Counted:
    """The number of these rows; no more than MOST_COUNTED and one of them are read."""
    number = rows.order_by()[: MOST_COUNTED + 1].count()
    return Counted(min(number, MOST_COUNTED), number > MOST_COUNTED)


def counted_together(lists: Sequence[QuerySet[Any]]) -> list[Counted]:
    """`counted` for each of several lists, in one query."""
    parts = [rows.order_by().values("pk")[: MOST_COUNTED + 1].query.sql_with_params() for rows in lists]
    if not parts:
        return []
    numbers = ", ".join(f"(SELECT count(*) FROM ({sql}) counted)" for sql, _ in parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {numbers}", [value for _, values in parts for value in values])
        found = cursor.fetchone() or ()
    return [Counted(min(number, MOST_COUNTED), number > MOST_COUNTED) for number in found]
