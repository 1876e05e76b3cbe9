import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.clean import BadText
from annotations.text.document import KINDS, MAX_CODE_POINTS, Block, Document, Kind, Unreadable

pieces = st.lists(
    st.tuples(st.sampled_from(KINDS), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))),
    max_size=8,
)


def test_joins_pieces_by_one_line_end() -> None:
    document = Document.from_pieces(
        [("heading", " Bread  prices\n rose "), ("paragraph", " \n"), ("paragraph", "By 3\u00a0%.")]
    )
    assert document.text == "Bread prices rose\nBy 3\u00a0%."
    assert document.blocks == (Block("heading", 0, 17), Block("paragraph", 18, 25))
    assert [document.of(block) for block in document.blocks] == ["Bread prices rose", "By 3\u00a0%."]


@given(pieces)
def test_keeps_every_invariant(given_pieces: list[tuple[Kind, str]]) -> None:
    try:
        document = Document.from_pieces(given_pieces)
    except Unreadable as refusal:
        assert refusal.code == "empty_text"
        assert all(not text.strip() for _, text in given_pieces)
        return
    assert unicodedata.is_normalized("NFC", document.text)
    inside = {point for block in document.blocks for point in range(block.start, block.end)}
    assert all(document.text[point] == "\n" for point in range(len(document.text)) if point not in inside)
    assert not any("\n" in document.of(block) or not document.of(block).strip() for block in document.blocks)


@pytest.mark.parametrize("bad", ["", " ", "\n\t"])
def test_refuses_a_document_without_text(bad: str) -> None:
    with pytest.raises(Unreadable) as caught:
        Document.from_pieces([("paragraph", bad)])
    assert caught.value.code == "empty_text"


def test_refuses_more_text_than_is_kept() -> None:
    Document.from_pieces([("paragraph", "a" * MAX_CODE_POINTS)])
    with pytest.raises(Unreadable) as caught:
        Document.from_pieces([("paragraph", "a" * MAX_CODE_POINTS), ("paragraph", "b")])
    assert caught.value.code == "too_long"


def test_refuses_a_piece_that_cannot_be_stored() -> None:
    with pytest.raises(BadText):
        Document.from_pieces([("paragraph", "a\x00")])


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("one\ntwo", [(0, 3)]),
        ("one\ntwo", [(0, 3), (4, 9)]),
        ("one\ntwo", [(4, 7), (0, 3)]),
        ("one\ntwo", [(0, 5), (4, 7)]),
        ("one\ntwo", [(0, 3), (3, 3), (4, 7)]),
        ("one two", [(0, 3), (4, 7)]),
        ("one\r\ntwo", [(0, 3), (5, 8)]),
        ("cafe\u0301", [(0, 5)]),
    ],
)
def test_refuses_blocks_that_do_not_fit(text: str, blocks: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match=r"fit|outside|normalised"):
        Document(text, tuple(Block("paragraph", start, end) for start, end in blocks))
