"""How alike two passages are."""

import pytest

from annotations.text.likeness import alike


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“It rose by 3.1 %” – he said", '"It rose by 3.1%" - he said'),
        ("so\u00a0it  is", "so it is"),
        ("wait…", "wait..."),
        ("one\ntwo", "one two"),
    ],
)
def test_takes_other_typesetting_for_the_same_words(old: str, new: str) -> None:
    assert alike(old, new).same_words
    assert alike(old, new).score == 1.0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("It rose by 3.1 %.", "It rose by 3.2 %."),
        ("The council will pay.", "The council will not pay."),
        ("400 homes", "400 Homes"),
        ("a", ""),
        ("", "b"),
        ("a", "b"),
    ],
)
def test_never_takes_other_words_for_the_same(old: str, new: str) -> None:
    found = alike(old, new)
    assert not found.same_words
    assert 0 <= found.score < 1


def test_ranks_a_small_change_over_a_large_one() -> None:
    old = "We have built 400 homes since the last election"
    small = alike(old, "We have built 212 homes since the last election")
    large = alike(old, "The council built some houses before it was elected")
    assert small.score > 0.7 > large.score
