"""What a person should know of, grouped by claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions.notices import see_notices
from annotations.errors import Invalid
from annotations.models import Claim, Event, Notice, User
from annotations.models.concerns import CONCERNS
from annotations.pages.doors import Done, deed, staff
from annotations.pages.filters import Filters, choice_of
from annotations.pages.forms import Typed
from annotations.pages.paging import MAX_ID, NEWEST, page_of
from annotations.pages.pieces import Piece, pieces_of


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as the page shows it. `pieces` compare the words before and after; `diff` is the address of both."""

    notice: Notice
    said: str
    pieces: list[Piece]
    diff: str


@dataclass(frozen=True, slots=True)
class Group:
    """Notices of one claim that stand on one page, the newest first; without a claim, of none."""

    claim: Claim | None
    told: list[Told]


class SeenFields(Typed):
    until = forms.IntegerField(min_value=1, max_value=MAX_ID)


@staff()
def notices(request: HttpRequest, me: User) -> HttpResponse:
    filters = Filters(
        "",
        "",
        (
            choice_of(request.GET, "new", _("Show"), [("", _("All")), ("1", _("New ones only"))]),
            choice_of(
                request.GET,
                "kind",
                # Translators: label of a choice: what the notice is about
                _("About"),
                [("", _("Everything")), *((c.kind, _(c.label)) for c in CONCERNS)],
            ),
        ),
    )
    rows = Notice.objects.filter(user=me).for_list()
    rows = rows.unseen() if filters.chosen("new") else rows
    rows = rows.filter(kind=filters.chosen("kind")) if filters.chosen("kind") else rows
    page = page_of(rows, order=NEWEST, query=request.GET)
    has_new = any(notice.seen_at is None for notice in page.rows)
    newest = max((notice.pk for notice in page.rows), default=0)
    context = {"section": "notices", "page": page, "groups": _groups(page.rows), "newest": newest, "has_new": has_new}
    return render(request, "annotations/notices.html", {**context, "filters": filters})


def _groups(notices: Sequence[Notice]) -> list[Group]:
    """By claim, in the order of each one's newest notice."""
    groups: dict[int | None, Group] = {}
    for notice in notices:
        group = groups.setdefault(notice.event.claim_id, Group(notice.event.claim, []))
        group.told.append(_told(notice))
    return list(groups.values())


@staff("POST")
def notices_seen(request: HttpRequest, me: User) -> HttpResponse:
    form = SeenFields(request.POST)
    if not form.is_valid():
        raise Invalid(_("Reload the page: it did not say which notices you saw."))

    def see() -> Done:
        see_notices(by=me, until=form.cleaned_data["until"])
        return Done(to=reverse("notices"), said=_("Marked as seen."))

    return deed(request, me, see)


def _told(notice: Notice) -> Told:
    event = notice.event
    old, new = str(event.data.get("old", "")), str(event.data.get("new", ""))
    pieces = pieces_of(old, new) if event.verb == "highlight.edited" else [Piece("same", old)]
    has_words = event.verb.startswith("highlight.") and bool(old)
    return Told(notice, _(notice.said), pieces if has_words else [], _diff(event) if has_words else "")


def _diff(event: Event) -> str:
    versions = {"from": event.data.get("from"), "to": event.data.get("version")}
    if event.article_id is None or not all(versions.values()):
        return ""
    return f"{reverse('article_diff', args=[event.article_id])}?{urlencode(versions)}"
