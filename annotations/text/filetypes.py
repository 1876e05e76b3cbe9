"""What a file is by its own bytes, whatever it is called: the kinds that may be handed in as evidence."""

import codecs
import re
from io import BytesIO
from zipfile import ZipFile

from annotations.text.document import Unreadable
from annotations.text.docx import DAMAGED, is_docx
from annotations.text.kinds import kind_of

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
CSV = "text/csv"
SHEETS = (XLSX, ODS, CSV)
IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff")
SOUNDS = ("audio/mpeg", "audio/mp4", "audio/ogg", "audio/flac", "audio/wav")
WORDS = {
    PDF: "PDF",
    DOCX: "Word document",
    XLSX: "Spreadsheet",
    ODS: "Spreadsheet",
    CSV: "Table",
    "text/html": "Web page",
    "text/plain": "Text",
    **{kind: f"Picture, {kind.rpartition('/')[2].upper()}" for kind in IMAGES},
    "audio/mpeg": "Recording, MP3",
    "audio/mp4": "Recording, M4A",
    "audio/ogg": "Recording, Ogg",
    "audio/flac": "Recording, FLAC",
    "audio/wav": "Recording, WAV",
}
ENDINGS = ".pdf,.docx,.txt,.html,.htm,.csv,.xlsx,.ods,.png,.jpg,.jpeg,.gif,.webp,.tif,.tiff,.mp3,.m4a,.ogg,.flac,.wav"
"""For file choosers."""

_MARKS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "image/tiff"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav"),
    (re.compile(rb"OggS\x00"), "audio/ogg"),
    (re.compile(rb"fLaC"), "audio/flac"),
    (re.compile(rb"....ftyp(?:M4A |M4B |F4A )", re.DOTALL), "audio/mp4"),
    (re.compile(rb"ID3[\x02-\x04]"), "audio/mpeg"),
    (re.compile(rb"\xff[\xe2\xe3\xf2-\xf7\xfa\xfb]"), "audio/mpeg"),
)
_SNIFFED = 8_192
_ZIP = b"PK\x03\x04"
_OF_TEXT = {"html": "text/html", "plain": "text/plain"}


def type_of(body: bytes, *, filename: str = "") -> str:
    """Its media type, one of `WORDS`. Raises Unreadable (`unsupported_type`) for all else, and where it is empty."""
    for mark, kind in _MARKS:
        if mark.match(body):
            return kind
    if body.startswith(_ZIP) and not is_docx(body):
        return _sheet_of(body)
    kind = kind_of(body, content_type="") if body else "none"
    if kind == "plain":
        kind = "none" if _has_nulls(body) else "table" if _is_table(filename) else kind
    found = {"pdf": PDF, "docx": DOCX, "table": CSV, **_OF_TEXT}.get(kind)
    if found is None:
        raise Unreadable("unsupported_type")
    return found


def _has_nulls(body: bytes) -> bool:
    """Whether it holds NULs, as programs do and as text does only where its first bytes say how it is written."""
    return b"\x00" in body[:_SNIFFED] and not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _is_table(filename: str) -> bool:
    return filename.lower().endswith((".csv", ".tsv"))


def _sheet_of(body: bytes) -> str:
    try:
        with ZipFile(BytesIO(body)) as package:
            names = frozenset(package.namelist()[:5_000])
            is_ods = "mimetype" in names and package.open("mimetype").read(100) == ODS.encode()
    except DAMAGED as error:
        raise Unreadable("unsupported_type") from error
    if is_ods:
        return ODS
    if "xl/workbook.xml" in names:
        return XLSX
    raise Unreadable("unsupported_type")
