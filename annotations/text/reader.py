"""Read a body of any kind that is understood: the one door to extraction."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import is_zipfile

from annotations.text.clean import BadText, normalise, scrub
from annotations.text.decoding import decode, wide_codec
from annotations.text.document import Reading, Unreadable
from annotations.text.docx import is_docx, read_docx
from annotations.text.extraction import read_html
from annotations.text.languages import guess_language
from annotations.text.pdf import read_pdf
from annotations.text.plain import MAX_HEADING, read_plain
from annotations.text.titles import MAX_TITLE, shortened

_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "plain",
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-word.document.macroenabled.12": "docx",
}
_EXTENSIONS = {
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "txt": "plain",
    "text": "plain",
    "pdf": "pdf",
    "docx": "docx",
}
_UNSAID = frozenset(
    ["", "application/octet-stream", "binary/octet-stream", "application/x-download", "unknown/unknown"]
)

_ZIP = b"PK\x03\x04"
_OTHER_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""Archives and older office files, whatever they are declared as."""
_PDF_MARK = b"%PDF-"
_HTML_MARK = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|article|div|p|h1)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_SNIFFED_BYTES = 1024
_MAX_CONTROLS = 0.02
_MAX_REPLACED = 0.01


def kind_of(body: bytes, *, content_type: str, filename: str = "") -> str:
    """Return `html`, `plain`, `pdf` or `docx`: by what the body begins with, its declared type, then its file name.

    Raises Unreadable (`unsupported_type`).
    """
    declared = content_type.partition(";")[0].strip().lower()
    head = body[:_SNIFFED_BYTES]
    if _PDF_MARK in head and (head.startswith(_PDF_MARK) or _TYPES.get(declared) != "html"):
        return "pdf"
    if is_docx(body):
        return "docx"
    kind = _TYPES.get(declared)
    if kind is None and declared in _UNSAID:
        by_name = _EXTENSIONS.get(filename.rpartition(".")[2].lower() if "." in filename else "")
        kind = "html" if _HTML_MARK.match(head) else by_name or "plain"
    if kind == "docx" and body.startswith(_ZIP) and not is_zipfile(BytesIO(body)):
        return "docx"
    if kind is None or body.startswith(_OTHER_MARKS) or (kind in ("html", "plain") and _is_binary(body)):
        raise Unreadable("unsupported_type")
    return kind


def _is_binary(body: bytes) -> bool:
    """Tell whether a body is no text: control characters that no text encoding but UTF-16 and UTF-32 has."""
    head = body[: 8 * _SNIFFED_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) or not head or wide_codec(body):
        return False
    controls = sum(byte < 32 and byte not in b"\t\n\x0b\f\r\x1b" for byte in head)
    return controls > _MAX_CONTROLS * len(head)


def read(body: bytes, *, content_type: str, url: str = "", charset: str | None = None, filename: str = "") -> Reading:
    """Read a stored body; `charset` is what its carrier declared, `content_type` may carry one too.

    Raises Unreadable with its code; nothing else.
    """
    declared = re.search(r"charset\s*=\s*[\"']?([^\s\"';]+)", content_type, re.IGNORECASE)
    charset = charset or (declared.group(1) if declared else None)
    kind = kind_of(body, content_type=content_type, filename=filename)
    try:
        reading = _read(body, kind, url=url, charset=charset)
    except BadText as error:
        raise Unreadable("bad_encoding") from error
    if reading.replaced > _MAX_REPLACED * len(reading.document.text):
        raise Unreadable("bad_encoding")
    return with_language(_with_title(reading, filename))


def _with_title(reading: Reading, filename: str) -> Reading:
    """Return the reading of a file that tells no title with its first line for one, or else the file's own name."""
    if reading.metadata.title or not filename:
        return reading
    document = reading.document
    first = " ".join(document.of(document.blocks[0]).split())
    stem = normalise(scrub(filename)).strip().rpartition(".")[0]
    title = first if len(first) <= MAX_HEADING else shortened(stem or filename, MAX_TITLE)
    return replace(reading, metadata=replace(reading.metadata, title=title))


def with_language(reading: Reading) -> Reading:
    """Return a reading with the language that its words are in where it does not name one."""
    if reading.metadata.language:
        return reading
    return replace(reading, metadata=replace(reading.metadata, language=guess_language(reading.document.text)))


def _read(body: bytes, kind: str, *, url: str, charset: str | None) -> Reading:
    if kind == "pdf":
        return read_pdf(body)
    if kind == "docx":
        return read_docx(body)
    decoded = decode(body, charset=charset, is_html=kind == "html")
    reading = read_html(decoded.text, url=url) if kind == "html" else read_plain(scrub(decoded.text))
    if decoded.replaced and reading.replaced:
        raise Unreadable("bad_encoding")
    return reading
