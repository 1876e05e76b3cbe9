"""Read the text layer of a PDF: lines by pdfium, paragraphs by how the lines stand."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from threading import Lock

import pypdfium2
from pypdfium2 import raw

from annotations.text.authors import read_authors
from annotations.text.clean import normalise, scrub
from annotations.text.dates import read_date
from annotations.text.document import MAX_CODE_POINTS, Document, Kind, Metadata, Reading, Unreadable
from annotations.text.titles import MAX_TITLE, shortened

MAX_PAGES = 500
_PDFIUM = Lock()
"""pdfium is not safe to use from two threads at once."""

_ENDS_SENTENCE = re.compile(r"[.!?…:。！？؟][\"'”’»)\]]*$")
_ITEM = re.compile(r"(?:[•‣◦▪●–-]|\d{1,2}[.)]|\([a-z0-9]{1,2}\))\s+\S")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W_]+)([-\u2010]\n|[\x02\ufffe]\n?)([^\W_]+)")
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?(?:(Z)|([+-]\d{2})'?(\d{2})'?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_MAX_LANGUAGE = 36
_JUNK_TITLE = re.compile(
    r"(?i)untitled(?: document)?|microsoft word\b.*|.*\.(?:docx?|pdf|indd|qxd|tex|odt|pptx?|xlsx?)|\W*"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it stands on its page, in points; `y` grows upwards."""

    text: str
    page: int
    left: float
    right: float
    y: float
    end_y: float
    size: float


def _place(page: pypdfium2.PdfTextPage, at: int) -> tuple[float, float, float]:
    """Return the left and right edge of a character and its baseline."""
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    raw.FPDFText_GetCharBox(page, at, left, right, bottom, top)
    raw.FPDFText_GetCharOrigin(page, at, x, y)
    return left.value, right.value, y.value


