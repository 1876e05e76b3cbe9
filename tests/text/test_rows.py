"""Rows of JSONL and CSV out of a stream, with their ends, whatever is in it."""

import io
import json
import tracemalloc
from collections.abc import Iterable

import pytest

from annotations.text.rows import MAX_ROW_BYTES, BadFile, Format, Place, Row, format_of, read_rows

COLUMNS = ("url", "text", "title")
START = Place()


def rows(body: bytes, kind: Format = "csv", start: Place = START) -> list[Row]:
    return list(read_rows(io.BytesIO(body), kind, columns=COLUMNS, start=start))


def told(found: Iterable[Row]) -> list[object]:
    return [dict(row.values) if row.trouble is None else row.trouble.code for row in found]


@pytest.mark.parametrize(
    "body",
    [
        b"title,text\nA,one\nB,two\n",
        b"title,text\r\nA,one\r\nB,two",
        b"\xef\xbb\xbfTitle;TEXT\r\nA;one\r\n\r\n;\r\nB;two\r\n",
        b"title\ttext\nA\tone\nB\ttwo\n",
        b'"title"|"text"\n"A"|"one"\n"B"|"two"\n',
        b"\n\ntext,title\none,A\ntwo,B\n",
    ],
)
def test_reads_csv_however_it_is_written(body: bytes) -> None:
    assert told(rows(body)) == [{"title": "A", "text": "one"}, {"title": "B", "text": "two"}]


def test_reads_quoted_line_ends_and_marks_as_part_of_a_cell() -> None:
    body = 'title,text\r\n"A, ""b""","line 1\r\nline 2\n\n„3”"\r\nC,d\r\n'.encode()
    assert told(rows(body)) == [
        {"title": 'A, "b"', "text": "line 1\r\nline 2\n\n„3”"},
        {"title": "C", "text": "d"},
    ]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_goes_on_at_the_end_of_any_row(kind: Format, bom: bytes) -> None:
    texts = ["plain", "zwei\nZeilen", 'ein "Zitat"', "👩‍👩‍👧 ، \u2028 ende", "last"]
    if kind == "jsonl":
        body = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts).encode()
    else:
        body = b"text\r\n" + b"".join(b'"%s"\r\n' % text.replace('"', '""').encode() for text in texts)
    whole = rows(bom + body, kind)
    assert [row.values["text"] for row in whole] == texts
    assert [row.number for row in whole] == [1, 2, 3, 4, 5] and whole[-1].end == len(bom + body)
    for row in whole:
        rest = rows(bom + body, kind, Place(row.number + 1, row.end))
        assert rest == whole[row.number :]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf \r\n\n", "empty_file"),
        ("title,text\nÄ,ö\n".encode("utf-16"), "not_utf8"),
        ("title,text\n".encode("utf-16-le"), "not_utf8"),
        ("título,text\nA,b\n".encode("latin-1"), "not_utf8"),
        (b"PK\x03\x04 a workbook", "not_text"),
        (b"\x1f\x8b packed", "not_text"),
        (b"title,text\rA,one\rB,two\r", "bad_line_ends"),
        (b"titel,text,url,wort\nA,b,c,d\n", "unknown_columns"),
        (b"text,title,Text\nA,b,c\n", "duplicate_columns"),
        (b"text,,\nA,,\n", "unknown_columns"),
        (b"https://news.example/a\nhttps://news.example/b\n", "bad_header"),
        (b"\x00\x01\x02\x03", "not_utf8"),
    ],
)
def test_refuses_a_file_that_is_none(body: bytes, code: str) -> None:
    with pytest.raises(BadFile) as refused:
        rows(body)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_names_the_columns_that_are_not_known() -> None:
    with pytest.raises(BadFile, match=r"titel, wort\. Known are: url, text, title"):
        rows(b"titel,text,wort\n")


def test_refuses_one_json_array() -> None:
    with pytest.raises(BadFile, match="One object a line|one object a line"):
        rows(b'[{"text": "a"}]', "jsonl")


