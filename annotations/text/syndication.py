"""RSS 0.9x, 1.0 and 2.0, and Atom, sound or ill-formed, in one pass of a parser that resolves nothing."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from lxml import etree

from annotations.text.dates import read_date
from annotations.text.document import Unreadable
from annotations.text.entries import (
    MAX_ID,
    MAX_SUMMARY,
    MAX_TITLE,
    Entry,
    FeedReading,
    address,
    language,
    once,
    people,
    plain,
    tidy,
)
from annotations.text.markup import mended

MAX_READ = 5_000_000
MAX_ITEMS = 2_000
"""How many characters and entries of a feed are read: the newest stand first, and the time for them is short."""

_SPACES = {
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/elements/1.0/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
}
_ATOM_SPACES = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WEB = re.compile(r"\s*https?://", re.IGNORECASE)
_TEXT_TYPES = (None, "text", "text/plain")
_CLOSED = frozenset(["source", "image", "textinput", "media:group", "xhtml:div", "div"])
"""What holds fields that are not the entry's own."""

_Fields = dict[str, list[etree._Element]]


class _Feed:
    """A feed's tree and how its fields are called: `title`, `dc:creator`, `atom:link` in RSS."""

    def __init__(self, tree: etree._Element, *, url: str, is_broken: bool) -> None:
        self.tree, self.url, self.is_broken = tree, url, is_broken
        self.is_atom = self.local(tree) == "feed"

    def local(self, element: etree._Element) -> str:
        return element.tag.rpartition("}")[2].rpartition(":")[2].lower()

    def name(self, element: etree._Element) -> str:
        space, _, local = element.tag[1:].partition("}") if element.tag.startswith("{") else ("", "", element.tag)
        local = local.lower()
        if space.startswith(_ATOM_SPACES):
            return local if self.is_atom else f"atom:{local}"
        if space in _SPACES:
            return _SPACES[space] + local
        is_core = not space or element.prefix is None or space == self.tree.nsmap.get(self.tree.prefix)
        return local if is_core else f"{element.prefix}:{local}"

    def items(self) -> Iterator[etree._Element]:
        wanted = "entry" if self.is_atom else "item"
        found = (element for element in self.tree.iter(etree.Element) if self.local(element) == wanted)
        return (element for element, _ in zip(found, range(MAX_ITEMS), strict=False))

    def fields(self, owner: etree._Element) -> _Fields:
        """Return what an element says, by name; in an ill-formed feed what stands deeper counts after its children."""
        said: _Fields = {}
        for child in owner.iterchildren(etree.Element):
            said.setdefault(self.name(child), []).append(child)
        if self.is_broken:
            for element in self._deeper(owner):
                said.setdefault(self.name(element), []).append(element)
        return said

    def _deeper(self, owner: etree._Element) -> Iterator[etree._Element]:
        """Yield what elements that were never closed have swallowed, up to the next entry."""
        waiting = [child for child in reversed(owner) if self.name(child) not in _CLOSED]
        while waiting:
            for child in waiting.pop().iterchildren(etree.Element):
                name = self.name(child)
                if name not in ("item", "entry"):
                    yield child
                    waiting += [] if name in _CLOSED else [child]


def _inner(element: etree._Element) -> str:
    """Return the words in an element, as markup where it has any of its own."""
    if not len(element):
        return element.text or ""
    return (element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)


def _words(fields: _Fields, names: Iterable[str], limit: int, *, is_atom: bool) -> str:
    found = (element for name in names for element in fields.get(name, ()))
    for element in (element for element in found if element.get("mode") != "base64"):
        is_literal = is_atom and element.get("type") in _TEXT_TYPES and element.get("mode") != "escaped"
        said = tidy(element.text, limit) if is_literal and not len(element) else plain(_inner(element), limit)
        if said:
            return said
    return ""


def _first(fields: _Fields, *names: str) -> str:
    texts = ((element.text or "").strip() for name in names for element in fields.get(name, ()))
    return next(filter(None, texts), "")


