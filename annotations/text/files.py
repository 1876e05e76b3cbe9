"""Read a file that was handed in as evidence. Of pictures and recordings what they are is read, not what they show."""

import csv
import warnings
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from typing import cast

import mutagen
import python_calamine
from PIL import Image, UnidentifiedImageError

from annotations.text.clean import scrub
from annotations.text.decoding import decode
from annotations.text.document import MAX_BLOCKS, MAX_CODE_POINTS, Document, Kind, Metadata, Reading, Unreadable
from annotations.text.filetypes import CSV, IMAGES, SHEETS, SOUNDS, WORDS, type_of
from annotations.text.reader import read, with_language
from annotations.text.titles import MAX_TITLE, shortened

MOST_PIXELS = 200_000_000
"""What no camera makes is made to fill memories."""
_JOINT = " | "
_MOST_SHEETS = 200
_SNIFFED = 8_192

Piece = tuple[Kind, str]


def read_file(body: bytes, *, content_type: str, url: str, charset: str | None, filename: str) -> Reading:
    """Read it as what its bytes say it is; its title is its name where it tells none. Raises Unreadable."""
    kind = type_of(body, filename=filename)
    if kind not in (*SHEETS, *IMAGES, *SOUNDS):
        return read(body, content_type=kind, url=url, charset=charset, filename=filename)
    if kind in SHEETS:
        pieces = _csv(body, charset) if kind == CSV else _sheets(body)
    else:
        pieces = iter([("caption", f"{WORDS[kind]}, {_picture(body) if kind in IMAGES else _sound(body)}.")])
    document = Document.from_pieces(_bounded(pieces))
    name = shortened(scrub(filename).strip() or WORDS[kind], MAX_TITLE)
    return with_language(Reading(document, Metadata(title=name)))


def _bounded(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same, refused before it fills the memory."""
    letters = 0
    for number, (kind, text) in enumerate(pieces):
        letters += len(text)
        if letters > MAX_CODE_POINTS or number > MAX_BLOCKS:
            raise Unreadable("too_long")
        yield kind, scrub(text)


def _sheets(body: bytes) -> Iterator[Piece]:
    """Each sheet's name, then its rows."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(body))
        for name in book.sheet_names[:_MOST_SHEETS]:
            yield "heading", name
            for row in book.get_sheet_by_name(name).iter_rows():
                yield from _row(map(_cell, row))
    except python_calamine.PasswordError as error:
        raise Unreadable("encrypted_sheet") from error
    except python_calamine.CalamineError as error:
        raise Unreadable("damaged_sheet") from error


def _csv(body: bytes, charset: str | None) -> Iterator[Piece]:
    text = scrub(decode(body, charset=charset, is_html=False).text)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:_SNIFFED], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        for row in csv.reader(StringIO(text, newline=""), dialect):
            yield from _row(row)
    except csv.Error as error:
        raise Unreadable("damaged_sheet") from error


def _row(cells: Iterable[str]) -> Iterator[Piece]:
    told = [" ".join(cell.split()) for cell in cells]
    while told and not told[-1]:
        told.pop()
    if told:
        yield "table_row", _JOINT.join(told)


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _picture(body: bytes) -> str:
    """Its size, from its head: no pixel is unpacked."""
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(body)) as picture:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            width, height = picture.size
    except Image.DecompressionBombError as error:
        raise Unreadable("too_many_pixels") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Unreadable("damaged_picture") from error
    if width * height > MOST_PIXELS:
        raise Unreadable("too_many_pixels")
    return f"{width:,} × {height:,} pixels"


def _sound(body: bytes) -> str:
    """How long it lasts."""
    try:
        found = mutagen.File(BytesIO(body))
    except mutagen.MutagenError as error:
        raise Unreadable("damaged_recording") from error
    if found is None or found.info is None:
        raise Unreadable("damaged_recording")
    seconds = round(cast(float, found.info.length))
    return f"{seconds // 60}:{seconds % 60:02} minutes"
