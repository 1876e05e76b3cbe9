"""Many articles in one file: JSON Lines and CSV, read row by row from a stream of bytes, from any row on.

Nothing longer than one row is ever in memory. What is wrong with a row is said of the row; what is wrong with the whole
file raises BadFile.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from json import JSONDecodeError
from typing import BinaryIO, Literal

from annotations.text.marking import Sentence, marked
from annotations.text.strictjson import read_json

Format = Literal["jsonl", "csv"]

MAX_ROW_BYTES = 4 * 1024 * 1024
_PIECE_BYTES = 64 * 1024
_SHOWN = 40
_BOM = b"\xef\xbb\xbf"
_DELIMITERS = (",", ";", "\t", "|")
_UNDECODED = re.compile("[\udc80-\udcff]")

SENTENCES = {
    "empty_file": marked("The file is empty."),
    "not_utf8": marked("The file is not written in UTF-8. Save it again as “CSV UTF-8” or as JSON Lines in UTF-8."),
    "not_text": marked("This is a packed file or a spreadsheet. Save it as “CSV UTF-8” first."),
    "bad_line_ends": marked("Its lines end in the way of old Macs. Save it again with today’s line ends."),
    "json_array": marked("This is one JSON array. Write one object a line (JSON Lines)."),
    "bad_header": marked("The first line has to name the columns."),
}
ROW_SENTENCES = {
    "row_too_long": f"The row is longer than {MAX_ROW_BYTES // 2**20} MB. In CSV a quotation mark that is never closed "
    "makes one row of all that follows.",
    "row_not_utf8": marked(
        "The row is not written in UTF-8. Save the file again in UTF-8 (in Excel as “CSV UTF-8”), and hand "
        "it in once more."
    ),
    "not_an_object": marked('The line is not a JSON object. Write one object a line: {"url": "https://…"}.'),
    "bad_json": marked(
        "The line is not JSON. Write one object a line, with double quotation marks around each name and each "
        'text: {"url": "https://…"}.'
    ),
    "bad_csv": marked(
        "Its quotation marks do not match. Put a cell that holds one, or a line end, between quotation marks, "
        "and double those inside it."
    ),
}

csv.field_size_limit(MAX_ROW_BYTES)


class BadFile(Exception):
    """The file cannot be read at all; `code` is stable, `sentence` says it to a person."""

    def __init__(self, code: str, sentence: str = "") -> None:
        super().__init__(sentence or SENTENCES[code])
        self.code, self.sentence = code, sentence or SENTENCES[code]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a row cannot be taken. `field` is the culprit's name, where it has one."""

    code: str
    sentence: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number from 1, where its bytes end, and name → value (in CSV only the cells that are not empty)."""

    number: int
    end: int
    values: Mapping[str, object] = field(default_factory=dict)
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go on: the number of the next row and the byte at which it begins; 0 is the file's own beginning."""

    row: int = 1
    offset: int = 0


def format_of(head: bytes, filename: str = "") -> Format:
    """Which of the two it is, by its first letter; by its name's ending where that cannot tell."""
    first = head.removeprefix(_BOM).lstrip()[:1]
    if first in (b"{", b"["):
        return "jsonl"
    return "jsonl" if not first and filename.lower().endswith((".jsonl", ".ndjson", ".json")) else "csv"


def read_rows(stream: BinaryIO, kind: Format, *, columns: Sequence[str], start: Place = Place()) -> Iterator[Row]:
    """The rows from `start` on. `columns` are the names that a row may use. Raises BadFile before the first row."""
    head = _checked_head(stream)
    stream.seek(len(_BOM) if head.startswith(_BOM) else 0)
    if kind == "jsonl":
        stream.seek(max(start.offset, stream.tell()))
        return _json_rows(stream, columns, start.row)
    header, delimiter = _header(stream, columns)
    stream.seek(max(start.offset, stream.tell()))
    return _csv_rows(stream, header, delimiter, start.row)


def _checked_head(stream: BinaryIO) -> bytes:
    stream.seek(0)
    head = stream.read(_PIECE_BYTES)
    text = head.removeprefix(_BOM)
    if not text.strip():
        raise BadFile("empty_file")
    if head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise BadFile("not_text")
    first = text.lstrip().split(b"\n", 1)[0]
    is_whole = len(first) < len(text) or len(head) < _PIECE_BYTES
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in text[:2] or (is_whole and not _is_utf8(first)):
        raise BadFile("not_utf8")
    if b"\r" in text and b"\n" not in text and text.rstrip(b"\r").count(b"\r"):
        raise BadFile("bad_line_ends")
    if text.lstrip().startswith(b"["):
        raise BadFile("json_array")
    return head


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# ── JSON Lines ──


def _json_rows(stream: BinaryIO, columns: Sequence[str], number: int) -> Iterator[Row]:
    end = stream.tell()
    while line := stream.readline(MAX_ROW_BYTES + 1):
        end += len(line)
        if len(line) > MAX_ROW_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_PIECE_BYTES)
                end += len(line)
            yield Row(number, end, trouble=_trouble("row_too_long"))
        elif line.strip():
            yield _json_row(line, columns, number, end)
        else:
            continue
        number += 1