def test_tells_of_each_bad_line_and_reads_the_others() -> None:
    good = b'{"text": "a"}\n'
    bad = [
        (b"{not json}\n", "bad_json"),
        (b"[1]\n", "not_an_object"),
        (b'"text"\n', "not_an_object"),
        (b'{"text": NaN}\n', "bad_json"),
        (b'{"text": 1e999}\n', "bad_json"),
        (b'{"text": ' + b"9" * 5000 + b"}\n", "bad_json"),
        (b'{"text": "a", "text": "b"}\n', "bad_json"),
        (b'{"text": "\xff\xfe"}\n', "row_not_utf8"),
        (b'{"text": "\xed\xa0\x80"}\n', "row_not_utf8"),
        (b'{"titel": "a"}\n', "unknown_field"),
        (b'{"\\ud800\\u0000": "a"}\n', "unknown_field"),
        (b"[" * 100_000 + b"\n", "bad_json"),
        (b"\x00\n", "bad_json"),
        (b'{"text": "' + b"x" * MAX_ROW_BYTES + b'"}\n', "row_too_long"),
    ]
    body = b"".join(good + line for line, _ in bad) + good
    found = rows(body, "jsonl")
    assert [row.trouble.code for row in found if row.trouble] == [code for _, code in bad]
    assert [row.number for row in found] == list(range(1, 2 * len(bad) + 2))
    assert told(found)[::2] == [{"text": "a"}] * (len(bad) + 1)


def test_says_what_to_do_in_plain_words() -> None:
    found = [*rows(b'{not json}\n{"text": NaN}\n{"text": "\xff"}\n', "jsonl"), *rows(b'title,text\n"a"b,c\n')]
    said = [row.trouble.sentence for row in found if row.trouble]
    assert "Write one object a line" in said[0] and "at character 2" in said[0]
    assert "too large" in said[1] and "CSV UTF-8" in said[2] and "quotation marks" in said[3]
    assert not any(word in " ".join(said) for word in ("Expecting", "delimiter", "bytes", "NaN"))


def test_tells_of_each_bad_record_and_reads_the_others() -> None:
    good = b"a,one\n"
    bad = [
        (b"a\n", "bad_csv"),
        (b"a,b,c\n", "bad_csv"),
        (b'"a"b,c\n', "bad_csv"),
        (b"a,\xff\n", "row_not_utf8"),
        (b'a,"' + b"x" * 1000 + b"\n" + b"y" * MAX_ROW_BYTES + b'\n"\n', "row_too_long"),
    ]
    body = b"title,text\n" + b"".join(good + line for line, _ in bad) + good
    found = rows(body)
    assert [row.trouble.code for row in found if row.trouble] == [code for _, code in bad]
    assert told(found)[::2] == [{"title": "a", "text": "one"}] * (len(bad) + 1)


def test_reads_no_row_out_of_what_an_open_quotation_mark_swallows() -> None:
    rest = b"b,two\n" * (MAX_ROW_BYTES // 4)
    found = rows(b'title,text\na,"never closed\n' + rest)
    assert told(found) == ["row_too_long"]
    assert told(rows(b'title,text\na,one\nb,"never closed\n')) == [{"title": "a", "text": "one"}, "bad_csv"]


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_holds_one_row_in_memory(kind: Format) -> None:
    line = b'{"text": "%s"}\n' if kind == "jsonl" else b'"%s"\n'
    body = io.BytesIO(b"text\n" * (kind == "csv") + line % (b"word " * 2_000) * 2_000)
    tracemalloc.start()
    try:
        count = sum(row.trouble is None for row in read_rows(body, kind, columns=COLUMNS))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 2_000
    assert most < 1_000_000


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b'{"a": 1}', "", "jsonl"),
        (b'\xef\xbb\xbf\n {"a": 1}', "rows.csv", "jsonl"),
        (b"title,text", "rows.jsonl", "csv"),
        (b"", "rows.ndjson", "jsonl"),
        (b"", "", "csv"),
    ],
)
def test_tells_the_format_by_its_first_letter(head: bytes, name: str, kind: str) -> None:
    assert format_of(head, name) == kind
