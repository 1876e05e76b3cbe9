import pytest

from annotations.text.carried import carried
from annotations.text.segments import Span

OLD = "The register counts 212 homes. It was published in May. The mayor said 400."


def span_of(words: str, text: str = OLD) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), "7")


@pytest.mark.parametrize(
    "new",
    [
        OLD,
        f"First of all: {OLD}",
        "The register counts 212 homes. The mayor said 400.",
        "The register counts 212 homes. It was published in May, and again in June 🏠. The mayor said 400.",
    ],
)
def test_follows_words_that_still_stand(new: str) -> None:
    found = carried(span_of("212 homes"), OLD, new)
    assert found is not None and new[found.start : found.end] == "212 homes"


@pytest.mark.parametrize(
    "new",
    [
        "The register counts 214 homes. It was published in May. The mayor said 400.",
        "It was published in May. The mayor said 400.",
        "Entirely other words, by somebody else.",
        "",
    ],
)
def test_finds_nothing_where_the_words_were_edited_or_cut(new: str) -> None:
    assert carried(span_of("212 homes"), OLD, new) is None


def test_does_not_take_the_same_words_elsewhere_for_those_that_were_meant() -> None:
    old = "It is false. The figure is from 2019, and so on. It is open."
    new = "The figure is from 2019, and so on. It is open. Why it is false."
    found = carried(span_of("is from 2019", old), old, new)
    assert found is not None and new[found.start : found.end] == "is from 2019"
    assert carried(span_of("It is false", old), old, new) is None