def _time(fields: _Fields, *names: str) -> datetime | None:
    told = (read_date(" ".join((element.text or "").split())) for name in names for element in fields.get(name, ()))
    return next(filter(None, told), None)


def _links(item: etree._Element, fields: _Fields) -> Iterator[tuple[etree._Element, str | None]]:
    """Yield what may lead to an entry, the likeliest first, each with the element it stands in."""
    for name in ("feedburner:origlink", "link"):
        yield from ((element, element.text) for element in fields.get(name, ()) if not element.get("href"))
    linked = [*fields.get("link", ()), *fields.get("atom:link", ())]
    leading = [link for link in linked if link.get("href") and link.get("rel", "alternate").lower() == "alternate"]
    leading.sort(key=lambda link: link.get("type") not in (None, "text/html", "application/xhtml+xml"))
    yield from ((link, link.get("href")) for link in leading)
    for element in [*fields.get("guid", ()), *fields.get("id", ())]:
        is_address = _WEB.match(element.text or "") and (element.get("isPermaLink") or "").lower() != "false"
        yield from [(element, element.text)] if is_address else []
    yield item, item.get(_ABOUT) or item.get("href")


def _address(feed: _Feed, item: etree._Element, fields: _Fields) -> str:
    for element, told in _links(item, fields):
        if told and told.strip():
            found = address(told, element.base or feed.url) or address(told, feed.url)
            if found:
                return found
    return ""


def _authors(fields: _Fields) -> tuple[str, ...]:
    told: list[str] = []
    for element in fields.get("author", ()):
        named = [child.text or "" for child in element if isinstance(child.tag, str) and child.tag.endswith("name")]
        told += named or [element.text or ""]
    told += [element.text or "" for element in fields.get("dc:creator", ())]
    return people(told) or people([_first(fields, "itunes:author", "media:credit")])


def _entry(feed: _Feed, item: etree._Element, shared: tuple[str, ...]) -> Entry:
    fields = feed.fields(item)
    place = _address(feed, item, fields)
    title = _words(fields, ("title", "dc:title", "media:title"), MAX_TITLE, is_atom=feed.is_atom)
    summaries = ("summary", "description", "content:encoded", "content", "xhtml:body", "fullitem", "itunes:summary")
    summary = _words(fields, summaries, MAX_SUMMARY, is_atom=feed.is_atom)
    named = tidy(_first(fields, "guid", "id") or item.get(_ABOUT), MAX_ID)
    published = _time(
        fields, "pubdate", "published", "issued", "dcterms:issued", "dc:date", "created", "dcterms:created"
    )
    modified = _time(fields, "updated", "modified", "atom:updated", "dcterms:modified")
    return Entry(
        external_id=named or place or title or summary,
        url=place,
        title=title,
        authors=_authors(fields) or shared,
        published_at=published,
        modified_at=modified if modified != published else None,
        summary_text=summary,
    )


def _parsed(text: str, url: str) -> _Feed:
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.fromstring(mended(text).encode("utf-8"), parser, base_url=url)
    except etree.XMLSyntaxError as error:
        raise Unreadable("broken_feed") from error
    if tree is None:
        raise Unreadable("broken_feed")
    return _Feed(tree, url=url, is_broken=len(parser.error_log) > 0)


def read_syndicated(text: str, *, url: str) -> FeedReading:
    """Read RSS or Atom out of a text that begins with its first element; `url` is where it was found.

    Raises Unreadable (`broken_feed`).
    """
    feed = _parsed(text[:MAX_READ], url)
    channels = [] if feed.is_atom else [child for child in feed.tree if feed.local(child) == "channel"]
    about = feed.fields(channels[0] if channels else feed.tree)
    shared = _authors(about) if feed.is_atom else ()
    entries = once(_entry(feed, item, shared) for item in feed.items())
    if not entries and feed.is_broken:
        raise Unreadable("broken_feed")
    spoken = language(_first(about, "language", "dc:language")) or language(feed.tree.get(_LANG))
    title = _words(about, ("title", "dc:title"), MAX_TITLE, is_atom=feed.is_atom)
    return FeedReading("atom" if feed.is_atom else "rss", title, spoken, entries)
