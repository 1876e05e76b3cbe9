"""Read a body of any kind that is understood: the one door to extraction."""

import re
from dataclasses import replace

from annotations.text.clean import BadText, normalise, scrub
from annotations.text.decoding import decode
from annotations.text.document import Reading, Unreadable
from annotations.text.docx import read_docx
from annotations.text.extraction import read_html
from annotations.text.kinds import kind_of
from annotations.text.languages import guess_language
from annotations.text.pdf import read_pdf
from annotations.text.plain import MAX_HEADING, read_plain
from annotations.text.titles import MAX_TITLE, shortened

_MAX_REPLACED = 0.01


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
