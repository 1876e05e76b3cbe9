"""Feeds as RSS 2.0, in the form that the DE FACTO members exchange fact checks in, and as Atom (RFC 4287).

The ClaimReview of an entry stands in `schema:review`. DE FACTO writes `pubDate` in ISO 8601, which feed readers do
not take: it is RFC 822 here, as RSS says, and ISO 8601 in `atom:updated`.
"""

import json
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import cast

from lxml import etree

from annotations.meaning.payload import Json, utc
from annotations.meaning.syndication import Channel, Entry

RSS_TYPE, ATOM_TYPE = "application/rss+xml", "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"
SCHEMA = "https://schema.org/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
RSS_SPACES = {"schema": SCHEMA, "media": "http://search.yahoo.com/mrss/", "content": CONTENT, "atom": ATOM}
ATOM_SPACES = {None: ATOM, "schema": SCHEMA}
REVIEW_TYPE = "application/ld-json"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rss(channel: Channel) -> bytes:
    """The feed as RSS 2.0: the extensions are named in the module's docstring."""
    root = etree.Element("rss", {"version": "2.0"}, nsmap=RSS_SPACES)
    head = etree.SubElement(root, "channel")
    _add(head, "title", channel.title)
    _add(head, "link", channel.page_url)
    _add(head, "description", channel.about)
    _add(head, "language", channel.language)
    if channel.licence:
        _add(head, "copyright", channel.licence)
    if channel.entries:
        _add(head, "lastBuildDate", _rfc822(channel.modified_at))
    _add(head, _atom("link"), "", rel="self", type=RSS_TYPE, href=channel.own_url)
    for entry in channel.entries:
        _add_item(head, entry)
    return _written(root)


def atom(channel: Channel) -> bytes:
    """The feed as Atom 1.0, with `schema:review` in each entry."""
    root = etree.Element(_atom("feed"), nsmap=cast(dict[str, str], ATOM_SPACES))
    root.set("{http://www.w3.org/XML/1998/namespace}lang", channel.language)
    _add(root, _atom("id"), channel.own_url)
    _add(root, _atom("title"), channel.title)
    _add(root, _atom("subtitle"), channel.about)
    _add(root, _atom("updated"), utc(channel.modified_at))
    _add(root, _atom("link"), "", rel="self", type=ATOM_TYPE, href=channel.own_url)
    _add(root, _atom("link"), "", rel="alternate", type="text/html", href=channel.page_url)
    if channel.licence:
        _add(root, _atom("rights"), channel.licence)
        _add(root, _atom("link"), "", rel="license", href=channel.licence)
    author = etree.SubElement(root, _atom("author"))
    _add(author, _atom("name"), channel.newsroom)
    for entry in channel.entries:
        _add_entry(root, entry)
    return _written(root)


def _add_item(head: etree._Element, entry: Entry) -> None:
    item = etree.SubElement(head, "item")
    _add(item, "title", entry.title)
    _add(item, "link", entry.url)
    _add(item, "guid", entry.id, isPermaLink="true" if entry.id == entry.url else "false")
    _add(item, f"{{{SCHEMA}}}version", str(entry.version))
    _add(item, "pubDate", _rfc822(entry.published_at))
    _add(item, _atom("updated"), utc(entry.modified_at))
    for tag in entry.tags:
        _add(item, "category", tag)
    _add(item, "description", entry.summary)
    _add(item, f"{{{CONTENT}}}encoded", entry.html)
    _add_review(item, entry.review)


def _add_entry(root: etree._Element, entry: Entry) -> None:
    item = etree.SubElement(root, _atom("entry"))
    item.set("{http://www.w3.org/XML/1998/namespace}lang", entry.language)
    _add(item, _atom("id"), entry.id)
    _add(item, _atom("title"), entry.title)
    _add(item, _atom("link"), "", rel="alternate", type="text/html", href=entry.url)
    _add(item, _atom("published"), utc(entry.published_at))
    _add(item, _atom("updated"), utc(entry.modified_at))
    for tag in entry.tags:
        _add(item, _atom("category"), "", term=tag)
    _add(item, _atom("summary"), entry.summary)
    _add(item, _atom("content"), entry.html, type="html")
    _add(item, f"{{{SCHEMA}}}version", str(entry.version))
    _add_review(item, entry.review)


def _add_review(item: etree._Element, review: Json | None) -> None:
    """JSON-LD in CDATA: what would end that, or a script that it is put into, or is no character of XML, is escaped as
    JSON escapes it.
    """
    if review is None:
        return
    said = json.dumps(review, ensure_ascii=False).replace("]]>", "]]\\u003e").replace("<", "\\u003c")
    node = etree.SubElement(item, f"{{{SCHEMA}}}review", {"encodingFormat": REVIEW_TYPE})
    node.text = etree.CDATA(_NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", said))


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    """An element with this text; characters that XML cannot carry are left out."""
    node = etree.SubElement(parent, name, {key: _NOT_XML.sub("", value) for key, value in attributes.items()})
    node.text = _NOT_XML.sub("", text) or None


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
