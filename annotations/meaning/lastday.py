"""Whether a check is past the last day on which it is to be relied on, by its payload, which may lack all days."""

from datetime import date

from django.utils import timezone
from django.utils.dateparse import parse_date

from annotations.meaning.payload import Json

CURRENT, OUTDATED = "current", "outdated"


def last_day(payload: Json) -> date | None:
    """The last day on which it is to be relied on; None where it has none."""
    return parse_date(payload.get("expires_on") or "")


def is_outdated(payload: Json, *, today: date | None = None) -> bool:
    """Whether its last day is over, by the newsroom's calendar."""
    last = last_day(payload)
    return last is not None and last < (today or timezone.localdate())


def checked_as_of(payload: Json) -> str:
    """The day whose state of things it judges, as ISO 8601; of older checks the day of their version."""
    return str(payload.get("as_of") or payload["modified_at"][:10])


def said_of_days(payload: Json) -> str:
    """The same in a sentence; "" for a check without a last day."""
    last = last_day(payload)
    if last is None:
        return ""
    day = parse_date(checked_as_of(payload)) or last
    if is_outdated(payload):
        return f"Outdated: checked as of {spelled(day)}."
    return f"Checked as of {spelled(day)}, to be relied on until {spelled(last)}."


def spelled(day: date) -> str:
    """As “22 Nov 2026”."""
    return f"{day.day} {day:%b %Y}"
