"""Lists in pages by cursor: a page begins after the last row seen, however many rows come and go meanwhile."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.http import Http404, QueryDict

from annotations.text.marking import marked

Row = TypeVar("Row", bound=Model)
PAGE_SIZE = 25
MAX_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Order:
    """Rows by one field, then by id. `kind` is the field's type: int, str or datetime."""

    field: str
    kind: type
    is_descending: bool = False
    label: str = ""


NEWEST = Order("id", int, is_descending=True, label=marked("Newest first"))
NEWEST_CHECKS = Order("publication_id", int, is_descending=True, label=marked("Newest first"))
OLDEST = Order("id", int, label=marked("Oldest first"))


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows; `next` and `previous` are query strings (`?cursor=…`) or empty."""

    rows: list[Row]
    next: str
    previous: str

    @property
    def has_others(self) -> bool:
        return bool(self.next or self.previous)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: the ordering value and id of the row beside it; `is_back` looks to what comes before."""

    value: Any
    id: int
    is_back: bool


def page_of(
    rows: QuerySet[Row],
    *,
    order: Order,
    query: QueryDict,
    size: int = PAGE_SIZE,
    narrow: Callable[[QuerySet[Row], int], QuerySet[Row]] | None = None,
) -> Page[Row]:
    """The page that `query["cursor"]` names, else the first. Raises Http404 for a cursor that is none of ours.

    `narrow` keeps those rows that are wanted, of rows in order from the cursor on; it is told how many are needed.
    """
    cursor = _read(query.get("cursor", ""), order)
    is_back = cursor is not None and cursor.is_back
    descending = order.is_descending != is_back
    field, by_id = (F(order.field).desc(), "-id") if descending else (F(order.field).asc(), "id")
    found = rows.order_by(by_id) if order.field == "id" else rows.order_by(field, by_id)
    if cursor is not None:
        found = found.filter(_beyond(order.field, cursor, descending=descending))
    if narrow is not None:
        found = narrow(found, size + 1)
    taken = list(found[: size + 1])
    has_more = len(taken) > size
    shown = taken[:size]
    if is_back:
        shown.reverse()
    has_next, has_previous = (True, has_more) if is_back else (has_more, cursor is not None)
    return Page(
        rows=shown,
        next=_link(query, order, shown[-1], is_back=False) if shown and has_next else "",
        previous=_link(query, order, shown[0], is_back=True) if shown and has_previous else "",
    )


def _beyond(field: str, cursor: Cursor, *, descending: bool) -> Q:
    way = "lt" if descending else "gt"
    if field == "id":
        return Q(**{f"id__{way}": cursor.id})
    reached: Mapping[str, Any] = {f"{field}__{way}e": cursor.value}  # where an index begins to read
    later: Mapping[str, Any] = {f"{field}__{way}": cursor.value}
    return Q(**reached) & (Q(**later) | Q(**{f"id__{way}": cursor.id}))


def _link(query: QueryDict, order: Order, row: Model, *, is_back: bool) -> str:
    value = getattr(row, order.field)
    plain = value.isoformat() if isinstance(value, datetime) else value
    packed = json.dumps([plain, row.pk, int(is_back)], separators=(",", ":")).encode()
    params = query.copy()
    params["cursor"] = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return f"?{params.urlencode()}"


def _read(text: str, order: Order) -> Cursor | None:
    if not text:
        return None
    try:
        value, row_id, is_back = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        wanted = datetime.fromisoformat(value) if order.kind is datetime else value
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise Http404 from error
    whole = type(row_id) is int and 0 < row_id <= MAX_ID and is_back in (0, 1)
    if not whole or type(wanted) is not order.kind or (type(wanted) is int and wanted > MAX_ID):
        raise Http404
    if isinstance(wanted, datetime) and wanted.tzinfo is None:
        raise Http404
    return Cursor(wanted, row_id, bool(is_back))
