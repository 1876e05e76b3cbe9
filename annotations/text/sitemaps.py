"""Sitemaps and indexes of sitemaps (sitemaps.org 0.9), with what Google's news extension adds."""

from collections.abc import Iterator
from io import BytesIO
from itertools import islice

from lxml import etree

from annotations.text.dates import read_date
from annotations.text.document import Unreadable
from annotations.text.entries import MAX_ENTRIES, MAX_TITLE, Child, Entry, FeedReading, address, language, once, tidy
from annotations.text.markup import mended

_PLACES = frozenset(["url", "sitemap"])
_OWN = {"loc": "loc", "lastmod": "lastmod", "title": "title", "publication_date": "published", "language": "language"}
_PARENTS = {
    "loc": _PLACES,
    "lastmod": _PLACES,
    "title": {"news"},
    "publication_date": {"news"},
    "language": {"publication"},
}


def _name(element: etree._Element | None) -> str:
    return "" if element is None else element.tag.rpartition("}")[2].lower()


def _said(place: etree._Element) -> dict[str, str]:
    """Return what a `<url>` or `<sitemap>` says, by name; pictures and films have a `loc` of their own."""
    said: dict[str, str] = {}
    for element in place.iterdescendants(etree.Element):
        name = _name(element)
        if name in _PARENTS and element.text and _name(element.getparent()) in _PARENTS[name]:
            said.setdefault(_OWN[name], element.text)
    return said


def _places(body: bytes) -> Iterator[dict[str, str]]:
    """Yield what each place of a sitemap says; what is broken is passed over, and no entity is ever resolved."""
    events = etree.iterparse(
        BytesIO(body),
        tag=["{*}url", "{*}sitemap"],
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
    )
    try:
        for _, element in events:
            yield _said(element)
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError:
        return


def read_sitemap(text: str, *, url: str, is_index: bool) -> FeedReading:
    """Read a sitemap, or an index of them, out of its text; `url` is where it was found. Raises Unreadable."""
    entries: list[Entry] = []
    children: dict[str, Child] = {}
    spoken = ""
    for said in islice(_places(mended(text).encode("utf-8", errors="replace")), MAX_ENTRIES):
        place, changed = address(said.get("loc"), url), read_date(said.get("lastmod"))
        if place and is_index:
            children.setdefault(place, Child(place, changed))
        elif place:
            spoken = spoken or language(said.get("language"))
            dated = read_date(said.get("published"))
            entries.append(Entry(place, place, tidy(said.get("title"), MAX_TITLE), (), dated, changed))
    if not entries and not children and "</" not in text[-200:]:
        raise Unreadable("broken_feed")
    kept = once(entries)
    return FeedReading("sitemap_index" if is_index else "sitemap", "", spoken, kept, tuple(children.values()))
