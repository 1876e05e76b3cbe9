"""Dates as pages write them, as aware UTC times."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

_FIRST_YEAR = 1990
_FRACTION = re.compile(r"[.,]\d+(?=$|[Zz+\-\s])")
_OFFSET = re.compile(r"\s*([+-]\d{2}):?(\d{2})$")
_ZONE_WORD = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)


def _parse(text: str) -> datetime | None:
    shaped = _ZONE_WORD.sub("+00:00", _OFFSET.sub(r"\1:\2", _FRACTION.sub("", text)))
    for parse, written in ((datetime.fromisoformat, shaped), (parsedate_to_datetime, text)):
        try:
            return parse(written)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def read_date(text: object, *, now: datetime | None = None) -> datetime | None:
    """Return an ISO 8601 or RFC 5322 date in UTC; None where it is neither, before 1990, or in the future.

    A time without a zone counts as UTC, a date without a time as its midnight.
    """
    found = _parse(text.strip()) if isinstance(text, str) and len(text) <= 64 else None
    if found is None:
        return None
    aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found
    latest = (now or datetime.now(UTC)) + timedelta(days=1)
    if not date(_FIRST_YEAR, 1, 1) <= aware.date() <= latest.date():
        return None
    return aware.astimezone(UTC)
