"""Word documents: what stands on the page is read once, and nothing else."""

import struct
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from annotations.text.document import Metadata, Unreadable
from annotations.text.docx import MAX_PART_BYTES, read_docx
from annotations.text.kinds import kind_of
from annotations.text.reader import read
from tests.text.docxs import STRICT, docx, paragraph, part, table

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def pieces(body: str, parts: Mapping[str, str | bytes] | None = None) -> list[tuple[str, str]]:
    document = read_docx(docx(body, parts)).document
    return [(block.kind, document.of(block)) for block in document.blocks]


def refusal(body: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_docx(body)
    return refused.value.code


def test_reads_blocks_by_their_styles() -> None:
    numbered = "<w:p><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr><w:r><w:t>Second sack</w:t></w:r></w:p>"
    outlined = "<w:p><w:pPr><w:outlineLvl w:val='1'/></w:pPr><w:r><w:t>Later</w:t></w:r></w:p>"
    body = (
        paragraph("The dam", "Heading1")
        + paragraph("Inside", "Mine")
        + paragraph("Nine years passed.")
        + paragraph("“It held.”", "Zitat")
        + paragraph("First sack", "ListBullet")
        + numbered
        + paragraph("The dam at noon", "Caption")
        + outlined
        + paragraph("Round", "Loop")
    )
    assert pieces(body) == [
        ("heading", "The dam"),
        ("heading", "Inside"),
        ("paragraph", "Nine years passed."),
        ("quote", "“It held.”"),
        ("list_item", "First sack"),
        ("list_item", "Second sack"),
        ("caption", "The dam at noon"),
        ("heading", "Later"),
        ("paragraph", "Round"),
    ]


def test_reads_tables_row_by_row_and_layout_as_blocks() -> None:
    data = table(["Year", "Sacks"], ["2026", "412"], ["", ""])
    layout = table(["word " * 80, "Beside it."])
    assert pieces(data) == [("table_row", "Year | Sacks"), ("table_row", "2026 | 412")]
    assert pieces(layout) == [("paragraph", ("word " * 80).strip()), ("paragraph", "Beside it.")]
    assert pieces(table(["Alone"], ["Below"])) == [("paragraph", "Alone"), ("paragraph", "Below")]


def test_shows_what_was_inserted_and_not_what_was_deleted() -> None:
    tracked = (
        "<w:p><w:r><w:t xml:space='preserve'>It cost </w:t></w:r><w:del><w:r><w:delText>3.1</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>3.2</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t> million</w:t></w:r></w:moveTo><w:r><w:rPr><w:vanish/></w:rPr><w:t>hid</w:t></w:r></w:p>"
    )
    deleted = "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph("old") + "</w:tc></w:tr>"
    rows = table(["a", "b"]).replace("</w:tbl>", deleted + "</w:tbl>")
    assert pieces(tracked + rows) == [("paragraph", "It cost 3.2 million"), ("table_row", "a | b")]


def test_reads_links_fields_breaks_and_controls_and_no_instructions() -> None:
    body = (
        "<w:p><w:hyperlink><w:r><w:t>The report</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>says</w:t><w:tab/></w:r>"
        "<w:r><w:instrText>PAGE \\* MERGEFORMAT</w:instrText></w:r><w:fldSimple><w:r><w:t>412</w:t></w:r></w:fldSimple>"
        "<w:r><w:noBreakHyphen/><w:t>fold</w:t></w:r></w:p>"
        "<w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent>" + paragraph("In a control.") + "</w:sdtContent></w:sdt>"
    )
    assert pieces(body) == [("paragraph", "The report says 412‑fold"), ("paragraph", "In a control.")]


def test_reads_a_text_box_once_and_after_its_paragraph() -> None:
    box = "<w:txbxContent>" + paragraph("In the box.") + "</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Before </w:t><mc:AlternateContent><mc:Choice><w:drawing>" + box + "</w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox>" + box + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        "<w:t>after.</w:t></w:r></w:p>"
    )
    assert pieces(body) == [("paragraph", "Before after."), ("paragraph", "In the box.")]


def test_puts_the_notes_at_the_end_in_the_order_of_their_marks() -> None:
    marks = "<w:t>One</w:t><w:endnoteReference w:id='5'/><w:t>, two</w:t><w:footnoteReference w:id='2'/>"
    body = f"<w:p><w:r>{marks}</w:r></w:p>"
    note = "<w:footnote w:id='{}'{}>" + "{}</w:footnote>"
    footnotes = note.format(0, " w:type='separator'", paragraph("rule")) + note.format(2, "", paragraph("Second."))
    endnotes = "<w:endnote w:id='5'>" + paragraph("First.") + "</w:endnote><w:endnote w:id='6'>x</w:endnote>"
    parts: dict[str, str | bytes] = {
        "word/footnotes.xml": part("footnotes", footnotes),
        "word/endnotes.xml": part("endnotes", endnotes),
    }
    assert [text for _, text in pieces(body, parts)] == ["One, two", "First.", "Second."]


