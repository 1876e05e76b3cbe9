"""Dates as pages write them, as aware UTC times."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import chain

_FIRST_YEAR = 1990
_MAX_LENGTH = 80
_FRACTION = re.compile(r"(?<=:\d\d)[.,]\d+(?=$|[Zz+\-\s])")
_OFFSET = re.compile(r"\s*([+-]\d{2}):?(\d{2})$")
_ZONE_WORD = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)
_ZONE_NAME = re.compile(r"\s*\[[\w/+-]+\]$")
_SHAPES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y%m%d%H%M%S",
    "%Y%m%d%H%M",
    "%Y%m%d",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
)
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")

_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
}
_ABBREVIATED = {
    "sept": 9,
    "janv": 1,
    "févr": 2,
    "avr": 4,
    "juil": 7,
    "déc": 12,
    "jän": 1,
    "jänner": 1,
    "mrz": 3,
    "set": 9,
}
_MONTH = {name: at for said in _MONTHS.values() for at, name in enumerate(said.split(), 1)} | _ABBREVIATED
for _name, _at in tuple(_MONTH.items()):
    _MONTH.setdefault(_name[:3], _at)
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:\.|º|er|st|nd|rd|th)?[\s-]+(?:de\s+|of\s+)?([^\W\d_]{3,})\.?,?[\s-]+(?:de\s+|del\s+)?(\d{4})\b"
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_CLOCK = re.compile(r"\b(\d{1,2})[:h.](\d{2})(?::(\d{2}))?\s*([ap])?\.?m?\b", re.IGNORECASE)


def _iso(text: str) -> Iterator[datetime]:
    shaped = _ZONE_WORD.sub("+00:00", _OFFSET.sub(r"\1:\2", _FRACTION.sub("", _ZONE_NAME.sub("", text))))
    with suppress(ValueError):
        yield datetime.fromisoformat(shaped)
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        yield parsedate_to_datetime(text)
    for shape in _SHAPES:
        with suppress(ValueError):
            yield datetime.strptime(shaped, shape).replace(tzinfo=UTC)
    if _EPOCH.fullmatch(text):
        yield datetime.fromtimestamp(int(text[:10]), UTC)


def _clock(text: str) -> tuple[int, int, int]:
    found = _CLOCK.search(text)
    if not found:
        return 0, 0, 0
    hour, half = int(found[1]), (found[4] or "").lower()
    hour = hour % 12 + 12 * (half == "p") if half else hour
    minute, second = int(found[2]), int(found[3] or 0)
    return (hour, minute, second) if hour < 24 and minute < 60 > second else (0, 0, 0)


def _named(text: str) -> Iterator[datetime]:
    """Yield dates with the month's name, in eleven languages, or in Chinese, Japanese or Korean."""
    told = [(found[3], found[2], found[1], found.end()) for found in _DAY_FIRST.finditer(text)]
    told += [(found[3], found[1], found[2], found.end()) for found in _MONTH_FIRST.finditer(text)]
    for year, name, day, end in told:
        month = _MONTH.get(name.casefold())
        with suppress(ValueError):
            yield datetime(int(year), month or 0, int(day), *_clock(text[end:]), tzinfo=UTC)
    for found in _CJK.finditer(text):
        with suppress(ValueError):
            yield datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)


def _is_likely(found: datetime, now: datetime) -> bool:
    return date(_FIRST_YEAR, 1, 1) <= found.date() <= (now + timedelta(days=1)).date()


def read_date(text: object, *, now: datetime | None = None) -> datetime | None:
    """Return a date in UTC, written by ISO 8601, RFC 5322, in figures or with a month's name.

    None for anything else, for years before 1990 and the future. A time without a zone counts as UTC, a date without
    a time as its midnight.
    """
    if not isinstance(text, str) or len(text) > _MAX_LENGTH:
        return None
    for found in chain(_iso(text.strip()), _named(text)):
        with suppress(OverflowError):
            aware = (found.replace(tzinfo=UTC) if found.tzinfo is None else found).astimezone(UTC)
            if _is_likely(aware, now or datetime.now(UTC)):
                return aware
    return None
