"""ClaimReviews out of a file, one after another: JSON Lines, a list, or a DataFeed, in flat memory."""

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from annotations.text.claimreviews.mending import read_lenient
from annotations.text.claimreviews.places import reviews_in
from annotations.text.claimreviews.prior import NotAReview, PriorReading, read_prior
from annotations.text.claimreviews.shapes import first_node, unwrapped
from annotations.text.marking import marked

MAX_RECORD = 1_000_000
"""The longest line, or entry of a feed, in characters."""

_PIECE_BYTES = 256 * 1024
_FEED = re.compile(r'"dataFeedElement"\s{0,20}:\s{0,20}\[')
_BETWEEN = " \t\r\n,"


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a file, or one entry of a feed, counted from 1. `trouble`: why nothing of it is kept."""

    number: int
    readings: tuple[PriorReading, ...] = ()
    trouble: NotAReview | None = None


@dataclass(slots=True)
class _Buffer:
    """Text that is read piece by piece; what was used is dropped."""

    body: BinaryIO
    decoder: Any = field(default_factory=lambda: codecs.getincrementaldecoder("utf-8-sig")(errors="replace"))
    text: str = ""
    is_over: bool = False

    def more(self) -> bool:
        """Reads one more piece; False at the end."""
        if self.is_over:
            return False
        piece = self.body.read(_PIECE_BYTES)
        self.is_over = not piece
        self.text += self.decoder.decode(piece, final=self.is_over)
        return True


def records_of(body: BinaryIO) -> Iterator[Record]:
    """Every record of a file, whatever its shape; an empty line, or an entry with `"item": null`, has no readings."""
    buffer = _Buffer(body)
    buffer.more()
    start = buffer.text.lstrip()[:1]
    feed = _FEED.search(buffer.text)
    if start == "[" and not _is_line_of_lists(buffer.text):
        buffer.text = buffer.text.lstrip()[1:]
        yield from _numbered(_entries(buffer))
    elif feed is not None and "\n{" not in buffer.text[: feed.start()].lstrip():
        buffer.text = buffer.text[feed.end() :]
        yield from _numbered(_entries(buffer))
    elif _is_spread(buffer.text):
        yield from _numbered(_entries(buffer))
    else:
        yield from _numbered(_lines(buffer))


def _is_line_of_lists(text: str) -> bool:
    """Whether the first line is a whole list by itself, and another line comes after it."""
    first, _, rest = text.lstrip().partition("\n")
    return first.rstrip().endswith("]") and rest.lstrip()[:1] in ("[", "{")


def _is_spread(text: str) -> bool:
    """Whether the first line is only the beginning of an object that goes over several."""
    first, newline, _ = text.lstrip().partition("\n")
    return bool(newline) and first[:1] == "{" and first.rstrip()[-1] in "{[,"


def _numbered(values: Iterator[Any]) -> Iterator[Record]:
    for number, value in enumerate(values, 1):
        try:
            if isinstance(value, NotAReview):
                raise value
            yield Record(number, readings_of(value))
        except NotAReview as trouble:
            yield Record(number, trouble=trouble)


def readings_of(value: Any, *, page_url: str = "") -> tuple[PriorReading, ...]:
    """Every review in a value; an entry without an item has none. Raises NotAReview."""
    if value is None:
        return ()
    entry: Mapping[str, Any] = unwrapped(value) if isinstance(value, dict) else {}
    around = entry if "item" in entry else {}
    if around and not first_node(around["item"]):
        return ()
    placed = reviews_in(value)
    if not placed:
        raise NotAReview("no_review", marked("There is no ClaimReview in it."))
    return tuple(read_prior(one.node, page_url=page_url, around=around) for one in placed)


def _lines(buffer: _Buffer) -> Iterator[Any]:
    at = 0
    while True:
        end = buffer.text.find("\n", at)
        if end >= 0:
            yield _line(buffer.text[at:end])
            at = end + 1
            continue
        buffer.text, at = buffer.text[at:], 0
        if len(buffer.text) > MAX_RECORD:
            yield from _skip_line(buffer)
        elif not buffer.more():
            break
    if buffer.text.strip():
        yield _line(buffer.text)


def _skip_line(buffer: _Buffer) -> Iterator[Any]:
    """Passes over the rest of a line that is too long."""
    while "\n" not in buffer.text:
        buffer.text = ""
        if not buffer.more():
            break
    buffer.text = buffer.text.partition("\n")[2]
    yield _too_long()


def _line(text: str) -> Any:
    if not text.strip():
        return None
    if len(text) > MAX_RECORD:
        return _too_long()
    mended = read_lenient(text.rstrip().rstrip(","))
    return mended.value if mended.is_read else NotAReview("not_json", f"This is not JSON: {mended.trouble}.")


def _too_long() -> NotAReview:
    return NotAReview("too_large", f"It is longer than {MAX_RECORD:,} characters.")


def _entries(buffer: _Buffer) -> Iterator[Any]:
    """The members of a list whose bracket was just passed. One that cannot be read ends the reading."""
    decoder = json.JSONDecoder(strict=False, parse_constant=lambda name: None)
    at = 0
    while True:
        at = _past(buffer.text, at)
        if at < len(buffer.text) and buffer.text[at] == "]":
            return
        value, end = _decoded(decoder, buffer.text, at)
        if end is not None and (end < len(buffer.text) or buffer.is_over):
            yield value
            at = end
            continue
        buffer.text, at = buffer.text[at:], 0
        if len(buffer.text) > MAX_RECORD or not buffer.more():
            break
    if buffer.text.strip():
        yield NotAReview("not_json", marked("From here on this is not JSON, or an entry is too long."))


def _decoded(decoder: json.JSONDecoder, text: str, at: int) -> tuple[Any, int | None]:
    """The value that begins here, and its end; no end where it is not whole."""
    try:
        return decoder.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, None


def _past(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BETWEEN:
        at += 1
    return at
