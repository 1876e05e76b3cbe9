"""Lists that come in pages, read as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page. `body` is everything that the API said; `next` is its own link, None at the end."""

    rows: list[Row]
    next: str | None
    body: dict[str, Any]


class Pages(Generic[Row]):
    """Iterate over it for every row; `pages()` gives page by page. Each page is asked for when it is needed."""

    def __init__(self, ask: Callable[[list[tuple[str, str]] | None], dict[str, Any]]) -> None:
        self._ask = ask

    def __iter__(self) -> Iterator[Row]:
        for page in self.pages():
            yield from page.rows

    def pages(self) -> Iterator[Page[Row]]:
        """Every page, in the API's order."""
        page = self.first()
        yield page
        while page.next:
            page = self._page(self._ask(parse_qsl(urlsplit(page.next).query, keep_blank_values=True)))
            yield page

    def first(self) -> Page[Row]:
        """The first page alone."""
        return self._page(self._ask(None))

    def _page(self, body: dict[str, Any]) -> Page[Row]:
        return Page(rows=body["results"], next=body.get("next"), body=body)