def _json_row(line: bytes, columns: Sequence[str], number: int, end: int) -> Row:
    try:
        value = read_json(line)
    except UnicodeDecodeError:
        return Row(number, end, trouble=_trouble("row_not_utf8"))
    except RecursionError:
        return Row(number, end, trouble=Trouble("bad_json", marked("The JSON is nested too deeply.")))
    except ValueError as error:
        return Row(number, end, trouble=Trouble("bad_json", _wrong_json(error)))
    if not isinstance(value, dict):
        return Row(number, end, trouble=_trouble("not_an_object"))
    unknown = [name for name in value if name not in columns]
    if unknown:
        return Row(number, end, trouble=_unknown(unknown[0], columns))
    return Row(number, end, values=value)


def _wrong_json(error: ValueError) -> str:
    if isinstance(error, JSONDecodeError):
        return f"{ROW_SENTENCES['bad_json']} It goes wrong at character {error.colno}."
    return "The line names something twice, or holds a number that JSON does not know or that is too large."


# ── CSV ──


class _TooLong(Exception):
    """A record is longer than is read; it has been passed over."""


class _Lines:
    """What csv.reader reads from: it takes the lines of one record and no more, so that `end` is the record's end."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.end = stream, stream.tell()
        self.taken = self.quotes = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._line(MAX_ROW_BYTES + 1 - self.taken)
        if not line:
            raise StopIteration
        if self.taken > MAX_ROW_BYTES:
            while line and not (line.endswith(b"\n") and self.quotes % 2 == 0):
                line = self._line(_PIECE_BYTES)
            raise _TooLong
        return line.decode("utf-8", "surrogateescape")

    def _line(self, most: int) -> bytes:
        line = self.stream.readline(most)
        self.end += len(line)
        self.taken += len(line)
        self.quotes += line.count(b'"')
        return line

    def begin(self) -> None:
        """A new record."""
        self.taken = self.quotes = 0


def _header(stream: BinaryIO, columns: Sequence[str]) -> tuple[list[str], str]:
    """The names in the first line, and the mark between them: the one that makes most of them known."""
    line = stream.readline(_PIECE_BYTES)
    while line and not line.strip():
        line = stream.readline(_PIECE_BYTES)
    if not _is_utf8(line):
        raise BadFile("not_utf8")
    readings = [(_names(line.decode("utf-8"), mark), mark) for mark in _DELIMITERS]
    names, mark = max(readings, key=lambda one: sum(name in columns for name in one[0]))
    _check_names(names, columns)
    return names, mark


def _names(line: str, mark: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=mark, strict=True), [])
    except csv.Error:
        return []
    return [cell.strip().lower() for cell in cells]


def _check_names(names: Sequence[str], columns: Sequence[str]) -> None:
    known = ", ".join(columns)
    if not any(name in columns for name in names):
        words = marked("The first line has to name the columns. Known are: {names}.")
        raise BadFile("bad_header", Sentence(words, names=known))
    unknown = [_shown(name) for name in names if name not in columns]
    if unknown:
        words = marked("Columns that are not known: {unknown}. Known are: {names}.")
        raise BadFile("unknown_columns", Sentence(words, unknown=", ".join(unknown[:20]), names=known))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        words = marked("Columns that are there twice: {names}.")
        raise BadFile("duplicate_columns", Sentence(words, names=", ".join(twice)))


def _csv_rows(stream: BinaryIO, header: list[str], delimiter: str, number: int) -> Iterator[Row]:
    lines = _Lines(stream)
    records = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin()
        try:
            cells = next(records, None)
        except _TooLong:
            yield Row(number, lines.end, trouble=_trouble("row_too_long"))
        except csv.Error:
            yield Row(number, lines.end, trouble=_trouble("bad_csv"))
        else:
            if cells is None:
                return
            if not any(cell.strip() for cell in cells):
                continue
            yield _csv_row(cells, header, number, lines.end)
        number += 1


def _csv_row(cells: list[str], header: list[str], number: int, end: int) -> Row:
    if len(cells) != len(header):
        said = f"The row has {len(cells)} cells, the first line {len(header)}."
        return Row(number, end, trouble=Trouble("bad_csv", said))
    values = {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip()}
    wrong = next((name for name, cell in values.items() if not cell.isascii() and _UNDECODED.search(cell)), None)
    if wrong is not None:
        return Row(number, end, trouble=Trouble("row_not_utf8", ROW_SENTENCES["row_not_utf8"], wrong))
    return Row(number, end, values=values)


def _trouble(code: str) -> Trouble:
    return Trouble(code, ROW_SENTENCES[code])


def _unknown(name: str, columns: Sequence[str]) -> Trouble:
    return Trouble("unknown_field", f"This field is not known here. Known are: {', '.join(columns)}.", _shown(name))


def _shown(name: str) -> str:
    """A name that can be stored and shown, whatever it was."""
    return name[:_SHOWN].encode("utf-8", "replace").decode().replace("\x00", "?") or "(no name)"
