import pytest

from annotations.text.document import Unreadable
from annotations.text.kinds import kind_of
from annotations.text.reader import read
from tests.text.pdfs import ENCRYPTED, build

PAGE = b"<!doctype html><title>Rain</title><body><p>It rained all day in the town.</p></body>"
PDF = build([[(72, 700, 12, "It rained all day.")]])
TEXT = "It rained all day \u2013 in the town."


@pytest.mark.parametrize(
    ("body", "content_type", "filename", "kind"),
    [
        (PAGE, "text/html; charset=utf-8", "", "html"),
        (PAGE, "application/xhtml+xml", "", "html"),
        (PAGE, "", "", "html"),
        (PAGE, "application/octet-stream", "a.txt", "html"),
        (PAGE, "text/plain", "", "plain"),
        (b"rain", "text/plain", "", "plain"),
        (b"rain", "application/octet-stream", "a.TXT", "plain"),
        (b"rain", "", "a.html", "html"),
        (b"rain", "", "", "plain"),
        (b"<3 rain", "", "", "plain"),
        (PDF, "application/pdf", "", "pdf"),
        (PDF, "text/html", "", "pdf"),
        (PDF, "application/octet-stream", "a.txt", "pdf"),
        (PAGE + b"%PDF-", "text/html", "", "html"),
        (TEXT.encode("utf-16"), "text/plain", "", "plain"),
    ],
)
def test_knows_a_body_by_its_beginning_its_type_and_its_name(
    body: bytes, content_type: str, filename: str, kind: str
) -> None:
    assert kind_of(body, content_type=content_type, filename=filename) == kind


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, "image/png", "unsupported_type"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, "text/html", "unsupported_type"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00" * 20, "", "unsupported_type"),
        (b"{}", "application/json", "unsupported_type"),
        (b"", "text/plain", "empty_text"),
        (b"", "text/html", "empty_text"),
        (b" \r\n ", "text/html", "empty_text"),
        (b"<html><script>1</script></html>", "text/html", "empty_text"),
        (b"<!-- rain -->", "text/html", "empty_text"),
        (ENCRYPTED, "application/pdf", "encrypted_pdf"),
        (b"rain", "application/pdf", "damaged_pdf"),
        (b"a" * 2_000_001, "text/plain", "too_long"),
        (b"\xef\xbb\xbf" + b"rain \xff\xfe\xfd " * 20, "text/plain", "bad_encoding"),
    ],
)
def test_names_what_cannot_be_read(body: bytes, content_type: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(body, content_type=content_type)
    assert caught.value.code == code
    assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_reads_a_text_file_in_its_encoding(encoding: str) -> None:
    assert read(TEXT.encode(encoding), content_type="text/plain").document.text == TEXT


def test_believes_the_charset_in_the_type() -> None:
    body = "Совет посчитал деревья".encode("koi8-r")
    assert read(body, content_type='text/plain; charset="KOI8-R"').document.text == "Совет посчитал деревья"


def test_reads_each_kind() -> None:
    assert "It rained all day" in read(PAGE, content_type="text/html").document.text
    assert "It rained all day" in read(PDF, content_type="application/pdf").document.text


def test_takes_out_control_characters_that_no_writer_meant() -> None:
    body = b"It\x00 rained\x1b all day " * 9
    assert read(body + b"rain " * 300, content_type="text/plain").document.text.startswith("It rained all day It")


def test_calls_a_file_without_a_title_by_its_first_line_or_its_name() -> None:
    assert read(PDF, content_type="application/pdf", filename="weather.pdf").metadata.title == "It rained all day."
    body = b"<!doctype html><body><p>" + b"It rained all day in the town. " * 20 + b"</p></body>"
    assert read(body, content_type="text/html", filename="weather report.html").metadata.title == "weather report"
    assert read(body, content_type="text/html").metadata.title == ""


def test_takes_a_word_document_that_was_cut_off_for_a_damaged_one() -> None:
    declared = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    with pytest.raises(Unreadable) as refused:
        read(b"PK\x03\x04[Content_Types].xml", content_type=declared, filename="a.docx")
    assert refused.value.code == "damaged_docx"
