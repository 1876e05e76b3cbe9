"""The largest texts that are kept are read in seconds, and every character has one place in them."""

import time

import pytest

from annotations.text.document import MAX_BLOCKS, Document, Unreadable
from annotations.text.docx import read_docx
from annotations.text.extraction import read_html
from annotations.text.plain import read_plain
from annotations.text.reader import read
from tests.text.docxs import docx, paragraph

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
TRICKY = [
    "Anna \u202ecba\u202c and \u2067עברית\u2069 said so",
    f"The {FAMILY} lives at 12\u200b-\u200b14 \U0001f1ec\U0001f1e7 street",
    "Cafe\u0301, a\u0323\u0302, \u1100\u1161\u11a8 and \u0e01\u0e33",
    "zero\u200bwidth, soft\u00adhyphen, word\u2060joiner and \ufeffmark",
    "\U0001d51e\U0001d51f \U00020000 \u0644\u0644\u0651\u0647",
    "Numbers 3.1\u00a0% and 3,2\u202f% of \u00bd",
]


def quotes_hold(document: Document) -> bool:
    return all(document.text[block.start : block.end] == document.of(block) for block in document.blocks)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_reads_as_many_lines_as_may_be_kept(end: str) -> None:
    start = time.process_time()
    document = read_plain(end.join(["x"] * MAX_BLOCKS)).document
    assert (len(document.blocks), len(document.text)) == (MAX_BLOCKS, 2 * MAX_BLOCKS - 1)
    assert time.process_time() - start < 5
    with pytest.raises(Unreadable) as refused:
        read_plain(end.join(["x"] * (MAX_BLOCKS + 1)))
    assert refused.value.code == "too_long"


def test_reads_as_many_paragraphs_of_a_word_document_as_may_be_kept() -> None:
    start = time.process_time()
    assert len(read_docx(docx(paragraph("x") * MAX_BLOCKS)).document.blocks) == MAX_BLOCKS
    assert time.process_time() - start < 8


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\n\r\n"])
def test_every_character_of_plain_text_has_one_place(end: str) -> None:
    document = read(end.join(TRICKY).encode(), content_type="text/plain; charset=utf-8").document
    assert quotes_hold(document)
    for line in TRICKY:
        quote = Document.from_pieces([("paragraph", line)]).text
        start = document.text.index(quote)
        assert document.text[start : start + len(quote)] == quote


def test_every_character_of_a_page_has_one_place() -> None:
    page = "<html lang=en><body><article>" + "".join(f"<p>{line}.\r\n{line} again.</p>" for line in TRICKY)
    document = read_html(page).document
    assert quotes_hold(document)
    for line in TRICKY:
        shown = line.replace("\u00ad", "")
        assert Document.from_pieces([("paragraph", shown)]).text in document.text.replace("\u00ad", "")


@pytest.mark.parametrize("unseen", ["\u200b", "\u200c", "\u200e", "\u2060", "\u00ad"])
def test_loses_no_paragraph_of_a_page_for_the_invisible_in_its_words(unseen: str) -> None:
    words = ["The keepers", "of the dam said", "that the sac", "ks were coun", "ted twice on Mon", "day."]
    page = f"<article><p>Nine years passed before the dam was opened.</p><p>{unseen.join(words)}</p></article>"
    assert "".join(words) in read_html(f"<html lang=en><body>{page}").document.text.replace(unseen, "")


def test_every_character_of_a_word_document_has_one_place() -> None:
    document = read_docx(docx("".join(map(paragraph, TRICKY)))).document
    assert quotes_hold(document)
    assert [document.of(block) for block in document.blocks] == [
        Document.from_pieces([("paragraph", line)]).text for line in TRICKY
    ]
