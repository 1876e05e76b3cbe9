"""What a person should know of: changes inside passages that she marked."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from annotations.actions.notices import see_notices
from annotations.errors import Invalid
from annotations.models import Event, Notice, User
from annotations.pages.doors import Done, deed, staff
from annotations.pages.forms import Typed
from annotations.pages.paging import MAX_ID, NEWEST, page_of
from annotations.pages.pieces import Piece, pieces_of

SAID = {
    "verdict.expired": "The last day of your check is over: readers see it as outdated",
    "claim.not_published": "A claim was not published at the time that was set",
    "approval.voided": "A claim was changed, so the time that you set for publishing it is gone",
    "claim.send_back": "A claim was sent back, so the time that you set for publishing it is gone",
    "claim.withdraw": "A claim was taken out of review, so the time that you set for publishing it is gone",
    "highlight.edited": "The words of your passage were changed",
    "highlight.orphaned": "Your passage is no longer in the article",
    "highlight.ambiguous": "Your passage now stands more than once",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as the page shows it. `pieces` compare the words before and after; `diff` is the address of both."""

    notice: Notice
    said: str
    pieces: list[Piece]
    diff: str


class SeenFields(Typed):
    until = forms.IntegerField(min_value=1, max_value=MAX_ID)


@staff()
def notices(request: HttpRequest, me: User) -> HttpResponse:
    page = page_of(Notice.objects.filter(user=me).for_list(), order=NEWEST, query=request.GET)
    told = [_told(notice) for notice in page.rows]
    has_new = any(notice.seen_at is None for notice in page.rows)
    newest = max((notice.pk for notice in page.rows), default=0)
    context = {"section": "notices", "page": page, "told": told, "newest": newest, "has_new": has_new}
    return render(request, "annotations/notices.html", context)


@staff("POST")
def notices_seen(request: HttpRequest, me: User) -> HttpResponse:
    form = SeenFields(request.POST)
    if not form.is_valid():
        raise Invalid("Reload the page: it did not say which notices you saw.")

    def see() -> Done:
        see_notices(by=me, until=form.cleaned_data["until"])
        return Done(to=reverse("notices"), said="Marked as seen.")

    return deed(request, me, see)


def _told(notice: Notice) -> Told:
    event = notice.event
    old, new = str(event.data.get("old", "")), str(event.data.get("new", ""))
    pieces = pieces_of(old, new) if event.verb == "highlight.edited" else [Piece("same", old)]
    return Told(notice, SAID.get(event.verb, event.verb.replace(".", " ")), pieces, _diff(event))


def _diff(event: Event) -> str:
    versions = {"from": event.data.get("from"), "to": event.data.get("version")}
    if event.article_id is None or not all(versions.values()):
        return ""
    return f"{reverse('article_diff', args=[event.article_id])}?{urlencode(versions)}"
