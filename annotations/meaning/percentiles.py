"""Percentiles, counted by the database."""

from typing import Any

from django.db.models import Aggregate


class Percentile(Aggregate):
    """The value below which the share `at` of all lies, between neighbours (PostgreSQL's percentile_cont)."""

    function = "PERCENTILE_CONT"
    name = "Percentile"
    template = "%(function)s(%(at)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: Any, *, at: float, **extra: Any) -> None:
        super().__init__(expression, at=float(at), **extra)
