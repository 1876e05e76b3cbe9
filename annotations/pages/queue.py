"""The queue: one page for triage, as a list or as a board by state. Its address is its whole state."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions.views import canonical_query
from annotations.meaning.turns import BadCursor, page_of
from annotations.models import Claim, SavedView, Status, User
from annotations.models.counted import Counted, counted_together
from annotations.models.queued import LEASE
from annotations.pages.doors import staff
from annotations.pages.paging import Page
from annotations.pages.queue_asking import claims_of, wanted_of, words_about
from annotations.pages.queue_filters import LAYOUTS, QueueFilters, Shelf, filters_of, shelf_of
from annotations.pages.spoken_forms import said_choices
from annotations.policy import may_keep_view

IN_COLUMN = 12
COLUMNS = (Status.DRAFT, Status.IN_REVIEW, Status.SENT_BACK, Status.APPROVED)
TABS = 12


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to look at the queue. `count` is None where it was not taken, `view` for those that are built in."""

    name: str
    address: str
    count: Counted | None
    is_current: bool
    view: SavedView | None = None
    may_keep: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One state of the board."""

    status: Status
    rows: list[Claim]
    count: Counted
    address: str

    @property
    def is_cut(self) -> bool:
        return self.count.exceeds(len(self.rows))


@staff()
def queue(request: HttpRequest, me: User) -> HttpResponse:
    return queue_page(request, me)


def queue_page(request: HttpRequest, me: User, *, status: int = 200, **told: object) -> HttpResponse:
    """The page that the address asks for; `told`: what was just done to its claims."""
    shelf = shelf_of(me)
    filters = filters_of(request.GET, shelf)
    tabs, count = _tabs_and_count(request, me, filters, shelf)
    is_board = filters.chosen("layout") == "board"
    context = {
        "section": "queue",
        "filters": filters,
        "layout": filters.chosen("layout"),
        "summary": words_about(filters, count),
        "count": count,
        "tabs": tabs[:TABS],
        "more_tabs": tabs[TABS:],
        "current": next((tab for tab in tabs if tab.is_current), None),
        "query": canonical_query(looked_at(request.GET)),
        "shelf": shelf,
        "layouts": [
            (value, label, _address(_with(request.GET, layout=value))) for value, label in said_choices(LAYOUTS)
        ],
        "lease_min": int(LEASE.total_seconds() // 60),
        "page": None if is_board else _page(request.GET, me, filters),
        "columns": _columns(request.GET, me, shelf) if is_board else [],
        **told,
    }
    return render(request, "annotations/queue.html", context, status=status)


def _page(query: QueryDict, me: User, filters: QueueFilters) -> Page[Claim]:
    """Raises Http404 for a cursor that is none of ours."""
    wanted = wanted_of(filters, me=me)
    try:
        found = page_of(wanted, Claim.objects.for_queue(), by=me, cursor=query.get("cursor", ""))
    except BadCursor as error:
        raise Http404 from error
    links = [f"?{_with(query, cursor=cursor).urlencode()}" if cursor else "" for cursor in (found.next, found.previous)]
    return Page(found.rows, next=links[0], previous=links[1])


def _columns(query: QueryDict, me: User, shelf: Shelf) -> list[Column]:
    """The board: the same filters in each of the open states."""
    of_states = [(status, filters_of(_with(query, state=status.value), shelf)) for status in COLUMNS]
    counts = counted_together([claims_of(filters, me=me) for _, filters in of_states])
    columns = []
    for (status, filters), count in zip(of_states, counts, strict=True):
        first = page_of(wanted_of(filters, me=me), Claim.objects.for_queue(), by=me, size=IN_COLUMN)
        address = f"?{_with(query, state=status.value, layout='list').urlencode()}"
        columns.append(Column(status, first.rows, count, address))
    return columns


def _tabs_and_count(request: HttpRequest, me: User, filters: QueueFilters, shelf: Shelf) -> tuple[list[Tab], Counted]:
    """The ways to look that there are, each with its number, and the number of what is looked at: two queries."""
    here = canonical_query(looked_at(request.GET))
    kept = list(SavedView.objects.for_person(me))
    ways: list[tuple[str, str, SavedView | None]] = [
        (name, canonical_query(urlencode(asked)), None) for name, asked in _built_in(me)
    ]
    ways += [(view.name, view.query, view) for view in kept]
    lists = [claims_of(filters_of(QueryDict(query), shelf), me=me) for _, query, _ in ways[:TABS]]
    *counts, count = counted_together([*lists, claims_of(filters, me=me)])
    tabs = [
        Tab(
            name=name,
            address=f"?{query}" if query else "",
            count=counts[at] if at < TABS else None,
            is_current=query == here,
            view=view,
            may_keep=view is not None and may_keep_view(me, view),
        )
        for at, (name, query, view) in enumerate(ways)
    ]
    return tabs, count


def _built_in(me: User) -> list[tuple[str, dict[str, str]]]:
    ways: list[tuple[str, dict[str, str]]] = [(_("In review"), {})]
    if me.is_reviewer:
        ways.append((_("For you to review"), {"whose": "others"}))
    ways += [
        (_("Assigned to you"), {"assignee": "me", "state": "open"}),
        (_("Overdue"), {"due": "overdue", "state": "open"}),
    ]
    return [*ways, (_("To publish"), {"state": "approved"})] if me.is_reviewer else ways


def looked_at(query: QueryDict) -> str:
    """The address without what is the default anyway: a form sends every choice."""
    kept = _with(query)
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    for name, default in (("state", "in_review"), ("order", "priority"), ("layout", "list")):
        if kept.get(name) == default:
            del kept[name]
    return kept.urlencode()


def _with(query: QueryDict, **changed: str) -> QueryDict:
    """The query with these set, from the first page on."""
    other = query.copy()
    other.pop("cursor", None)
    for name, value in changed.items():
        other[name] = value
    return other


def _address(query: QueryDict) -> str:
    return queue_address(looked_at(query))


def queue_address(query: str = "") -> str:
    return reverse("queue") + (f"?{query}" if query else "")
