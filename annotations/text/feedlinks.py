"""Which feeds a page says it has (RSS Advisory Board and WHATWG HTML: `<link rel=alternate>`)."""

import re
from html import unescape

from annotations.text.decoding import decode
from annotations.text.urls import BadUrl, join

_LOOKED_AT = 512 * 1024
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]{1,20})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_BASE = re.compile(r"""<base\b[^<>]{0,200}?\bhref\s*=\s*["']?([^"'\s<>]{1,2000})""", re.IGNORECASE)
_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json"}
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|reacties", re.IGNORECASE)


def feed_links(body: bytes, *, url: str, charset: str | None) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page names, canonical, feeds of readers' comments last."""
    html = decode(body[:_LOOKED_AT], charset=charset, is_html=True).text
    base = _BASE.search(html)
    start = _joined(url, unescape(base[1])) if base else url
    found: dict[str, bool] = {}
    for match in _LINK.finditer(html):
        said = _attributes(match[1])
        address = _joined(start or url, said.get("href", "")) if _is_feed(said) else ""
        if address:
            found.setdefault(address, bool(_COMMENTS.search(said.get("title", "") + said["href"])))
    return tuple(sorted(found, key=lambda address: found[address]))


def _attributes(text: str) -> dict[str, str]:
    said: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        said.setdefault(name.lower(), unescape(double or single or bare).strip())
    return said


def _is_feed(said: dict[str, str]) -> bool:
    media_type = said.get("type", "").partition(";")[0].strip().lower()
    return "alternate" in said.get("rel", "").lower().split() and media_type in _TYPES


def _joined(base: str, href: str) -> str:
    try:
        return join(base, href) if href else ""
    except BadUrl:
        return ""
