"""The audit log as people read it: who may see which events, by deed, person, claim and time; and as a file."""

import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.db import connection
from django.db.models import Max, Q

from annotations import policy
from annotations.meaning.chained import exact
from annotations.meaning.exporting import own_connection, pieces, take_place
from annotations.models import Claim, Event, User
from annotations.models.event import EventQuerySet
from annotations.postgres.replica import LONG_PATIENCE_S, place
from annotations.text.cells import csv_line

ROWS = 2_000
LONGEST = timedelta(minutes=5)
"""More than any statement takes: so far may times and ids of events be out of step."""
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""Nothing happened before, and nothing will after."""
PERMISSIONS = "permissions"
OF_PERMISSIONS = (
    *("account", "apikey", "desk_role", "factor", "invitation", "key", "member", "password", "publisher", "role"),
    *("second_factor", "session", "sign_in", "token", "webhook"),
)
"""Nouns of the events that tell who may do what."""
COLUMNS = ("id", "at", "verb", "actor_id", "actor", "claim_id", "article_id", "data")
VERBS = """
    WITH RECURSIVE found AS (
        (SELECT verb FROM annotations_event ORDER BY verb LIMIT 1)
        UNION ALL
        SELECT (SELECT e.verb FROM annotations_event e WHERE e.verb > found.verb ORDER BY e.verb LIMIT 1)
        FROM found WHERE found.verb IS NOT NULL
    ) SELECT verb FROM found WHERE verb IS NOT NULL
"""
"""Each once, by steps along the index: a DISTINCT would read the whole table."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events. `what`: a verb, a noun with all its verbs, or `permissions`; `person` and `claim` are ids."""

    what: str = ""
    person: int | None = None
    claim: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def verbs() -> list[str]:
    """All that have happened, in order."""
    with connection.cursor() as cursor:
        cursor.execute(VERBS)
        return [verb for (verb,) in cursor.fetchall()]


def events(wanted: Wanted, *, by: User) -> EventQuerySet:
    """What she may see of it: editors and admins all, checkers what they did and what happened to their claims."""
    policy.require(by, "read")
    rows = Event.objects.all()
    if not policy.may(by, "see_audit"):
        rows = rows.filter(Q(actor=by) | Q(claim__in=Claim.objects.of_person(by).order_by().values("pk")))
    if wanted.what:
        rows = rows.filter(verb__in=_meant(wanted.what))
    if wanted.person is not None:
        rows = rows.filter(actor=wanted.person)
    if wanted.claim is not None:
        rows = rows.filter(claim=wanted.claim)
    return _between(rows, wanted.since, wanted.until)


def export(wanted: Wanted, form: Literal["csv", "jsonl"], *, by: User) -> Generator[bytes, None, None]:
    """The same as a file in pieces, oldest first, as of one moment; the last line says how many there are."""
    return pieces(_lines(events(wanted, by=by), form, by.pk))


def _meant(what: str) -> list[str]:
    """Verbs; what has never happened stands for itself."""
    nouns = OF_PERMISSIONS if what == PERMISSIONS else (what,)
    return [verb for verb in verbs() if verb == what or verb.split(".")[0] in nouns] or [what]


def _between(rows: EventQuerySet, since: datetime | None, until: datetime | None) -> EventQuerySet:
    """By time, and by the ids that the times mean: so a list in the order of ids begins where the time begins."""
    if since is not None and since > FIRST:
        before = Event.objects.filter(at__lt=since - LONGEST).order_by("-at").values_list("id", flat=True).first()
        rows = rows.filter(at__gte=since, id__gt=before or 0)
    if until is not None and until < LAST:
        after = Event.objects.filter(at__gte=until + LONGEST).order_by("at").values_list("id", flat=True).first()
        rows = rows.filter(at__lt=until) if after is None else rows.filter(at__lt=until, id__lt=after)
    return rows


def _lines(rows: EventQuerySet, form: str, person: int) -> Generator[bytes, None, None]:
    told, count = _csv if form == "csv" else _json, 0
    if form == "csv":
        yield csv_line(COLUMNS).encode()
    with own_connection(place(patience_s=LONG_PATIENCE_S)) as own:
        take_place(own, person)
        for row in _rows(rows, own):
            count += 1
            yield told(row)
    end = f"# end: {count} events\n" if form == "csv" else json.dumps({"end": True, "events": count}) + "\n"
    yield end.encode()


def _rows(rows: EventQuerySet, own: Any) -> Iterator[dict[str, Any]]:
    names = {user.pk: user.name for user in User.objects.all()}
    last = Event.objects.aggregate(last=Max("id"))["last"] or 0
    reached = 0
    while True:
        some = rows.filter(id__gt=reached, id__lte=last).order_by("id")
        sql, params = some.values_list("id", "at", "verb", "actor_id", "claim_id", "article_id", "data")[
            :ROWS
        ].query.sql_with_params()
        with own.cursor() as cursor:
            cursor.execute(sql, params)
            found = cursor.fetchall()
        for row in found:
            yield _told(row, names)
        if len(found) < ROWS:
            return
        reached = found[-1][0]


def _told(row: tuple[Any, ...], names: dict[int, str]) -> dict[str, Any]:
    event_id, at, verb, actor, claim, article, data = row
    held = json.loads(data) if isinstance(data, str) else data
    values = (event_id, exact(at), verb, actor, names.get(actor), claim, article, held)
    return dict(zip(COLUMNS, values, strict=True))


def _json(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def _csv(row: dict[str, Any]) -> bytes:
    return csv_line([*list(row.values())[:-1], json.dumps(row["data"], ensure_ascii=False)]).encode()
