"""Pages of the queue: in an order, from a place on, which stays where it is while rows come, go and move.

A cursor names the place beside one row. Rows that change meanwhile move alone: no other is skipped or comes twice.
"""

import base64
import binascii
import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.lookups import GreaterThan, LessThan

from annotations.meaning.queue import Order, Wanted, legs_of, rows_of
from annotations.models import Claim, Status, User
from annotations.models.claim import ClaimQuerySet
from annotations.text.marking import marked

PAGE_SIZE = 25
MOST_ID = 2**63 - 1


LABELS = {
    Order.PRIORITY: marked("Priority"),
    Order.OLDEST: marked("Longest waiting"),
    Order.NEWEST: marked("Newest"),
    Order.DUE: marked("Due date"),
}
_COLUMNS = {Order.PRIORITY: "turn", Order.OLDEST: "since", Order.NEWEST: "since", Order.DUE: "due"}


Key = tuple[Any, int]
"""What a row is ordered by, and its id."""


class BadCursor(ValueError):
    """None of ours, or of another order."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of claims; `next` and `previous` are cursors, empty where there is nothing more."""

    rows: list[Claim]
    next: str
    previous: str


@dataclass(frozen=True, slots=True)
class Place:
    """Beside one row: what it is ordered by and its id; `is_back` looks to what comes before."""

    value: Any
    id: int
    is_back: bool


class _Row(Func):
    """Columns compared together, as an index compares them."""

    function = "ROW"
    output_field = BooleanField()


def page_of(wanted: Wanted, rows: ClaimQuerySet, *, by: User, cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """The page that the cursor names, else the first. `rows` loads what each shows: `Claim.objects.for_queue()`.

    Raises BadCursor.
    """
    order, place = wanted.order, _read(cursor, wanted.order)
    is_back = place is not None and place.is_back
    keys = sorted(_keys(wanted, by=by, place=place, most=size + 1), reverse=_descends(order, is_back=is_back))
    has_more, shown = len(keys) > size, keys[:size]
    if is_back:
        shown.reverse()
    has_next, has_previous = (True, has_more) if is_back else (has_more, place is not None)
    found = {row.pk: row for row in rows.in_turn().order_by().filter(pk__in=[row_id for _, row_id in shown])}
    return Page(
        rows=[found[row_id] for _, row_id in shown if row_id in found],
        next=cursor_at(shown[-1], order) if shown and has_next else "",
        previous=cursor_at(shown[0], order, is_back=True) if shown and has_previous else "",
    )


def next_for(wanted: Wanted, *, by: User, most: int) -> ClaimQuerySet:
    """The first of the wanted claims that she may take, in turn, among the first `most` of each kind.

    What is named for others is not hers to take unless it is asked for; nobody is given her own work to decide on.
    The conditions stand in both queries, for a row may have changed by the time that it is locked.
    """
    free = replace(wanted, taken="no", order=Order.PRIORITY)
    fit = ~Q(status=Status.IN_REVIEW) | ~(Q(verdict_author=by) | Q(editors__contains=[by.pk]))
    ways = _ways(wanted, by)
    legs = [leg.filter(fit, way) for leg in legs_of(free, by=by) for way in ways]
    firsts = [_ordered(leg, Order.PRIORITY, is_back=False).values("pk")[:most] for leg in legs]
    ids = reduce(lambda one, other: one.union(other), firsts)
    rows = rows_of(free, by=by).filter(fit, reduce(or_, ways), pk__in=ids)
    return _ordered(rows, Order.PRIORITY, is_back=False)


def _ways(wanted: Wanted, by: User) -> list[Q]:
    """How a claim may be hers to take, each found along an index."""
    if wanted.assignee is not None:
        return [Q()] if by.is_reviewer else [Q(assignee=by), Q(created_by=by), Q(desk__in=by.edited_desks)]
    if by.is_reviewer:
        return [Q(assignee=by), Q(assignee=None)]
    hers = [Q(assignee=None, desk=desk) for desk in sorted(by.edited_desks)]
    return [Q(assignee=by), Q(assignee=None, created_by=by), *hers]


def _keys(wanted: Wanted, *, by: User, place: Place | None, most: int) -> set[Key]:
    """The places of the first `most` of each leg: those of the page are among them.

    Asked for by themselves: rows are loaded by id afterwards, whatever a row needs, and the cursors are those of the
    places even where a row moves in between.
    """
    is_back, order = place is not None and place.is_back, wanted.order
    legs = [leg if place is None else leg.filter(_beyond(place, order)) for leg in legs_of(wanted, by=by)]
    ordered = (_ordered(leg, order, is_back=is_back) for leg in legs)
    first, *others = [leg.values_list(_COLUMNS[order], "pk")[:most] for leg in ordered]
    return set(first.union(*others))


def _descends(order: Order, *, is_back: bool) -> bool:
    return (order == Order.NEWEST) != is_back


def _ordered(rows: ClaimQuerySet, order: Order, *, is_back: bool) -> ClaimQuerySet:
    sign = "-" if _descends(order, is_back=is_back) else ""
    return rows.order_by(f"{sign}{_COLUMNS[order]}", f"{sign}id")


def _beyond(place: Place, order: Order) -> "GreaterThan[Any] | LessThan[Any]":
    compared = LessThan if _descends(order, is_back=place.is_back) else GreaterThan
    return compared(_Row(F(_COLUMNS[order]), F("id")), _Row(Value(place.value), Value(place.id)))


def cursor_at(key: Key, order: Order, *, is_back: bool = False) -> str:
    """The place behind this row, or before it."""
    value, row_id = key
    plain = value.isoformat() if isinstance(value, datetime) else value
    packed = json.dumps([order, plain, row_id, int(is_back)], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _read(text: str, order: Order) -> Place | None:
    if not text:
        return None
    try:
        said, value, row_id, is_back = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        place = value if order == Order.PRIORITY else datetime.fromisoformat(value)
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise BadCursor("Not a cursor.") from error
    is_number = type(place) is int and 0 <= place <= MOST_ID
    is_moment = isinstance(place, datetime) and place.tzinfo is not None and place.year > 1
    is_place = is_number if order == Order.PRIORITY else is_moment
    if said != order or not is_place or type(row_id) is not int or not 0 < row_id <= MOST_ID or is_back not in (0, 1):
        raise BadCursor("Not a cursor of this list.")
    return Place(place, row_id, bool(is_back))
