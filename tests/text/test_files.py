"""Files that are handed in as evidence: known by their bytes, read as what they are."""

import struct
import wave
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image

from annotations.text.document import Unreadable
from annotations.text.files import read_file
from annotations.text.filetypes import CSV, ODS, XLSX, type_of


def xlsx(cells: str) -> bytes:
    """A workbook of one sheet, as small as one can be."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r0" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Homes" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as package_file:
        for name, part in parts.items():
            package_file.writestr(name, part)
    return held.getvalue()


ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Year</t></is></c><c r="B1" t="inlineStr"><is><t>Homes</t></is></c></row>'
    '<row r="2"><c r="A2"><v>2026</v></c><c r="B2"><v>212.5</v></c></row>'
)


HEAD = struct.pack(">4sIIBBBBB", b"IHDR", 60_000, 60_000, 8, 2, 0, 0, 0)
"""Of a picture of 3,600 million pixels."""


def _sound() -> bytes:
    held = BytesIO()
    with wave.open(held, "wb") as told:
        told.setparams((1, 1, 8_000, 0, "NONE", ""))
        told.writeframes(b"\x80" * 8_000 * 61)
    return held.getvalue()


def _picture(kind: str) -> bytes:
    held = BytesIO()
    Image.new("RGB", (40, 30)).save(held, kind)
    return held.getvalue()


@pytest.mark.parametrize(
    ("body", "name", "kind", "text"),
    [
        (xlsx(ROWS), "homes.pdf", XLSX, "Homes\nYear | Homes\n2026 | 212.5"),
        (b"year;homes\n2026;212\n", "homes.csv", CSV, "year | homes\n2026 | 212"),
        (_picture("PNG"), "a.jpg", "image/png", "Picture, PNG, 40 × 30 pixels."),
        (_picture("JPEG"), "a", "image/jpeg", "Picture, JPEG, 40 × 30 pixels."),
        (_picture("WEBP"), "a", "image/webp", "Picture, WEBP, 40 × 30 pixels."),
        (_sound(), "call.mp3", "audio/wav", "Recording, WAV, 1:01 minutes."),
        (b"Dear editor,\nwe counted 212 homes.", "letter.txt", "text/plain", "Dear editor,\nwe counted 212 homes."),
    ],
)
def test_reads_a_file_as_what_its_bytes_are(body: bytes, name: str, kind: str, text: str) -> None:
    assert type_of(body, filename=name) == kind
    reading = read_file(body, content_type="", url="", charset=None, filename=name)
    assert reading.document.text == text and reading.metadata.title


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"", "a.pdf"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04" + b"\x00" * 80, "report.pdf"),
        (b"\x7fELF" + bytes(range(64)), "a.png"),
        (b"PK\x03\x04" + b"\x00" * 40, "a.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 80, "a.xls"),
        (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 80, "film.mp4"),
    ],
)
def test_refuses_what_is_of_no_kind_that_is_taken(body: bytes, name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        type_of(body, filename=name)
    assert refused.value.code == "unsupported_type"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 30, "damaged_picture"),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d" + HEAD + struct.pack(">II4sB", zlib.crc32(HEAD), 1, b"IDAT", 0),
            "too_many_pixels",
        ),
        (b"RIFF\x00\x00\x00\x00WAVE", "damaged_recording"),
        (b"OggS\x00" + b"\x00" * 60, "damaged_recording"),
        (xlsx("<row"), "damaged_sheet"),
        (xlsx(""), "one sheet's name"),
    ],
)
def test_says_what_is_wrong_with_a_damaged_file(body: bytes, code: str) -> None:
    if code == "one sheet's name":
        assert read_file(body, content_type="", url="", charset=None, filename="a").document.text == "Homes"
        return
    with pytest.raises(Unreadable) as refused:
        read_file(body, content_type="", url="", charset=None, filename="a.bin")
    assert refused.value.code == code


def test_a_sheet_of_opendocument_is_known_by_its_first_part() -> None:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("mimetype", ODS)
        package.writestr("content.xml", "<x/>")
    assert type_of(held.getvalue()) == ODS


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_damaged_at_any_byte_is_refused_or_known(how: int) -> None:
    """What its first part says is unpacked to know it: no damage there may break more than the reading."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", how) as package_file:
        package_file.writestr("mimetype", ODS.encode() * 50)
    whole = held.getvalue()
    for place in range(4, len(whole), 3):
        for flipped in (0x01, 0xFF):
            damaged = whole[:place] + bytes([whole[place] ^ flipped]) + whole[place + 1 :]
            try:
                assert type_of(damaged) in (ODS, "text/plain")
            except Unreadable as refused:
                assert refused.code == "unsupported_type"
