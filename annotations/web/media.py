"""What a body is: what its header says, checked against how it begins."""

from __future__ import annotations

import codecs
import re

PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/xml", "text/xml")
JSON_TYPES = ("application/json", "application/ld+json", "application/feed+json")

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
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Text codecs of Python's that no page is written in, and that are slow or have surprising results.
_NO_CHARSETS = {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "utf-7", "mbcs", "oem"}


def declared_type(header: str) -> str:
    """Return the media type that a Content-Type header names, in lower case; empty if it names none."""
    match = _MEDIA_TYPE.match(header)
    return match[1].lower() if match else ""


def charset_of(header: str, *, head: bytes) -> str | None:
    """Return the name of a codec: the byte order mark's, else the header's if it exists, else None."""
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return name
    match = _CHARSET.search(header)
    return known_charset(match[1]) if match else None


def known_charset(label: str) -> str | None:
    """Return the name of the text codec that a label stands for, None if there is none that a page may be in."""
    try:
        "".encode(label)  # refuses codecs that are not for text, as `codecs.lookup` does not
        name = codecs.lookup(label).name.replace("_", "-")
    except (LookupError, ValueError):
        return None
    return None if name in _NO_CHARSETS else name


def may_become(declared: str, *, wanted: tuple[str, ...]) -> bool:
    """Tell whether a body declared so may turn out to be of a wanted type, so that its bytes are worth reading."""
    return declared in wanted or declared in _VAGUE_TYPES or declared in _XML_TYPES or declared in _PDF_TYPES


def actual_type(declared: str, *, head: bytes, charset: str | None) -> str:
    """Return the media type of a body that was declared so and begins so (HEAD_BYTES of it are enough)."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"%PDF-") or (declared in _PDF_TYPES and b"%PDF-" in head[:1024]):
        return "application/pdf"
    if start.startswith(b"<"):
        return _markup_type(declared, start=start.lower())
    is_utf16 = charset is not None and charset.startswith(("utf-16", "utf-32"))
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
