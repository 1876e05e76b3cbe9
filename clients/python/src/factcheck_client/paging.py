"""Lists that come in pages, read as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

Row = TypeVar("Row")
Pairs = list[tuple[str, str]]

WAYS_IN = frozenset({"after", "updated_since"})


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page. `body` is everything that the API said."""

    rows: list[Row]
    body: dict[str, Any]

    @property
    def cursor(self) -> str:
        """Of a feed of changes: keep it, and begin there the next time (`after`). Empty for other lists."""
        return str(self.body.get("cursor", ""))


class Pages(Generic[Row]):
    """Iterate over it for every row; `pages()` gives page by page. Each page is asked for when it is needed."""

    def __init__(self, ask: Callable[[Pairs], dict[str, Any]], asked: Pairs) -> None:
        self._ask = ask
        self._asked = asked

    def __iter__(self) -> Iterator[Row]:
        for page in self.pages():
            yield from page.rows

    def pages(self) -> Iterator[Page[Row]]:
        """Every page, in the API's order."""
        asked: Pairs | None = self._asked
        while asked is not None:
            body = self._ask(asked)
            yield Page(rows=body["results"], body=body)
            asked = self._following(body)

    def first(self) -> Page[Row]:
        """The first page alone."""
        return next(self.pages())

    def _following(self, body: dict[str, Any]) -> Pairs | None:
        """What to ask for the next page: by the list's own link, or by the feed's cursor; None at the end."""
        if body.get("next"):
            return parse_qsl(urlsplit(body["next"]).query, keep_blank_values=True)
        if body.get("has_more"):
            return [*((name, value) for name, value in self._asked if name not in WAYS_IN), ("after", body["cursor"])]
        return None
