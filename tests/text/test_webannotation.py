"""Finding the words that a posted annotation means, in any script."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.text.clean import normalise
from annotations.text.quotes import context, continues
from annotations.text.webannotation import BadAnnotation, Quoted, find_places, one_place

PIECES = [
    "a",
    "b ",
    "é",
    "e\u0301",
    "🙂",
    "👩‍👩‍👧",
    "👍🏽",
    "שלום ",
    "مرحبا ",
    "日本",
    "“",
    "”",
    "–",
    " ",
    "\n",
    "1.5 ",
    "नि",
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join).map(normalise)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text and a span of it that splits no character that a reader sees."""
    text = draw(TEXTS)
    ends = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True)) if text else [0, 0])
    assume(ends[0] < ends[1] and not any(continues(text, at) for at in ends))
    assume(text[ends[0] : ends[1]].strip() and any(map(str.isalnum, text[ends[0] : ends[1]])))
    return text, ends[0], ends[1]


@given(passages())
def test_finds_every_passage_by_its_own_selectors(passage: tuple[str, int, int]) -> None:
    text, start, end = passage
    prefix, suffix = context(text, start, end)
    found = one_place(text, Quoted(text[start:end], prefix, suffix, start))
    assert found == (start, end)


@given(passages(), st.integers(-5, 70), st.sampled_from(["", "a", "🙂", "zzz"]))
def test_finds_nothing_but_the_words(passage: tuple[str, int, int], hint: int, prefix: str) -> None:
    text, start, end = passage
    exact = text[start:end]
    places = find_places(text, Quoted(exact, prefix, "", hint))
    assert places and all(text[left:right] == exact for left, right in places)
    assert not any(continues(text, at) for place in places for at in place)


@pytest.mark.parametrize("exact", ["no such words", "🙂\u200d", "", "   ", "…"])
def test_refuses_words_that_are_not_there(exact: str) -> None:
    with pytest.raises(BadAnnotation) as refused:
        one_place("A text 🙂 with words.", Quoted(exact))
    assert refused.value.code == "quote_not_found"


def test_does_not_split_a_character() -> None:
    with pytest.raises(BadAnnotation):
        one_place("The 👩‍👩‍👧 left.", Quoted("The 👩"))


def test_stays_quick_where_the_words_are_everywhere() -> None:
    with pytest.raises(BadAnnotation) as refused:
        one_place("ha" * 200_000, Quoted("ha", "haha"))
    assert refused.value.code == "quote_ambiguous"