def _line(page: pypdfium2.PdfTextPage, number: int, points: list[tuple[int, int]]) -> _Line | None:
    units = "".join(chr(code) for _, code in points).encode("utf-16-le", errors="surrogatepass")
    text = units.decode("utf-16-le", errors="ignore").strip()
    inked = [at for at, code in points if not chr(code).isspace()]
    if not text or not inked:
        return None
    left, _, y = _place(page, inked[0])
    _, right, end_y = _place(page, inked[-1])
    return _Line(text, number, left, right, y, end_y, raw.FPDFText_GetFontSize(page, inked[len(inked) // 2]))


def _page_lines(document: pypdfium2.PdfDocument, number: int) -> Iterator[_Line]:
    page = document[number].get_textpage()
    points: list[tuple[int, int]] = []
    for at in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(page, at)
        if code in (10, 13):
            if line := _line(page, number, points):
                yield line
            points = []
        elif 0 < code <= 0x10FFFF:
            points.append((at, code))
    if line := _line(page, number, points):
        yield line


def _furniture(lines: list[_Line]) -> set[int]:
    """Return the places of lines that stand first or last on most pages: running heads, feet and page numbers."""
    edges = [
        at
        for at, line in enumerate(lines)
        if at in (0, len(lines) - 1) or lines[at - 1].page != line.page or lines[at + 1].page != line.page
    ]
    shapes = {at: re.sub(r"\d+", "#", lines[at].text) for at in edges}
    count = Counter(shapes.values())
    pages = lines[-1].page + 1 if lines else 0
    return {at for at, shape in shapes.items() if count[shape] >= 3 and count[shape] * 2 > pages}


def _begins(before: _Line, line: _Line, pitch: float, right: float) -> bool:
    """Tell whether `line` begins a paragraph after `before`; `right` is where full lines end."""
    if abs(line.size - before.size) > 0.6 or _ITEM.match(line.text):
        return True
    ended = _ENDS_SENTENCE.search(before.text) is not None
    if line.page != before.page or line.y > before.end_y:
        return ended or not line.text[0].islower()
    gap, is_short = before.end_y - line.y, before.right < right - 6 * before.size
    is_indented = line.left > before.left + 0.8 * line.size
    return gap > 1.35 * pitch or (ended and (is_short or is_indented))


def _paragraphs(lines: list[_Line]) -> list[list[_Line]]:
    pairs = list(zip(lines, lines[1:], strict=False))
    drops = [(a.end_y - b.y, a.size) for a, b in pairs if a.page == b.page and a.size == b.size]
    gaps = [drop for drop, size in drops if 0 < drop < 4 * max(size, 1)]
    pitch = median(gaps) if gaps else 0.0
    rights = sorted(line.right for line in lines)
    right = rights[int(0.8 * (len(rights) - 1))] if rights else 0.0
    found: list[list[_Line]] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is None or _begins(before, line, pitch, right):
            found.append([line])
        else:
            found[-1].append(line)
    return found


def _join(lines: list[str], vocabulary: set[str]) -> str:
    """Join lines; a hyphen at a line's end goes, unless the word is written with it elsewhere."""

    def mended(broken: re.Match[str]) -> str:
        before, _, after = broken.groups()
        if before[-1].isdigit() or not after[0].islower():
            return f"{before}-{after}"
        is_compound = f"{before}-{after}".casefold() in vocabulary and (before + after).casefold() not in vocabulary
        return f"{before}-{after}" if is_compound else before + after

    return _BROKEN.sub(mended, "\n".join(lines)).replace("\n", " ")


def _pieces(lines: list[_Line]) -> list[tuple[Kind, str]]:
    hidden = _furniture(lines)
    body = [line for at, line in enumerate(lines) if at not in hidden]
    vocabulary = {word.casefold() for line in body for word in _WORD.findall(line.text)}
    size = median(line.size for line in body for _ in line.text) if body else 0.0
    pieces: list[tuple[Kind, str]] = []
    for part in _paragraphs(body):
        text = _join([line.text for line in part], vocabulary).replace("\x02", "-").replace("\ufffe", "-")
        is_heading = part[0].size > 1.15 * size and len(text) <= 300
        kind: Kind = "heading" if is_heading else "list_item" if _ITEM.match(text) else "paragraph"
        pieces.append((kind, scrub(text)))
    return pieces


def _time(said: str) -> datetime | None:
    """Return a PDF's date (ISO 32000-1, 7.9.4) in UTC."""
    dated = _PDF_DATE.match(said)
    if dated is None:
        return None
    year, month, day, hour, minute, second, _, zone, zone_minutes = dated.groups(default="")
    time = f"T{hour}:{minute}:{second}{zone}{':' + zone_minutes if zone else ''}" if hour else ""
    return read_date(f"{year}-{month}-{day}{time}")


def _language(document: pypdfium2.PdfDocument) -> str:
    length = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < length <= 2 * _MAX_LANGUAGE:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    raw.FPDFCatalog_GetLanguage(document, buffer, length)
    tag = bytes(buffer).decode("utf-16-le", errors="ignore").rstrip("\x00").replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""


def _metadata(document: pypdfium2.PdfDocument, pieces: list[tuple[Kind, str]]) -> Metadata:
    said = {key: " ".join(normalise(scrub(value)).split()) for key, value in document.get_metadata_dict().items()}
    published, modified = _time(said.get("CreationDate", "")), _time(said.get("ModDate", ""))
    title = said.get("Title", "")
    headings = [" ".join(text.split()) for kind, text in pieces if kind == "heading"]
    title = "" if _JUNK_TITLE.fullmatch(title) else title
    authors = read_authors([said.get("Author", "")])
    return Metadata(
        title=shortened(title or next(iter(headings), ""), MAX_TITLE),
        byline=", ".join(authors)[:200],
        language=_language(document),
        published_at=published,
        authors=authors,
        modified_at=modified if modified and published and modified > published else None,
    )


def _open(body: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Unreadable("encrypted_pdf" if locked else "damaged_pdf") from error
    if len(document) > MAX_PAGES:
        document.close()
        raise Unreadable("too_many_pages")
    return document


def _lines(document: pypdfium2.PdfDocument) -> list[_Line]:
    lines: list[_Line] = []
    total = 0
    for number in range(len(document)):
        try:
            found = list(_page_lines(document, number))
        except pypdfium2.PdfiumError as error:
            raise Unreadable("damaged_pdf") from error
        lines += found
        total += sum(len(line.text) for line in found)
        if total > MAX_CODE_POINTS:
            raise Unreadable("too_long")
    return lines


def read_pdf(body: bytes) -> Reading:
    """Read the text of a PDF, without running heads and page numbers.

    Raises Unreadable (`encrypted_pdf`, `damaged_pdf`, `too_many_pages`, `too_long`, `empty_text`).
    """
    with _PDFIUM:
        document = _open(body)
        try:
            pieces = _pieces(_lines(document))
            metadata = _metadata(document, pieces)
        finally:
            document.close()
    return Reading(Document.from_pieces(pieces), metadata)
