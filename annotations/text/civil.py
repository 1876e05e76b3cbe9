"""What a clock on the wall says, and which moments that can be: none where clocks skip it, two where they go back."""

from datetime import UTC, datetime, tzinfo


def moments_at(written: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """The moments, in UTC and in order, at which clocks in the zone show this. `written` has no zone of its own."""
    asked = {written.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(moment for moment in asked if moment.astimezone(zone).replace(tzinfo=None) == written))


def offset_of(moment: datetime, zone: tzinfo) -> str:
    """How far the zone's clocks are from UTC at that moment: “UTC+1”, “UTC+5:30”."""
    minutes = round((moment.astimezone(zone).utcoffset() or moment.resolution * 0).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}"
