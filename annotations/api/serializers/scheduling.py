"""When a claim is published."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api.schema import example
from annotations.api.serializers.fields import Strict


@extend_schema_field({"type": "string", "format": "date-time"})
class Moment(serializers.Field[datetime, Any, str, Any]):
    """ISO 8601 with its offset from UTC: what a clock says means nothing without the place."""

    def to_internal_value(self, data: Any) -> datetime:
        try:
            found = datetime.fromisoformat(data) if isinstance(data, str) else None
            if found is not None and found.tzinfo is not None and 2000 <= found.year <= 2999:
                return found
        except ValueError:
            pass
        raise serializers.ValidationError(_("Write a moment with its offset: 2026-11-30T09:00:00+01:00."))

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


@example({"publish_at": "2026-11-30T09:00:00+01:00"})
class ScheduleSerializer(Strict):
    publish_at = Moment(help_text="With its offset from UTC. Still to come, within a year.")
