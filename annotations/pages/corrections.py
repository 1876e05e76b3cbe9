"""Corrections and retractions, in the open: what was said, what is said now, and why. No session, no script."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotations.meaning.syndication import rating_after, rating_before
from annotations.models import Publication
from annotations.models.publication import Kind
from annotations.pages.caching import cacheable
from annotations.pages.doors import public
from annotations.pages.paging import NEWEST, page_of


@public()
def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction and retraction, newest first."""
    page = page_of(Publication.objects.amendments().with_before(), order=NEWEST, query=request.GET)
    context = {"page": page, "rows": [_row(publication) for publication in page.rows]}
    return cacheable(request, render(request, "annotations/corrections.html", context))


def _row(publication: Any) -> dict[str, object]:
    return {
        "publication": publication,
        "claim": publication.payload["claim"],
        "before": rating_before(publication),
        "after": rating_after(publication),
        "is_gone": publication.stands_as == Kind.RETRACTION,
        "earlier": publication.version - 1,
    }
