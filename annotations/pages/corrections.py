"""Corrections and retractions, in the open: what was said, what is said now, and why. No session, no script."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.meaning.syndication import rating_after, rating_before
from annotations.models import Publication
from annotations.models.publication import Kind
from annotations.models.severity import MEANS, Severity
from annotations.pages.caching import cacheable
from annotations.pages.doors import public
from annotations.pages.filters import Choice, choice_of
from annotations.pages.paging import NEWEST, page_of
from annotations.pages.spoken_forms import said_choices
from annotations.templatetags.spoken import spoken_inside
from annotations.text.amending import LABELS
from annotations.text.marking import marked

ALL = [("", marked("All")), *Severity.choices]


@public()
def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction and retraction, newest first; with `severity`, `since` and `until` (days), those only."""
    chosen = severity_choice(request.GET)
    since, until = _day(request.GET, "since"), _day(request.GET, "until")
    rows = _between(of_severity(chosen), since, until)
    page = page_of(rows.with_before(), order=NEWEST, query=request.GET)
    context = {
        "page": page,
        "rows": [_row(publication) for publication in page.rows],
        "choice": chosen,
        "since": since,
        "until": until,
        "is_filtered": bool(chosen.is_chosen or since or until),
        "kinds": [(_(severity.label), _(means)) for severity, means in MEANS.items()],
        "policy": settings.CORRECTIONS_POLICY_URL,
    }
    return cacheable(request, render(request, "annotations/corrections.html", context))


def severity_choice(query: QueryDict) -> Choice:
    """The severity that is asked for; what is none of them reads as all."""
    # Translators: how grave a correction is
    return choice_of(query, "severity", _("Kind"), said_choices(ALL))


def of_severity(choice: Choice) -> Any:
    """The amendments of this severity."""
    amendments = Publication.objects.amendments()
    return amendments.of_severity(choice.value) if choice.is_chosen else amendments


def _between(rows: Any, since: date | None, until: date | None) -> Any:
    """Those published on these days, the last one included, by the newsroom's clock."""
    if since:
        rows = rows.filter(published_at__gte=_midnight(since))
    if until and until < date.max:
        rows = rows.filter(published_at__lt=_midnight(until + timedelta(days=1)))
    return rows


def _day(query: QueryDict, name: str) -> date | None:
    """A day of the query; what is none is left out."""
    try:
        found = date.fromisoformat(query.get(name, ""))
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2999 else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _row(publication: Any) -> dict[str, object]:
    is_gone = publication.stands_as == Kind.RETRACTION
    last: dict[str, Any] = publication.payload["versions"][-1]
    return {
        "publication": publication,
        "claim": publication.payload["claim"],
        "before": rating_before(publication),
        "after": rating_after(publication),
        "is_gone": is_gone,
        "changed": [] if is_gone else [spoken_inside(LABELS[one["what"]]) for one in last.get("changes", [])],
        "earlier": publication.version - 1,
    }
