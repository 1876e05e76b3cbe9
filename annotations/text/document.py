"""The shape that every text takes on its way in: typed blocks over one string, and what is known about it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from annotations.text.clean import check, normalise
from annotations.text.marking import Sentence, marked

Kind = Literal["heading", "paragraph", "list_item", "quote", "caption", "table_row", "source_line"]
KINDS: tuple[Kind, ...] = get_args(Kind)

MAX_CODE_POINTS = 2_000_000
"""The longest text that is kept; about 350,000 English words."""
MAX_BLOCKS = 100_000
"""The most blocks of a text that is kept: a book has some thousands."""

_BLANKS = re.compile(r"(?: [ \t\n\r\f\v]|[\t\n\r\f\v])[ \t\n\r\f\v]*")
"""What is not one blank already: most texts have none of these, and are looked through fast."""

SENTENCES = {
    "empty_text": marked("No readable text was found in it."),
    "needs_scripts": marked("The page shows no text unless its scripts run."),
    "too_long": Sentence(
        marked("The text is longer than {letters} characters or {blocks} paragraphs."),
        letters=MAX_CODE_POINTS,
        blocks=MAX_BLOCKS,
    ),
    "bad_encoding": marked("Its character encoding could not be told, so its letters cannot be trusted."),
    "unsupported_type": marked("This type of file cannot be read."),
    "encrypted_pdf": marked("The PDF is locked with a password."),
    "damaged_pdf": marked("The PDF is damaged and could not be opened."),
    "encrypted_docx": marked("The Word document is locked with a password."),
    "damaged_docx": marked("The Word document is damaged and could not be opened."),
    "encrypted_sheet": marked("The spreadsheet is locked with a password."),
    "damaged_sheet": marked("The spreadsheet is damaged and could not be opened."),
    "damaged_picture": marked("The picture is damaged and could not be opened."),
    "damaged_recording": marked("The recording is damaged and could not be opened."),
    "too_many_pixels": marked("The picture is larger than any camera makes them."),
    "too_deep": marked("The page's elements are nested too deeply to be read."),
    "too_many_pages": marked("The PDF has too many pages."),
    "not_a_feed": marked("There is no feed at this address: no RSS, Atom, JSON Feed or sitemap."),
    "broken_feed": marked("The feed is damaged: no entry could be read out of it."),
}


class Unreadable(Exception):
    """Nothing that could be kept was found; `code` is stable, `sentence` says it to a person."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code])
        self.code = code
        self.sentence = SENTENCES[code]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a text: its kind and its half-open span of code points."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """What a text links to. `url` is canonical, `words` what is underlined, `start` and `end` the block it is in."""

    url: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text in NFC and the blocks that cut it, in order; whatever lies outside the blocks is a line end.

    Raises ValueError where text and blocks do not fit each other.
    """

    text: str
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        check(self.text)
        if "\r" in self.text or not unicodedata.is_normalized("NFC", self.text):
            raise ValueError("the text is not normalised")
        reached = 0
        for block in self.blocks:
            gap = self.text[reached : block.start]
            if not reached <= block.start < block.end or (gap != "\n" and gap.strip("\n")):
                raise ValueError(f"the block at {block.start} does not fit")
            reached = block.end
        if reached > len(self.text) or self.text[reached:].strip("\n"):
            raise ValueError("there is text outside the blocks")

    @classmethod
    def from_pieces(cls, pieces: Iterable[tuple[Kind, str]]) -> "Document":
        """Join pieces of text into a document; runs of blanks become one space and empty pieces vanish.

        Raises Unreadable (`empty_text`, `too_long`) and BadText.
        """
        cleaned = ((kind, _BLANKS.sub(" ", piece).strip()) for kind, piece in pieces)
        kept = [(kind, piece) for kind, piece in cleaned if piece]
        if not kept:
            raise Unreadable("empty_text")
        if len(kept) > MAX_BLOCKS:
            raise Unreadable("too_long")
        text = normalise("\n".join([piece for _, piece in kept]))
        if len(text) > MAX_CODE_POINTS:
            raise Unreadable("too_long")
        blocks, at = [], 0
        for (kind, _), piece in zip(kept, text.split("\n"), strict=True):
            blocks.append(Block(kind, at, at + len(piece)))
            at += len(piece) + 1
        return cls(text, tuple(blocks))

    def of(self, block: Block) -> str:
        """Return the words of one block."""
        return self.text[block.start : block.end]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a text says about itself, empty where it does not; `language` is a BCP 47 tag, times are aware UTC.

    `byline` is the authors as one line, or the line as printed where no names were told in it.
    """

    title: str = ""
    byline: str = ""
    site: str = ""
    language: str = ""
    published_at: datetime | None = None
    canonical_url: str = ""
    authors: tuple[str, ...] = ()
    modified_at: datetime | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of a body."""

    document: Document
    metadata: Metadata = field(default_factory=Metadata)
    links: tuple[Link, ...] = ()

    @property
    def replaced(self) -> int:
        """How many characters could not be decoded and stand as U+FFFD in the text."""
        return self.document.text.count("\ufffd")
