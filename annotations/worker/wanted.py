"""What one row of a batch asks for: the same things, under the same rules, as one POST to the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from hashlib import blake2b

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_current_timezone, make_aware

from annotations.errors import Conflict, Invalid
from annotations.incoming import clean_url
from annotations.text.urls import BadUrl, identity
from annotations.worker.intake import Details
from annotations.worker.supplying import Supplied, Wanted, clean_details

COLUMNS = (
    "url",
    "text",
    "html",
    "title",
    "byline",
    "authors",
    "site",
    "language",
    "published_at",
    "section",
    "external_id",
)
_CONTENTS = ("url", "text", "html")
_BETWEEN_AUTHORS = ";"


def wanted_by(values: Mapping[str, object]) -> Wanted:
    """The article that a row describes: name → text, `authors` also a list of texts. Raises Invalid."""
    authors = _authors(values.get("authors"))
    said = {name: _text(name, value) for name, value in values.items() if name != "authors"}
    text, html = said.get("text", ""), said.get("html", "")
    if text.strip() and html.strip():
        raise _wrong("text", "Give only one of text and html.")
    if not any(said.get(name, "").strip() for name in _CONTENTS):
        raise _wrong("url", "Give one of url, text and html.")
    supplied = Supplied.text(text) if text.strip() else Supplied.html(html) if html.strip() else None
    url = said.get("url", "")
    details = Details(
        title=said.get("title", ""),
        byline=said.get("byline", ""),
        site=said.get("site", ""),
        language=said.get("language", ""),
        published_at=_moment(said.get("published_at", "").strip()),
        authors=authors,
        section=said.get("section", ""),
        external_id=said.get("external_id", ""),
    )
    return Wanted(clean_url(url) if url.strip() else "", supplied, clean_details(details))


@dataclass
class Seen:
    """The names that rows gave to new articles: 16 bytes for each address and each `external_id`."""

    ids: set[bytes] = field(default_factory=set)
    addresses: dict[bytes, bytes] = field(default_factory=dict)

    def note(self, values: Mapping[str, object]) -> None:
        """Takes in a row as it was read; one that says nothing of itself is left out."""
        name, url = values.get("external_id"), values.get("url")
        key = _key(name.strip()) if isinstance(name, str) else b""
        if isinstance(url, str) and url.strip() and key not in self.ids:
            try:
                address = _key(identity(url.strip()))
            except BadUrl:
                return
            self.addresses[address] = self.addresses.get(address) or key
        if key:
            self.ids.add(key)

    def has(self, wanted: Wanted) -> bool:
        """Whether a row before named the same article. Raises Conflict where it was called otherwise there."""
        key = _key(wanted.details.external_id)
        if key in self.ids:
            return True
        there = self.addresses.get(_key(identity(wanted.url))) if wanted.url else None
        if there and key:
            said = "A row before gives this address another external_id."
            raise Conflict(said, code="external_id_differs", fields={"external_id": [said]})
        return there is not None


def _key(name: str) -> bytes:
    return blake2b(name.encode("utf-8", "replace"), digest_size=16).digest() if name else b""


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _wrong(name, "Not a valid string.")
    return value


def _authors(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(_text("authors", name) for name in value)
    return tuple(_text("authors", value).split(_BETWEEN_AUTHORS))


def _moment(told: str) -> datetime | None:
    """A time, or the beginning of a day, by ISO 8601; in the newsroom's zone where it names none. Raises Invalid."""
    if not told:
        return None
    try:
        day = parse_date(told)
        read = datetime.combine(day, time()) if day else parse_datetime(told)
        if read is None:
            raise ValueError(told)
        return (read if read.tzinfo else make_aware(read, get_current_timezone())).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _wrong("published_at", "Write a date or time by ISO 8601: 2026-11-01 or 2026-11-01T09:30:00Z.") from error


def _wrong(name: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields={name: [sentence]})
