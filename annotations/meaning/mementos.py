"""Captures in the terms of Memento (RFC 7089): which is of when, and where the others are. Pure."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from django.conf import settings

from annotations.meaning.archived import capture_url
from annotations.meaning.opened import Moments

LINK_FORMAT = "application/link-format"
Json = dict[str, Any]


def timegate_url(original: str) -> str:
    return f"{settings.BASE_URL}/timegate/{original}"


def timemap_url(original: str, shape: str = "link") -> str:
    return f"{settings.BASE_URL}/timemap/{shape}/{original}"


def http_date(at: datetime) -> str:
    """A moment as HTTP writes it, in GMT."""
    return format_datetime(at.astimezone(UTC).replace(microsecond=0), usegmt=True)


def asked_date(value: str) -> datetime | None:
    """What Accept-Datetime asks for (section 2.1.1); None where nothing is. Raises ValueError."""
    if not value.strip():
        return None
    try:
        at = parsedate_to_datetime(value)
    except (TypeError, IndexError, OverflowError) as error:
        raise ValueError("not a date of HTTP") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def links_of(original: str, moments: Moments, *, shown: int | None = None) -> str:
    """The Link header of a memento (`shown`) or of a time gate: the original, and where others are (section 2.2)."""
    lines = [
        f'<{original}>; rel="original"',
        f'<{timegate_url(original)}>; rel="timegate"',
        f'<{timemap_url(original)}>; rel="timemap"; type="{LINK_FORMAT}"',
    ]
    if shown is None or not moments:
        return ", ".join(lines)
    at = next(number for number, (pk, _) in enumerate(moments) if pk == shown)
    places = (("first", 0), ("prev", at - 1), ("", at), ("next", at + 1), ("last", len(moments) - 1))
    told = sorted({number for _, number in places if 0 <= number < len(moments)})
    roles = {number: [role for role, place in places if role and place == number] for number in told}
    lines += [_memento(moments[number], [*roles[number], "memento"]) for number in told]
    return ", ".join(lines)


def _memento(moment: tuple[int, datetime], roles: list[str]) -> str:
    pk, at = moment
    return f'<{capture_url(pk)}>; rel="{" ".join(roles)}"; datetime="{http_date(at)}"'


def link_map(original: str, moments: Moments) -> str:
    """The time map in link format (section 5)."""
    span = f'from="{http_date(moments[0][1])}"; until="{http_date(moments[-1][1])}"'
    lines = [
        f'<{original}>; rel="original"',
        f'<{timemap_url(original)}>; rel="self"; type="{LINK_FORMAT}"; {span}',
        f'<{timegate_url(original)}>; rel="timegate"',
    ]
    last = len(moments) - 1
    for number, moment in enumerate(moments):
        ends = [role for role, is_it in (("first", number == 0), ("last", number == last)) if is_it]
        lines.append(_memento(moment, [*ends, "memento"]))
    return ",\n".join(lines) + "\n"


def json_map(original: str, moments: Moments) -> Json:
    """The same as JSON, in the form that archives have agreed on."""
    told = [{"datetime": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "uri": capture_url(pk)} for pk, at in moments]
    return {
        "original_uri": original,
        "timegate_uri": timegate_url(original),
        "timemap_uri": {"link_format": timemap_url(original), "json_format": timemap_url(original, "json")},
        "mementos": {"first": told[0], "last": told[-1], "list": told},
    }
