"""Cited pages that are not to be had any more, by the sources that rest on them."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from annotations.models import Source, User
from annotations.models.health import Health
from annotations.models.moves import CLOSED_STATUSES
from annotations.models.source import SourceQuerySet
from annotations.pages.doors import staff
from annotations.pages.failures import words_for
from annotations.pages.paging import NEWEST, page_of

STATES = (
    (Health.DEAD, _("No longer online")),
    (Health.CLOSED, _("Closed to us")),
    (Health.FAILING, _("Does not answer at the moment")),
)


@staff()
def gone_pages(request: HttpRequest, me: User) -> HttpResponse:
    """Sources of open and published claims whose pages are dead, closed to us or failing: one of them at a time."""
    asked = request.GET.get("state", "")
    state = asked if asked in dict(STATES) else Health.DEAD
    page = page_of(_citing(state), order=NEWEST, query=request.GET)
    context = {
        "section": "claims",
        "page": page,
        "items": [(source, words_for(source.page.health.error_code)) for source in page.rows if source.page],
        "state": state,
        "states": STATES,
    }
    return render(request, "annotations/gone_pages.html", context)


def _citing(state: str) -> SourceQuerySet:
    """By what is said of the page: an editor's ruling, else what we saw."""
    said = Q(page__health__ruling=state) | Q(page__health__ruling="", page__health__state=state)
    rows = Source.objects.standing().filter(said).exclude(claim__status__in=CLOSED_STATUSES)
    return rows.with_capture().select_related("claim", "snapshot", "page__health")
