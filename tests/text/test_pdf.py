import threading
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from annotations.text.document import Kind, Reading, Unreadable
from annotations.text.pdf import MAX_PAGES, read_pdf
from tests.text.pdfs import ENCRYPTED, Line, build

BODY = [
    "The harbour board counted the ferries on Tues-",
    "day and found that there were forty fewer than a",
    "year ago, in a long-term decline.",
    "",
    "The long-",
    "term plan is \u201cto rebuild\u201d \u2013 at a cost of 3.1 mil-",
    "lion crowns, the director said in 2019-",
    "2020 to the board of the harbour, who agreed.",
]


def column(lines: Iterable[str], *, top: int = 780, size: int = 11) -> list[Line]:
    return [(72, top - 14 * at, size, words) for at, words in enumerate(lines) if words]


def blocks(body: bytes) -> list[tuple[Kind, str]]:
    document = read_pdf(body).document
    return [(block.kind, document.of(block)) for block in document.blocks]


def test_joins_lines_to_paragraphs_and_mends_broken_words() -> None:
    assert blocks(build([[(72, 810, 20, "Harbour report"), *column(BODY)]])) == [
        ("heading", "Harbour report"),
        (
            "paragraph",
            "The harbour board counted the ferries on Tuesday and found that there were forty fewer than a year ago, "
            "in a long-term decline.",
        ),
        (
            "paragraph",
            "The long-term plan is \u201cto rebuild\u201d \u2013 at a cost of 3.1 million crowns, the director said in "
            "2019-2020 to the board of the harbour, who agreed.",
        ),
    ]


def test_goes_on_over_the_page_and_leaves_running_feet_out() -> None:
    first = column(["The board met on Monday and said", "that it would not"])
    second = column(["meet again before the spring.", "\u2022 one ferry", "\u2022 two ferries"])
    third = column(["Nobody came."])
    pages = [[*page, (300, 30, 9, f"Page {number}")] for number, page in enumerate([first, second, third], 1)]
    assert blocks(build(pages)) == [
        ("paragraph", "The board met on Monday and said that it would not meet again before the spring."),
        ("list_item", "\u2022 one ferry"),
        ("list_item", "\u2022 two ferries"),
        ("paragraph", "Nobody came."),
    ]


def test_reads_what_the_file_says_of_itself() -> None:
    info = b"/Title (Harbour report) /Author (Ana Bell; Bo Lund) /CreationDate (D:20260102030405+01'00')"
    info += b" /ModDate (D:20260103)"
    metadata = read_pdf(build([column(["It rained."])], info=info, catalog=b"/Lang (en_GB)")).metadata
    assert (metadata.title, metadata.byline, metadata.language) == ("Harbour report", "Ana Bell, Bo Lund", "en-GB")
    assert metadata.published_at == datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert metadata.modified_at == datetime(2026, 1, 3, tzinfo=UTC)
    assert metadata.authors == ("Ana Bell", "Bo Lund")


@pytest.mark.parametrize("lang", [b"", b"/Lang ()", b"/Lang (!!)", b"/Lang (" + b"e" * 500 + b")", b"/Lang 7"])
def test_takes_no_language_that_is_none(lang: bytes) -> None:
    assert read_pdf(build([column(["It rained."])], catalog=lang)).metadata.language == ""


@pytest.mark.parametrize(
    "junk", [b"/Title (Microsoft Word - a.docx)", b"/Title (scan0001.pdf)", b"", b"/CreationDate (x)"]
)
def test_takes_a_heading_where_the_title_is_the_machines_own(junk: bytes) -> None:
    lines = [(72, 810, 20, "Harbour report"), *column(["It rained."] * 3)]
    metadata = read_pdf(build([lines], info=junk)).metadata
    assert (metadata.title, metadata.published_at) == ("Harbour report", None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (ENCRYPTED, "encrypted_pdf"),
        (b"", "damaged_pdf"),
        (b"%PDF-1.4\nnonsense", "damaged_pdf"),
        (build([column(["It rained."])])[:300], "damaged_pdf"),
        (build([[]]), "empty_text"),
        (build([[]] * (MAX_PAGES + 1)), "too_many_pages"),
    ],
)
def test_names_what_is_wrong(body: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_pdf(body)
    assert caught.value.code == code


def test_threads_do_not_disturb_each_other() -> None:
    body = build([column(BODY)] * 5)
    expected = read_pdf(body)
    found: list[Reading] = []
    threads = [threading.Thread(target=lambda: found.append(read_pdf(body))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert found == [expected] * 6
