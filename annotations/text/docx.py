"""Read a Word document (ECMA-376 WordprocessingML) as it reads on paper: insertions made, deletions gone.

The package is read part by part with a ceiling on each, which the libraries for it lack; macros, comments, headers and
footers are never opened.
"""

import lzma
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from annotations.text.authors import read_authors
from annotations.text.clean import BadText, normalise, scrub
from annotations.text.dates import read_date
from annotations.text.document import Document, Metadata, Reading, Unreadable
from annotations.text.paragraphs import Notes, Piece, Styles, attribute, local, pieces_of, styles_of
from annotations.text.titles import MAX_TITLE, shortened

MAX_PART_BYTES = 64 * 1024 * 1024
MAX_MEMBERS = 5_000
_PROLOGUE_BYTES = 65_536
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_JUNK_TITLE = re.compile(r"(?i)untitled|microsoft word\b.*|.*\.(?:docx?|dotx?|odt|rtf)|document ?\d*|\W*")
_MAIN = "word/document.xml"
DAMAGED = (BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What Python raises for packages that are damaged, locked, or packed in a way that it does not know."""


def is_docx(body: bytes) -> bool:
    """Tell whether a body is, or was before it was damaged or locked, a Word document of today's format."""
    if body.startswith(_OLE):
        return _LOCKED in body
    if not body.startswith(b"PK\x03\x04"):
        return False
    try:
        with ZipFile(BytesIO(body)) as package:
            return any(name.startswith("word/") for name in package.namelist())
    except DAMAGED:
        return b"word/" in body


class _Package:
    """The parts of a document, each unpacked only as far as it may be long."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zipped = zipped
        self._names = {name.lstrip("/").lower(): name for name in zipped.namelist()}
        if len(self._names) > MAX_MEMBERS:
            raise Unreadable("damaged_docx")

    def has(self, name: str) -> bool:
        return name.lower() in self._names

    def tree(self, name: str) -> etree._Element | None:
        """Return the root of a part; None where there is no such part. Raises Unreadable."""
        if not self.has(name):
            return None
        body = self._bytes(self._names[name.lower()])
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        if b"<!DOCTYPE" in body[:_PROLOGUE_BYTES].replace(b"\x00", b""):
            raise Unreadable("damaged_docx")
        try:
            return etree.fromstring(body, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable("damaged_docx") from error

    def _bytes(self, name: str) -> bytes:
        if self._zipped.getinfo(name).flag_bits & 1:
            raise Unreadable("encrypted_docx")
        try:
            with self._zipped.open(name) as part:
                body = part.read(MAX_PART_BYTES + 1)
        except DAMAGED as error:
            raise Unreadable("damaged_docx") from error
        if len(body) > MAX_PART_BYTES:
            raise Unreadable("too_long")
        return body

    def target(self, kind: str, *, of: str, default: str) -> str:
        """Return the name of the part that another names as its `kind`, or the name that Word gives it."""
        folder, _, file = of.rpartition("/")
        relations = self.tree(f"{folder}/_rels/{file}.rels".lstrip("/"))
        for relation in relations if relations is not None else ():
            if relation.get("Type", "").endswith("/" + kind) and relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                found = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
                return found if self.has(found) else default
        return default


def _core(package: _Package) -> dict[str, str]:
    root = package.tree(package.target("metadata/core-properties", of="", default="docProps/core.xml"))
    found: dict[str, str] = {}
    for element in root if root is not None else ():
        found.setdefault(local(element), " ".join(scrub("".join(map(str, element.itertext()))).split()))
    return found


def _metadata(core: dict[str, str], pieces: list[Piece]) -> Metadata:
    try:
        core = {name: normalise(value) for name, value in core.items()}
    except BadText:
        core = {}
    title = "" if _JUNK_TITLE.fullmatch(core.get("title", "")) else core.get("title", "")
    headings = [" ".join(text.split()) for kind, text in pieces if kind == "heading"]
    authors = read_authors([core.get("creator", "")])
    published, modified = read_date(core.get("created")), read_date(core.get("modified"))
    return Metadata(
        title=shortened(title or next(iter(headings), ""), MAX_TITLE),
        byline=", ".join(authors)[:200],
        language=core.get("language", "")
        if re.fullmatch(r"[A-Za-z]{2,3}(-\w{2,8})*", core.get("language", ""))
        else "",
        published_at=published,
        authors=authors,
        modified_at=modified if modified and published and modified > published else None,
    )


def _notes(package: _Package, main: str, styles: Styles) -> Notes:
    found: Notes = {}
    for kind in ("footnotes", "endnotes"):
        root = package.tree(package.target(kind, of=main, default=f"word/{kind}.xml"))
        for note in root if root is not None else ():
            if attribute(note, "type") in ("", "normal"):
                found[kind[:-1], attribute(note, "id")] = list(pieces_of(note, styles, []))
    return found


def _pieces(package: _Package) -> list[Piece]:
    main = package.target("officeDocument", of="", default=_MAIN)
    root = package.tree(main)
    if root is None:
        raise Unreadable("damaged_docx")
    styles = styles_of(package.tree(package.target("styles", of=main, default="word/styles.xml")))
    referred: list[tuple[str, str]] = []
    bodies = [child for child in root if local(child) == "body"]
    pieces = [piece for body in bodies for piece in pieces_of(body, styles, referred)]
    notes = _notes(package, main, styles) if referred else {}
    return pieces + list(_in_order(notes, referred))


def _in_order(notes: Notes, referred: list[tuple[str, str]]) -> Iterator[Piece]:
    for reference in dict.fromkeys(referred):
        yield from notes.get(reference, ())


def read_docx(body: bytes) -> Reading:
    """Read the text of a Word document; its footnotes and endnotes follow it in the order of their marks.

    Raises Unreadable (`encrypted_docx`, `damaged_docx`, `too_long`, `empty_text`).
    """
    if body.startswith(_OLE):
        raise Unreadable("encrypted_docx" if _LOCKED in body else "unsupported_type")
    try:
        with ZipFile(BytesIO(body)) as zipped:
            package = _Package(zipped)
            pieces = _pieces(package)
            core = _core(package)
    except DAMAGED as error:
        raise Unreadable("damaged_docx") from error
    document = Document.from_pieces((kind, scrub(text)) for kind, text in pieces)
    return Reading(document, _metadata(core, pieces))
