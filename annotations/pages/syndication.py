"""Feeds of what is published, and of what was put right since: RSS, Atom and JSON Feed. No session."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from annotations.meaning.syndication import Channel, Entry, amendments_as_entries, checks_as_entries
from annotations.meaning.syndication_json import JSON_TYPE, json_feed
from annotations.meaning.syndication_xml import ATOM_TYPE, RSS_TYPE, atom, rss
from annotations.models import Check
from annotations.pages.caching import cacheable
from annotations.pages.corrections import of_severity, severity_choice
from annotations.pages.doors import public
from annotations.postgres.replica import shared_rows

ENTRIES = 50
FILTERS = {"language": "language", "rating": "rating", "site": "sites__overlap"}
MAX_FILTER = 253


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to write a feed, and the media type that says so."""

    write: Callable[[Channel], bytes]
    media_type: str


SHAPES = {"rss": Shape(rss, RSS_TYPE), "atom": Shape(atom, ATOM_TYPE), "json": Shape(json_feed, JSON_TYPE)}


@public()
def checks_feed(request: HttpRequest, shape: str) -> HttpResponse:
    """The newest checks that stand; with `language`, `rating` or `site`, those only."""
    asked = {name: request.GET[name][:MAX_FILTER] for name in FILTERS if request.GET.get(name)}
    rows = Check.objects.live().with_payload().filter(**_wanted(asked))[:ENTRIES]
    channel = _channel(
        f"{settings.NEWSROOM_NAME}: fact checks",
        "Claims that were checked: who made them, what the evidence says, and the verdict.",
        page="public_checks",
        own=f"{reverse('checks_feed', args=[shape])}{'?' if asked else ''}{urlencode(asked)}",
        entries=checks_as_entries(shared_rows(rows)),
    )
    return _written(request, channel, shape)


@public()
def corrections_feed(request: HttpRequest, shape: str) -> HttpResponse:
    """The newest corrections and retractions; with `severity`, those only."""
    chosen = severity_choice(request.GET)
    rows = of_severity(chosen).with_before()[:ENTRIES]
    query = f"?{urlencode({'severity': chosen.value})}" if chosen.is_chosen else ""
    channel = _channel(
        f"{settings.NEWSROOM_NAME}: corrections",
        "Fact checks that were corrected or retracted, and why.",
        page="corrections",
        own=f"{reverse('corrections_feed', args=[shape])}{query}",
        entries=amendments_as_entries(shared_rows(rows)),
    )
    return _written(request, channel, shape)


def _wanted(asked: dict[str, str]) -> dict[str, object]:
    """The columns of Check that have to match. A site is told by its host, or by the name that its articles give it."""
    return {FILTERS[name]: [value, value.lower()] if name == "site" else value for name, value in asked.items()}


def _channel(title: str, about: str, *, page: str, own: str, entries: Sequence[Entry]) -> Channel:
    page_url = f"{settings.BASE_URL}{reverse(page)}"
    return Channel(title=title, about=about, page_url=page_url, own_url=f"{settings.BASE_URL}{own}", entries=entries)


def _written(request: HttpRequest, channel: Channel, name: str) -> HttpResponse:
    shape = SHAPES.get(name)
    if shape is None:
        raise Http404
    content_type = f"{shape.media_type}; charset=utf-8"
    return cacheable(request, HttpResponse(shape.write(channel), content_type=content_type))
