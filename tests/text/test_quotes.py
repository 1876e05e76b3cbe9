import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.clean import BadText, normalise
from annotations.text.folding import fold
from annotations.text.quotes import Found, context, find_quote, stands_whole

TEXT = (
    "The port\u2019s director said: \u201cPrices rose by 3.1\u00a0% \u2013 twice what we feared\u2026 and more.\u201d\n"
    "Others put it at 13.1 % or 3.15 %. The port was not a sea\u00adport then. Twice what we feared, said others."
)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Prices rose by 3.1\u00a0%", "Prices rose by 3.1\u00a0%"),
        ("Prices rose by 3.1%", "Prices rose by 3.1\u00a0%"),
        ("Prices  rose\nby 3.1 %", "Prices rose by 3.1\u00a0%"),
        ("The port's director", "The port\u2019s director"),
        ("3.1 % - twice what we feared... and more", "3.1\u00a0% \u2013 twice what we feared\u2026 and more"),
        ("3.1 %\u2014twice", "3.1\u00a0% \u2013 twice"),
        ("a seaport", "a sea\u00adport"),
        ("a sea\u200bport", "a sea\u00adport"),
        ("and more.\u201d Others put it", "and more.\u201d\nOthers put it"),
        ("\u00abtwice what we feared\u00bb", "twice what we feared"),
        ("  The port  ", "The port"),
    ],
)
def test_finds_the_words_whatever_their_typesetting(quote: str, expected: str) -> None:
    found = find_quote(TEXT, quote)
    assert found is not None
    assert TEXT[found.start : found.end] == expected
    assert found.is_verbatim == (quote.strip() == expected)


@pytest.mark.parametrize(
    "quote",
    [
        "Prices rose by 3.2 %",
        "Prices rose by 31 %",
        "prices rose",
        "Price rose",
        ".1 % or",
        "put it at 3.1 %",
        "5 %. The port",
        "1 % or 3",
        "he port",
        "The por",
        "feared..",
        "was a seaport",
        "",
        " \n",
        "\u201c\u201d",
        "\u2013",
        "twice what was feared",
    ],
)
def test_finds_nothing_where_a_letter_or_a_digit_differs(quote: str) -> None:
    assert find_quote(TEXT, quote) is None


def test_counts_every_place_and_prefers_the_verbatim_one() -> None:
    text = "We \u2018lost\u2019 it. We 'lost' it. We lost it."
    assert find_quote(text, "We 'lost' it.") == Found(14, 27, 2, True)
    assert find_quote(text, "We \u201clost\u201d it.") == Found(0, 13, 2, False)
    assert find_quote("ab ab ab", "ab") == Found(0, 2, 3, True)


def test_finds_words_in_scripts_without_word_gaps() -> None:
    assert find_quote("市議会は川沿いの木を数えた。", "川沿いの木") == Found(4, 9, 1, True)
    assert find_quote("مرحبا بكم في الميناء", "بكم في") == Found(6, 12, 1, True)


def test_refuses_a_quote_that_cannot_be_stored() -> None:
    with pytest.raises(BadText):
        find_quote(TEXT, "a\x00")


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("1,000", (2, 5), False),
        ("1,000", (0, 1), False),
        ("1, 000", (0, 1), True),
        ("It was 3.1.", (7, 10), True),
        ("3.1", (0, 3), True),
        ("a3", (1, 2), False),
        ("café", (0, 3), False),
    ],
)
def test_knows_where_words_and_numbers_end(text: str, span: tuple[int, int], expected: bool) -> None:
    assert stands_whole(text, *span) is expected


def test_context_is_what_stands_around() -> None:
    text = "0123456789"
    assert context(text, 4, 6, length=3) == ("123", "678")
    assert context(text, 0, 10) == ("", "")
    assert context(text, 2, 8) == ("01", "89")


@pytest.mark.parametrize(
    ("text", "span", "length", "expected"),
    [
        ("e\u0323\u0301x quote y", (5, 10), 3, ("x ", " y")),
        ("\U0001f469\u200d\U0001f467 quote", (4, 9), 2, (" ", "")),
        ("quote \U0001f44b\U0001f3fd", (0, 5), 2, ("", " ")),
        ("quote \U0001f469\u200d\U0001f467", (0, 5), 3, ("", " ")),
    ],
)
def test_context_splits_no_character_as_seen(
    text: str, span: tuple[int, int], length: int, expected: tuple[str, str]
) -> None:
    assert context(text, *span, length=length) == expected


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")).map(normalise)


@given(texts, st.data())
def test_context_stands_beside_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    prefix, suffix = context(text, start, end)
    assert text[:start].endswith(prefix)
    assert text[end:].startswith(suffix)
    assert max(len(prefix), len(suffix)) <= 32


marks = st.text("ab1 .,%\u00a0\u00ad\u200b\"'\u2018\u201d\u00ab\u00bb-\u2013\u2014\u2026\ufb01\n", max_size=40)


@given(marks | texts)
def test_folding_keeps_letters_and_digits_and_knows_their_places(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    letters = "".join(
        char for char in text if char.isalnum() and char not in "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
    )
    for char, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == char or char in ' ."-stfilſ'
    if "\ufb01" not in text:
        assert "".join(char for char in folded.text if char.isalnum()) == letters or not text.isascii()


@given(marks | texts, st.data())
def test_a_whole_piece_of_a_text_is_always_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end].strip()
    if any(map(str.isalnum, quote)) and stands_whole(text, text.find(quote), text.find(quote) + len(quote)):
        found = find_quote(text, quote)
        assert found is not None
        assert text[found.start : found.end] == quote
        assert found.is_verbatim
