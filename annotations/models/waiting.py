"""How long rows that are jobs still have to wait, by the database's clock."""

from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Now


def seconds_until_first(rows: QuerySet[Any], due: Any = None) -> float | None:
    """Until the first of the rows is due (`next_attempt_at` if not said); 0 where one is, None where there is none."""
    wait = ExpressionWrapper((due or F("next_attempt_at")) - Now(), output_field=DurationField())
    shortest = rows.annotate(wait=wait).order_by("wait").values_list("wait", flat=True).first()
    return max(0.0, shortest.total_seconds()) if shortest is not None else None
