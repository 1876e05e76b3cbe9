import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.clean import BadText, check, normalise, scrub

storable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@pytest.mark.parametrize(("text", "code"), [("a\x00b", "nul"), ("a\ud800", "surrogate"), ("\udfffb", "surrogate")])
def test_refuses_what_cannot_be_stored(text: str, code: str) -> None:
    for refuse in (check, normalise):
        with pytest.raises(BadText) as caught:
            refuse(text)
        assert caught.value.code == code
        assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("cafe\u0301", "café"),
        ("\u201cquoted\u201d \u2013 3.1\u00a0%", "\u201cquoted\u201d \u2013 3.1\u00a0%"),
        ("\U0001f469\u200d\U0001f467", "\U0001f469\u200d\U0001f467"),
        ("\ttab stays\x0b", "\ttab stays\x0b"),
    ],
)
def test_returns_one_form(given_text: str, expected: str) -> None:
    assert normalise(given_text) == expected


@given(storable)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert "\r" not in once
    assert unicodedata.is_normalized("NFC", once)


def test_scrub_removes_controls_and_keeps_line_ends_and_tabs() -> None:
    assert scrub("a\x00b\x1b[0m\r\nc\td\x7f\ud800e\x0c") == "ab[0m\nc\tde"


@given(st.text())
def test_what_scrub_returns_can_be_stored(text: str) -> None:
    check(scrub(text))
