"""Lists by cursor: `{results, next, previous}`, stable while rows come and go."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination, _reverse_ordering
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.errors import Malformed
from annotations.api.serializers.fields import MAX_ID

Narrow = Callable[[QuerySet[Any], int], QuerySet[Any]]
DEFAULT_SIZE = 50
MAX_SIZE = 200


class Pages(CursorPagination):
    """Pages along `ordering`, whose first column is an id or a time, unique or nearly so."""

    page_size = DEFAULT_SIZE
    page_size_query_param = "page_size"
    max_page_size = MAX_SIZE

    def narrowed(self, rows: QuerySet[Any], request: Request, narrow: Narrow) -> QuerySet[Any]:
        """Those that `narrow` keeps, as far as the page that is asked for reaches."""
        cursor = self.decode_cursor(request) or Cursor(0, False, None)
        descending = self.ordering[0].startswith("-") != cursor.reverse
        ordering = _reverse_ordering(self.ordering) if cursor.reverse else self.ordering
        if cursor.position is not None:
            way = "lt" if descending else "gt"
            rows = rows.filter(**{f"{self.ordering[0].lstrip('-')}__{way}": cursor.position})
        size = self.get_page_size(request) or DEFAULT_SIZE
        return narrow(rows.order_by(*ordering), cursor.offset + size + 1)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Raises Malformed for a cursor that is none of ours."""
        try:
            cursor = super().decode_cursor(request)
            if cursor is None or cursor.position is None:
                return cursor
            position: Any = self._position(str(cursor.position))
            return Cursor(cursor.offset, cursor.reverse, position)
        except (NotFound, ValueError, OverflowError) as error:
            raise Malformed(_("The cursor is not one of ours."), fields={"cursor": [_("Not a cursor.")]}) from error

    def _position(self, given: str) -> str:
        """The position as we write it, times in UTC. Raises ValueError, OverflowError for what no column can hold."""
        if self.ordering[0].lstrip("-") in ("id", "publication_id"):
            row_id = int(given)
            if not 0 < row_id <= MAX_ID:
                raise ValueError(given)
            return str(row_id)
        if self.ordering[0] == "-score":
            score = int(given)
            if not 0 <= score < 2**31:
                raise ValueError(given)
            return str(score)
        moment = parse_datetime(given)
        if moment is None or moment.tzinfo is None:
            raise ValueError(given)
        return str(moment.astimezone(UTC))


def pages_along(*ordering: str) -> Pages:
    """Pages of rows in this order: names of columns, each with `-` for descending."""
    pages = Pages()
    pages.ordering = ordering
    return pages


def paged(
    rows: QuerySet[Any],
    request: Request,
    ordering: Sequence[str],
    serializer: type[serializers.Serializer[Any]],
    context: Mapping[str, Any],
    *,
    narrow: Narrow | None = None,
) -> Response:
    """One page of `rows`. `ordering` names columns, each with `-` for descending. `narrow` keeps those that are wanted,
    of rows in order from the cursor on; it is told how many are needed.
    """
    pages = pages_along(*ordering)
    if narrow is not None:
        rows = pages.narrowed(rows, request, narrow)
    page = pages.paginate_queryset(rows, request)
    return pages.get_paginated_response(serializer(page, many=True, context=dict(context)).data)
