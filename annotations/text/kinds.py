"""Which kind of readable body this is: told without loading any of the readers."""

import re
from io import BytesIO
from zipfile import is_zipfile

from annotations.text.decoding import wide_codec
from annotations.text.document import Unreadable
from annotations.text.docx import is_docx

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
