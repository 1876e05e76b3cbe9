"""Read a feed of any kind that newsrooms offer: RSS, Atom, JSON Feed, a sitemap or an index of sitemaps."""

import re
import zlib
from dataclasses import replace

from annotations.text.clean import scrub
from annotations.text.decoding import decode
from annotations.text.document import Unreadable
from annotations.text.entries import Child, Entry, FeedReading
from annotations.text.jsonfeed import read_json_feed
from annotations.text.markup import root_of
from annotations.text.sitemaps import read_sitemap
from annotations.text.syndication import read_syndicated

__all__ = ["Child", "Entry", "FeedReading", "read_feed"]

MAX_BYTES = 50 * 1024 * 1024
"""The largest feed that is looked at, unpacked: the ceiling that the sitemap protocol sets."""
MAX_READ_BYTES = 16 * 1024 * 1024
"""How much of it is read: fifty thousand places of a sitemap, more entries than any feed has."""
_MAX_REPLACED = 0.01
_SNIFFED = 65_536
_GZIP = b"\x1f\x8b\x08"

_FEED_MARK = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf|urlset|sitemapindex)\b", re.IGNORECASE)
_AFTER_NOISE = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_SYNDICATED = ("rss", "feed", "rdf", "channel")
_SITEMAPS = ("urlset", "sitemapindex")


def _unzipped(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body
    stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        whole = stream.decompress(body, MAX_BYTES)
    except zlib.error as error:
        raise Unreadable("broken_feed") from error
    if stream.unconsumed_tail:
        raise Unreadable("too_long")
    return whole


def _beginning(body: bytes) -> bytes:
    """Return as much of a feed as is read, cut after an element's end; JSON cannot be cut. Raises Unreadable."""
    if len(body) <= MAX_READ_BYTES:
        return body
    if body[:_SNIFFED].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{":
        raise Unreadable("too_long")
    end = body.rfind(b">", 0, MAX_READ_BYTES) + 1
    return body[: end or MAX_READ_BYTES] if b"\x00" not in body[:_SNIFFED] else body[:MAX_READ_BYTES]


def read_feed(body: bytes, *, content_type: str, url: str, charset: str | None) -> FeedReading:
    """Read a feed; `url` is where it was found, `charset` what its carrier declared.

    What kind it is, its bytes say: feeds are served as `content_type` of every sort. An ill-formed feed that still
    yields entries is read; of one longer than can be read in time, the first entries are.
    Raises Unreadable (`not_a_feed`, `broken_feed`, `bad_encoding`, `too_long`, `too_deep`), nothing else.
    """
    body = _unzipped(body)
    if len(body) > MAX_BYTES:
        raise Unreadable("too_long")
    decoded = decode(_beginning(body), charset=charset, is_html=True)
    if decoded.replaced > _MAX_REPLACED * len(decoded.text):
        raise Unreadable("bad_encoding" if _FEED_MARK.search(body[:_SNIFFED].replace(b"\x00", b"")) else "not_a_feed")
    text = scrub(decoded.text).lstrip("\ufeff \n\t")
    return replace(_read(text, url), replaced=decoded.replaced)


def _read(text: str, url: str) -> FeedReading:
    if text.startswith(("{", "[")):
        return read_json_feed(text, url=url)
    root, at = root_of(text)
    if root in _SITEMAPS:
        return read_sitemap(text[at:], url=url, is_index=root == "sitemapindex")
    if root not in _SYNDICATED:
        after_noise = None if root == "html" else _AFTER_NOISE.search(text, 0, _SNIFFED)
        if after_noise is None:
            raise Unreadable("not_a_feed")
        at = after_noise.start()
    return read_syndicated(text[at:], url=url)
