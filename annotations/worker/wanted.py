"""What one row of a batch asks for: the same things, under the same rules, as one POST to the API."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from hashlib import blake2b
from uuid import UUID

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_current_timezone, make_aware

from annotations.errors import Conflict, Invalid
from annotations.incoming import clean_url
from annotations.models import Batch, BatchName
from annotations.models.turn import Lane
from annotations.text.marking import marked
from annotations.text.urls import identity
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
        raise _wrong("text", marked("Give only one of text and html."))
    if not any(said.get(name, "").strip() for name in _CONTENTS):
        raise _wrong("url", marked("Give one of url, text and html."))
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
    return Wanted(clean_url(url) if url.strip() else "", supplied, clean_details(details), Lane.BULK)


class Seen:
    """The names that rows of a dry run gave to new articles, kept with the batch: each turn knows all before it."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.told: dict[UUID, UUID | None] = {}
        self.news: dict[UUID, UUID | None] = {}

    def look_up(self, wanted: Iterable[Wanted]) -> None:
        """Asks for all names that these use, before they are taken one by one."""
        keys = [key for one in wanted for key in _keys(one) if key]
        found = BatchName.objects.filter(batch=self.batch, key__in=keys) if keys else BatchName.objects.none()
        self.told, self.news = dict(found.values_list("key", "name")), {}

    def has(self, wanted: Wanted) -> bool:
        """Whether a row before named the same article. Raises Conflict where it was called otherwise there."""
        name, address = _keys(wanted)
        if name in self.told:
            return True
        if name and address in self.told and self.told[address]:
            said = marked("A row before gives this address another external_id.")
            raise Conflict(said, code="external_id_differs", fields={"external_id": [said]})
        return address in self.told

    def take(self, wanted: Wanted) -> None:
        """Notes what a row names, where no row before did."""
        name, address = _keys(wanted)
        if name in self.told:
            return
        news: dict[UUID, UUID | None] = {name: None} if name else {}
        if address and (name or address not in self.told):
            news[address] = name
        self.told |= news
        self.news |= news

    def save(self) -> None:
        """Keeps what was taken since the last look-up. The caller has the transaction."""
        rows = [BatchName(batch=self.batch, key=key, name=name) for key, name in sorted(self.news.items())]
        BatchName.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["batch", "key"], update_fields=["name"]
        )
        self.news = {}


def _keys(wanted: Wanted) -> tuple[UUID | None, UUID | None]:
    """Of the `external_id` and of the address."""
    url = wanted.url
    return _key("external_id", wanted.details.external_id), _key("address", identity(url) if url else "")


def _key(kind: str, name: str) -> UUID | None:
    return UUID(bytes=blake2b(f"{kind} {name}".encode("utf-8", "replace"), digest_size=16).digest()) if name else None


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _wrong(name, marked("Write text here."))
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
        raise _wrong(
            "published_at", marked("Write a date or time by ISO 8601: 2026-11-01 or 2026-11-01T09:30:00Z.")
        ) from error


def _wrong(name: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields={name: [sentence]})
