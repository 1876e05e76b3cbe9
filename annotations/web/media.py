"""What a body is: what its header says, checked against how it begins."""

from __future__ import annotations

import codecs
import re

PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
PACKED_SHEETS = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
)
SHEET_TYPES = ("text/csv", *PACKED_SHEETS)
FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/xml",
    "text/xml",
    "application/rdf+xml",
    "application/x-rss+xml",
    "application/x-atom+xml",
    "text/rss+xml",
    "text/rss",
)
JSON_TYPES = ("application/json", "application/ld+json", "application/feed+json", "text/json")
# Sitemaps are often files packed by gzip; what is in them their reader tells.
PACKED_TYPES = ("application/gzip", "application/x-gzip", "application/octet-stream")

# As many bytes as a browser looks at (WHATWG MIME Sniffing, section 5.2).
HEAD_BYTES = 1445
# Headers that say nothing, or too little: the bytes decide.
_VAGUE_TYPES = {
    "",
    "application/octet-stream",
    "binary/octet-stream",
    "application/download",
    "application/force-download",
    "application/x-download",
    "application/unknown",
    "application/x-unknown",
    "unknown/unknown",
    "text/plain",
}
_XML_TYPES = {"application/xml", "text/xml"}
_PDF_TYPES = {"application/pdf", "application/x-pdf", "text/pdf"}
# WHATWG MIME Sniffing, section 3: a binary data byte.
_BINARY_BYTES = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MEDIA_TYPE = re.compile(r"\s*([a-z0-9.+-]+/[a-z0-9.+-]+)\s*(?:[;,]|$)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE | re.ASCII)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def declared_type(header: str) -> str:
    """Return the media type that a Content-Type header names, in lower case; empty if it names none."""
    match = _MEDIA_TYPE.match(header)
    return match[1].lower() if match else ""


def charset_of(header: str) -> str | None:
    """Return the label that a Content-Type header gives the body's encoding, in lower case and as little checked."""
    match = _CHARSET.search(header)
    return match[1].lower() if match else None


def may_become(declared: str, *, wanted: tuple[str, ...]) -> bool:
    """Tell whether a body declared so may turn out to be of a wanted type, so that its bytes are worth reading."""
    return declared in wanted or declared in _VAGUE_TYPES or declared in _XML_TYPES or declared in _PDF_TYPES


def actual_type(declared: str, *, head: bytes, charset: str | None) -> str:
    """Return the media type of a body that was declared so and begins so (HEAD_BYTES of it are enough)."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"%PDF-") or (declared in _PDF_TYPES and b"%PDF-" in head[:1024]):
        return "application/pdf"
    if declared in PACKED_SHEETS and head.startswith(b"PK\x03\x04"):
        return declared
    if start.startswith(b"<"):
        return _markup_type(declared, start=start.lower())
    is_utf16 = head.startswith(_UTF16_MARKS) or (charset or "").startswith("utf-16")
    if _BINARY_BYTES.search(head) and not is_utf16:
        return "application/octet-stream"
    return "text/plain" if declared in _VAGUE_TYPES or declared in _PDF_TYPES else declared


def _markup_type(declared: str, *, start: bytes) -> str:
    is_xml = start.startswith(b"<?xml") or declared in _XML_TYPES
    if declared in _VAGUE_TYPES - {"text/plain"} or declared in _XML_TYPES or declared in _PDF_TYPES:
        if not is_xml:
            return "text/html"
        return "application/xhtml+xml" if b"<html" in start else "application/xml"
    return declared
