"""One job: what readers were given goes from Redis into the tables, one row for each reader and check."""

from datetime import UTC, date, datetime

from django.db import DatabaseError, transaction

from annotations import tally
from annotations.models import ApiKey, Check, KeyUsage, Reading
from annotations.models.reading import Got, ReaderKind
from annotations.text.urls import BadUrl, site


def write_down() -> int:
    """Writes down what was noted since the last time; how many readings that were. Safe to run in parallel."""
    notes = tally.take()
    try:
        with transaction.atomic():
            return _written(notes)
    except DatabaseError:
        tally.give_back(notes)
        raise


def _written(notes: tally.Notes) -> int:
    checks = {check.slug: check for check in Check.objects.filter(slug__in={slug for _, slug, _ in notes.seen})}
    publishers = _publishers(notes)
    given: list[Got] = []
    for (reader, slug, version), at in notes.seen.items():
        kind, _, name = reader.partition(" ")
        check = checks.get(slug)
        is_known = reader in publishers or (kind == ReaderKind.SITE and check and _site(name) in check.sites)
        if check is None or not is_known or version > check.version:
            continue
        moment = datetime.fromtimestamp(at, UTC)
        given.append(Got(kind, name, check.pk, version, moment, publishers.get(reader)))
    Reading.objects.note(given)
    KeyUsage.objects.add(_usage(notes))
    return len(given)


def _publishers(notes: tally.Notes) -> dict[str, int]:
    """The publisher of each reader that is somebody's: of keys, and of sites whose origin the newsroom set on a key.

    Other sites are noted only for checks of their own articles: anybody can make a program say that it is a page.
    """
    readers = {reader for reader, _, _ in notes.seen}
    keys = [int(name) for kind, _, name in (reader.partition(" ") for reader in readers) if kind == ReaderKind.KEY]
    found = {f"key {key}": of for key, of in ApiKey.objects.filter(id__in=keys).values_list("id", "publisher_id")}
    origins = [name for kind, _, name in (reader.partition(" ") for reader in readers) if kind == ReaderKind.SITE]
    if not origins:
        return found
    rows = ApiKey.objects.live().filter(vouched_origins__overlap=origins)
    for named, of in rows.values_list("vouched_origins", "publisher_id"):
        found |= {f"site {origin}": of for origin in named if f"site {origin}" in readers}
    return found


def _site(origin: str) -> str:
    try:
        return site(origin)
    except BadUrl:
        return ""


def _usage(notes: tally.Notes) -> list[tuple[int, date, int, int]]:
    days = sorted({(key_id, day) for key_id, day, _ in notes.used})
    return [
        (key_id, date.fromisoformat(day), notes.used[(key_id, day, "calls")], notes.used[(key_id, day, "refused")])
        for key_id, day in days
    ]
