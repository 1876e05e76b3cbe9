"""The sitemap (sitemaps.org, protocol 0.9): an index, and pages of at most fifty thousand checks."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from annotations.meaning.payload import check_url, utc
from annotations.models import Check
from annotations.pages.caching import cacheable
from annotations.pages.doors import public
from annotations.postgres.replica import shared_read, shared_rows

XML = "application/xml; charset=utf-8"
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LISTS = ("public_checks", "corrections")
"""Pages that the first part names beside the checks."""


@public()
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the parts. The first one is always there, since an index may not be empty."""
    found = shared_read(lambda alias: list(Check.objects.using(alias).live().sitemap_parts()))
    parts: dict[int, datetime | None] = {1: None, **dict(found)}
    lines = (_line("sitemap", _full(reverse("sitemap_part", args=[part])), at) for part, at in parts.items())
    return _written(request, "sitemapindex", lines)


@public()
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """The checks of one range of ids, whatever was retracted between them: nothing moves from part to part."""
    rows = Check.objects.live().in_sitemap_part(part).values_list("slug", "modified_at")
    lines = [_line("url", check_url(slug), modified_at) for slug, modified_at in shared_rows(rows)]
    lists = [_line("url", _full(reverse(name)), None) for name in LISTS] if part == 1 else []
    if not lines and not lists:
        raise Http404
    return _written(request, "urlset", [*lists, *lines])


def _full(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def _line(name: str, url: str, modified_at: datetime | None) -> str:
    """One place. Our addresses are made of ASCII letters, digits and hyphens: nothing in them needs escaping."""
    changed = f"<lastmod>{utc(modified_at)}</lastmod>" if modified_at else ""
    return f"<{name}><loc>{url}</loc>{changed}</{name}>"


def _written(request: HttpRequest, root: str, lines: Iterable[str]) -> HttpResponse:
    whole = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{SPACE}">', *lines, f"</{root}>\n"])
    return cacheable(request, HttpResponse(whole, content_type=XML))