def test_says_what_the_document_says_about_itself() -> None:
    metadata = read_docx(docx(paragraph("Nine years passed."))).metadata
    assert metadata == Metadata(
        title="The dam reopens",
        byline="Ines Arnott, Bo Lund",
        language="en-GB",
        published_at=datetime(2026, 11, 2, 10, 0, tzinfo=UTC),
        authors=("Ines Arnott", "Bo Lund"),
        modified_at=datetime(2026, 11, 2, 12, 0, tzinfo=UTC),
    )


def test_takes_the_first_heading_for_a_missing_title() -> None:
    body = docx(paragraph("The dam", "Heading1") + paragraph("x"), {"docProps/core.xml": "<a/>"})
    assert read_docx(body).metadata == Metadata(title="The dam")


def test_reads_the_strict_form_of_the_standard() -> None:
    reading = read_docx(docx(paragraph("Strictly."), space=STRICT))
    assert reading.document.text == "Strictly."


@pytest.mark.parametrize("content_type", [WORD, "application/octet-stream", "application/zip", "text/plain", ""])
def test_is_known_by_its_bytes(content_type: str) -> None:
    body = docx(paragraph("Nine years passed."))
    assert read(body, content_type=content_type).document.text == "Nine years passed."


@pytest.mark.parametrize("content_type", [WORD, "application/octet-stream", "text/plain", "text/html"])
@pytest.mark.parametrize("kind", ["xlsx", "odt", "zip", "ole", "rtf"])
def test_refuses_other_files_as_a_type_that_cannot_be_read(kind: str, content_type: str) -> None:
    archive = BytesIO()
    with ZipFile(archive, "w") as package:
        package.writestr({"xlsx": "xl/workbook.xml", "odt": "content.xml"}.get(kind, "a.txt"), "x" * 50)
    body = {"ole": OLE, "rtf": rb"{\rtf1 Nine years passed.}"}.get(kind, archive.getvalue())
    with pytest.raises(Unreadable) as refused:
        kind_of(body, content_type=content_type)
    assert refused.value.code == "unsupported_type"


def bomb(name: str) -> bytes:
    """A document of one part that unpacks to more than may be read, and says that it is small."""
    packed = bytearray(docx("", {name: b"<w:document>" + b" " * (MAX_PART_BYTES + 1)}))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = packed.find(mark)
        while place >= 0:
            packed[place + at : place + at + 4] = struct.pack("<I", 200)
            place = packed.find(mark, place + 1)
    return bytes(packed)


def test_stops_at_a_bomb() -> None:
    start = time.process_time()
    whole = docx("", {"word/document.xml": b"<w:document>" + b" " * (MAX_PART_BYTES + 1)})
    assert refusal(whole) == "too_long"
    assert refusal(bomb("word/document.xml")) in ("damaged_docx", "too_long")
    assert time.process_time() - start < 3


NESTED = "<!DOCTYPE x [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted_docx"),
        (docx(paragraph("x"))[:-40], "damaged_docx"),
        (docx(paragraph("x"))[:300], "damaged_docx"),
        (docx(paragraph("x"), {"word/document.xml": "<w:document>"}), "damaged_docx"),
        (docx("", {"word/document.xml": NESTED + part("document", "<w:body>&b;</w:body>")[21:]}), "damaged_docx"),
        (docx("<w:p>" * 3000 + "</w:p>" * 3000), "damaged_docx"),
        (docx(paragraph(" ")), "empty_text"),
        (docx(paragraph("x"), {f"word/media/{at}": b"" for at in range(6000)}), "damaged_docx"),
        (docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 100_001), "too_long"),
    ],
    ids=["locked", "no directory", "cut", "ill-formed", "entities", "deep", "empty", "many parts", "many paragraphs"],
)
def test_refuses_with_a_clear_code(body: bytes, code: str) -> None:
    assert refusal(body) == code
    if code != "empty_text":
        with pytest.raises(Unreadable) as refused:
            read(body, content_type=WORD)
        assert refused.value.code == code


def test_refuses_a_damaged_part() -> None:
    body = bytearray(docx(paragraph("Nine years passed. " * 200)))
    at = body.find(b"word/document.xml") + 40
    body[at : at + 8] = b"\xff" * 8
    assert refusal(bytes(body)) == "damaged_docx"
