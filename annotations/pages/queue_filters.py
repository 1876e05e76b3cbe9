"""What the queue can be narrowed by, read from its address: that address is the whole state of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from annotations.meaning.queue import Order
from annotations.models import Desk, Label, Status, User
from annotations.models.user import NEWSROOM
from annotations.pages.filters import Choice, Filters, choice_of, words_of
from annotations.pages.paging import MAX_ID
from annotations.pages.spoken_forms import said_choices
from annotations.text.marking import marked

RECHECK = "recheck"
"""As a state: published, and past its last day."""
STATES = [
    (Status.IN_REVIEW, marked("In review")),
    (Status.APPROVED, marked("Approved, to publish")),
    (Status.SENT_BACK, marked("Sent back")),
    (Status.DRAFT, marked("Drafts")),
    (RECHECK, marked("Published, to check again")),
    (Status.PUBLISHED, marked("Published")),
    (Status.REJECTED, marked("Rejected")),
    (Status.RETRACTED, marked("Retracted")),
    ("open", marked("All open ones")),
]
WHOSE = [("", marked("Everybody’s work")), ("others", marked("Others’ work")), ("mine", marked("My work"))]
DUE = [
    ("", marked("Whenever due")),
    ("overdue", marked("Overdue")),
    ("today", marked("Due today")),
    ("week", marked("Due within a week")),
    ("none", marked("No due date")),
]
WAITING = [
    ("", marked("Any age")),
    ("1", marked("Over a day")),
    ("3", marked("Over 3 days")),
    ("7", marked("Over a week")),
    ("30", marked("Over a month")),
]
PRIORITY = [("", marked("Any priority")), ("12", marked("High")), ("7", marked("Raised or high"))]
HAND = [
    ("", marked("Taken or not")),
    ("no", marked("In nobody’s hand")),
    ("mine", marked("In my hand")),
    ("yes", marked("In somebody’s hand")),
]
ORDERS = {
    "priority": (Order.PRIORITY, marked("Highest priority first")),
    "waiting": (Order.OLDEST, marked("Longest waiting first")),
    "due": (Order.DUE, marked("Due first")),
    "newest": (Order.NEWEST, marked("Newest first")),
}
LAYOUTS = [("list", marked("List")), ("board", marked("Board"))]
OFTEN = ("state", "assignee", "due", "desk", "order")
APART = (*OFTEN, "layout")
MAX_TYPED = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """A filter that is typed, not chosen."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class QueueFilters(Filters):
    """With the typed ones, and the ids of the desks by their slugs."""

    typed: tuple[Typed, ...]
    desk_ids: tuple[tuple[str, int], ...]

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or any(one.value for one in self.typed)) or any(one.is_chosen for one in self.choices)

    @property
    def order(self) -> Order:
        return ORDERS[self.chosen("order")][0]

    @property
    def order_words(self) -> str:
        return _(ORDERS[self.chosen("order")][1])

    @property
    def often(self) -> list[Choice]:
        """The choices that stand there always."""
        return [choice for choice in self.choices if choice.name in OFTEN]

    @property
    def rarely(self) -> list[Choice]:
        """Those that are folded away until one of them is used."""
        return [choice for choice in self.choices if choice.name not in APART]

    @property
    def is_rarely_filtered(self) -> bool:
        return any(one.value for one in self.typed) or any(choice.is_chosen for choice in self.rarely)

    def said(self, name: str) -> str:
        """What is typed into one of the typed filters."""
        return next(one.value for one in self.typed if one.name == name)


def filters_of(query: QueryDict, shelf: "Shelf") -> QueueFilters:
    """The filters that an address asks for, with what there is to choose from."""
    choices = (
        choice_of(query, "state", pgettext("of a claim", "State"), said_choices(STATES)),
        choice_of(query, "assignee", _("Assigned to"), shelf.people),
        choice_of(query, "due", _("Due"), said_choices(DUE)),
        choice_of(query, "desk", _("Desk"), shelf.desks),
        choice_of(query, "label", _("Label"), shelf.labels),
        choice_of(query, "priority", _("Priority"), said_choices(PRIORITY)),
        choice_of(query, "waiting", _("Waiting"), said_choices(WAITING)),
        choice_of(query, "whose", _("Whose work"), said_choices(WHOSE)),
        choice_of(query, "taken", _("In hand"), said_choices(HAND)),
        choice_of(
            query, "order", _("Order"), [(name, _(label)) for name, (_by, label) in ORDERS.items()], narrows=False
        ),
        choice_of(query, "layout", _("Shown as"), said_choices(LAYOUTS), narrows=False),
    )
    typed = (
        Typed("claimant", _("Who said it"), _line(query, "claimant")),
        Typed("language", _("Language"), _line(query, "language")),
        Typed("article", _("Article’s number"), _row_id(query, "article")),
    )
    return QueueFilters(words_of(query), _("Statement or name"), choices, typed, shelf.desk_ids)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a newsroom has to choose from: (value, label) each, the first for all of them."""

    people: Sequence[tuple[str, str]]
    desks: Sequence[tuple[str, str]]
    labels: Sequence[tuple[str, str]]
    desk_ids: tuple[tuple[str, int], ...]
    colleagues: Sequence[tuple[str, str]]
    desks_in_use: Sequence[tuple[str, str]]


def shelf_of(me: User) -> Shelf:
    """Read once for a page: three queries."""
    colleagues = (
        User.objects.filter(role__in=NEWSROOM, is_active=True)
        .exclude(id=me.pk)
        .order_by("display_name", "username", "id")
    )
    people = [(str(one.pk), one.name) for one in colleagues]
    desks = list(Desk.objects.all())
    labels = [(label.slug, label.name) for label in Label.objects.all()]
    return Shelf(
        people=[("", _("Anybody")), ("me", _("Me")), ("none", _("Nobody")), *people],
        desks=[("", _("Every desk")), ("none", _("No desk")), *((desk.slug, desk.name) for desk in desks)],
        labels=[("", _("Any label")), *labels],
        colleagues=people,
        desks_in_use=[(desk.slug, desk.name) for desk in desks if not desk.retired],
        desk_ids=tuple((desk.slug, desk.pk) for desk in desks),
    )


def _line(query: QueryDict, name: str) -> str:
    return query.get(name, "").strip()[:MAX_TYPED]


def _row_id(query: QueryDict, name: str) -> str:
    given = query.get(name, "").strip()
    return given if given.isascii() and given.isdigit() and len(given) < 20 and 0 < int(given) <= MAX_ID else ""
