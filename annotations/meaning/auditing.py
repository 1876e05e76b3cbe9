"""Whether the chain of events, the public log and its heads hold: walked from the first link, in bounded memory."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now

from annotations.meaning.chained import entry_form, event_form, head_form, is_kept, link
from annotations.meaning.content import sha256_of
from annotations.models import Event, EventSeal, LogEntry, LogHead, Publication, SealedValue
from annotations.models.sealing import GENESIS

ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where something does not hold. `code` is stable, `said` a sentence."""

    code: str
    said: str


@dataclass(frozen=True, slots=True)
class Audited:
    """How many links hold, and what does not; `hash` is that of the last link that does."""

    links: int
    hash: str
    fault: Fault | None = None


def audit_events() -> Audited:
    """The chain over events, up to its first fault."""
    position, previous = 0, GENESIS
    for seal, event, values in _sealed():
        fault = _fault_of(seal, event, values, position=position + 1, previous=previous)
        if fault is not None:
            return Audited(position, previous, fault)
        position, previous = seal.position, seal.hash
    return Audited(position, previous)


def audit_unsealed(*, patience: timedelta) -> Fault | None:
    """An event that should have been sealed by now; the whole table is looked through."""
    first = _unsealed_before(patience).order_by("id").first()
    if first is None:
        return None
    said = f"Event {first.pk} ({first.verb}, {first.at:%Y-%m-%d %H:%M} UTC) is in no seal."
    return Fault("unsealed", f"{said} Its seal was taken out, or the worker does not seal.")


def audit_log() -> Audited:
    """The public log against itself and against the publications, up to its first fault."""
    position, previous = 0, GENESIS
    for entry, publication in _logged():
        fault = _entry_fault(entry, publication, position=position + 1, previous=previous)
        if fault is not None:
            return Audited(position, previous, fault)
        position, previous = entry.position, entry.hash
    return Audited(position, previous)


def audit_heads() -> Fault | None:
    """The signed heads against each other, the log and the chain of events: what was cut off their ends shows here."""
    previous = GENESIS
    for head in LogHead.objects.order_by("day").iterator(chunk_size=ROWS):
        if head.previous != previous:
            return Fault("head_broken", f"The head of {head.day} does not follow from the head before it.")
        if head.hash != _hash_at(LogEntry.objects.all(), head.size):
            return Fault("head_log", f"The log up to entry {head.size} is not what the head of {head.day} signed.")
        if head.audit_hash != _hash_at(EventSeal.objects.all(), head.audit_position):
            said = f"The events up to seal {head.audit_position} are not what the head of {head.day} signed."
            return Fault("head_events", said)
        previous = sha256_of(head_form(head))
    return None


def _unsealed_before(patience: timedelta) -> "QuerySet[Event]":
    return Event.objects.filter(seal=None, at__lt=Now() - patience)


def _sealed() -> Iterator[tuple[EventSeal, Event | None, list[SealedValue]]]:
    reached = 0
    while seals := list(EventSeal.objects.filter(position__gt=reached).order_by("position")[:ROWS]):
        ids = [seal.event_id for seal in seals]
        events = Event.objects.in_bulk(ids)
        values = defaultdict[int, list[SealedValue]](list)
        for value in SealedValue.objects.filter(event__in=ids):
            values[value.event_id].append(value)
        for seal in seals:
            yield seal, events.get(seal.event_id), values[seal.event_id]
        reached = seals[-1].position


def _fault_of(
    seal: EventSeal, event: Event | None, values: list[SealedValue], *, position: int, previous: str
) -> Fault | None:
    if seal.position != position:
        return Fault("seal_missing", f"Seal {position} is missing; the next one there is {seal.position}.")
    if seal.previous != previous:
        return Fault("seal_broken", f"Seal {position} does not follow from the seal before it.")
    if event is None:
        return Fault("event_missing", f"Event {seal.event_id}, which seal {position} holds, is gone.")
    is_whole = isinstance(event.data, dict) and all(is_kept(value, event) for value in values)
    if not is_whole or link(previous, {"position": position, **event_form(event, values)}) != seal.hash:
        return Fault("event_changed", f"Event {event.pk} ({event.verb}) is not what seal {position} sealed.")
    return None


def _logged() -> Iterator[tuple[LogEntry, Publication | None]]:
    reached = 0
    while entries := list(LogEntry.objects.after(reached)[:ROWS]):
        for some in (entries[place : place + 100] for place in range(0, len(entries), 100)):
            found = Publication.objects.in_bulk([entry.publication_id for entry in some])
            yield from ((entry, found.get(entry.publication_id)) for entry in some)
        reached = entries[-1].position


def _entry_fault(entry: LogEntry, publication: Publication | None, *, position: int, previous: str) -> Fault | None:
    if entry.position != position:
        return Fault("entry_missing", f"Entry {position} of the log is missing; the next one is {entry.position}.")
    if entry.previous != previous or link(previous, entry_form(entry)) != entry.hash:
        return Fault("entry_changed", f"Entry {position} of the log ({entry}) is not what was logged.")
    if publication is None:
        return Fault("publication_missing", f"The publication that entry {position} logs ({entry}) is gone.")
    if _told(publication) != (entry.slug, entry.version, entry.kind, entry.at, entry.payload_sha256):
        return Fault("publication_changed", f"{publication} is not what entry {position} of the log logged.")
    return None


def _told(publication: Publication) -> tuple[Any, ...]:
    hashed = sha256_of(publication.payload)
    return publication.slug, publication.version, publication.kind, publication.published_at, hashed


def _hash_at(rows: "QuerySet[Any]", position: int) -> str | None:
    if position == 0:
        return GENESIS
    return rows.filter(position=position).values_list("hash", flat=True).first()
