"""Sitemaps and indexes of sitemaps (sitemaps.org 0.9), with what Google's news extension adds."""

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from annotations.text.dates import read_date
from annotations.text.document import Unreadable
from annotations.text.entries import MAX_ENTRIES, MAX_TITLE, Child, Entry, FeedReading, address, language, once, tidy

_PLACES = frozenset(["url", "sitemap"])
_OWN = {"loc": "loc", "lastmod": "lastmod", "title": "title", "publication_date": "published", "language": "language"}
_PARENTS = {
    "loc": _PLACES,
    "lastmod": _PLACES,
    "title": {"news"},
    "publication_date": {"news"},
    "language": {"publication"},
}


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _said(place: etree._Element) -> dict[str, str]:
    """Return what a `<url>` or `<sitemap>` says, by name; pictures and films have a `loc` of their own."""
    said: dict[str, str] = {}
    for element in place.iterdescendants():
        name, parent = _name(element), element.getparent()
        if name in _PARENTS and parent is not None and _name(parent) in _PARENTS[name]:
            said.setdefault(_OWN[name], "".join(element.itertext(with_tail=False)))
    return said


def _places(body: bytes) -> Iterator[dict[str, str]]:
    """Yield what each place of a sitemap says; what is broken is passed over, and no entity is ever resolved."""
    events = etree.iterparse(
        BytesIO(body), encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for _, element in events:
            if _name(element) in _PLACES:
                yield _said(element)
                element.clear()
                while element.getprevious() is not None and (parent := element.getparent()) is not None:
                    del parent[0]
    except etree.XMLSyntaxError:
        return


def read_sitemap(text: str, *, url: str, is_index: bool) -> FeedReading:
    """Read a sitemap, or an index of them, out of its text; `url` is where it was found. Raises Unreadable."""
    entries: list[Entry] = []
    children: dict[str, Child] = {}
    spoken = ""
    for said in _places(text.encode("utf-8", errors="replace")):
        place, changed = address(said.get("loc"), url), read_date(said.get("lastmod"))
        if not place or len(entries) + len(children) >= MAX_ENTRIES:
            continue
        if is_index:
            children.setdefault(place, Child(place, changed))
            continue
        spoken = spoken or language(said.get("language"))
        dated = read_date(said.get("published"))
        entries.append(Entry(place, place, tidy(said.get("title"), MAX_TITLE), (), dated, changed))
    if not entries and not children and "</" not in text[-200:]:
        raise Unreadable("broken_feed")
    kept = once(entries)
    return FeedReading("sitemap_index" if is_index else "sitemap", "", spoken, kept, tuple(children.values()))
