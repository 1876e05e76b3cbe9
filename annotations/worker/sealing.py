"""One job: what happened is added to the chain of events, what was published to the public log, a day's head is signed.

One sealer at a time, by an advisory lock; a chunk of events in one transaction. Whoever writes an event never waits.
"""

from time import monotonic

from django.db import connection, transaction
from django.utils import timezone

from annotations.meaning.chained import commit, entry_form, event_form, head_form, link
from annotations.meaning.content import sha256_of
from annotations.models import Event, EventSeal, LogEntry, LogHead, Publication, SealedValue, Sealing
from annotations.models.sealing import GENESIS, SEAL_LOCK, unsealed
from annotations.worker.signing import signing_key

ROWS = 2_000
WORK_S = 15.0


def run(*, seconds: float = WORK_S) -> bool:
    """Seals and logs what waits, for a while; whether there is more. Safe to call twice, late or in parallel."""
    until = monotonic() + seconds
    while True:
        events, entries = seal_some(), log_some()
        if max(events, entries) < ROWS:
            sign_head()
            return False
        if monotonic() > until:
            return True


@transaction.atomic
def seal_some() -> int:
    """Adds the next events to the chain; how many. None where somebody else is at it."""
    if not _is_alone():
        return 0
    state, _ = Sealing.objects.get_or_create(id=1)
    state.look()
    events = list(unsealed().order_by("id")[:ROWS])
    if events:
        _seal(events)
    state.came_to(events[-1].pk if events else 0, is_all=len(events) < ROWS)
    state.save()
    return len(events)


@transaction.atomic
def log_some() -> int:
    """Adds the next publications to the public log; how many."""
    if not _is_alone():
        return 0
    last, previous = LogEntry.objects.last_link()
    waiting = LogEntry.objects.unlogged().only("slug", "version", "kind", "published_at", "payload_sha256")[:ROWS]
    entries = []
    for position, publication in enumerate(waiting, start=last + 1):
        entry = _entry(publication, position)
        entry.previous, entry.hash = previous, link(previous, entry_form(entry))
        previous = entry.hash
        entries.append(entry)
    LogEntry.objects.bulk_create(entries)
    return len(entries)


@transaction.atomic
def sign_head() -> LogHead | None:
    """Today's head, where there is none yet and there is a key to sign it with."""
    today = timezone.now().date()
    key = signing_key()
    if key is None or not _is_alone() or LogHead.objects.filter(day__gte=today).exists():
        return None
    size, newest = LogEntry.objects.last_link()
    audit_position, audit_hash = EventSeal.objects.last_link()
    before = LogHead.objects.first()
    head = LogHead(
        day=today,
        at=timezone.now(),
        size=size,
        hash=newest,
        audit_position=audit_position,
        audit_hash=audit_hash,
        previous=sha256_of(head_form(before)) if before else GENESIS,
        key=key.public,
    )
    head.signature = key.sign(head_form(head))
    head.save(force_insert=True)
    return head


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        return bool(cursor.fetchone() == (True,))


def _seal(events: list[Event]) -> None:
    last, previous = EventSeal.objects.last_link()
    seals, values = list[EventSeal](), list[SealedValue]()
    for position, event in enumerate(events, start=last + 1):
        committed = commit(event)
        seal = EventSeal(position=position, event=event, previous=previous)
        seal.hash = previous = link(previous, {"position": position, **event_form(event, committed)})
        seals.append(seal)
        values += committed
    SealedValue.objects.bulk_create(values)
    EventSeal.objects.bulk_create(seals)


def _entry(publication: Publication, position: int) -> LogEntry:
    return LogEntry(
        position=position,
        publication=publication,
        slug=publication.slug,
        version=publication.version,
        kind=publication.kind,
        at=publication.published_at,
        payload_sha256=publication.payload_sha256,
    )
