import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.candidates import FLOOR, Budget, candidates, candidates_for
from annotations.text.clean import normalise
from annotations.text.segments import Span
from bench.anchoring import corpus, overlap
from tests.text.test_anchoring import OLD
from tests.text.test_hostile import CEILING_S

LINES = OLD.split("\n")


def offered(new: str, quote: str, *, old: str = OLD, most: int = 5) -> list[tuple[str, float]]:
    at = old.index(quote)
    return [(new[one.start : one.end], one.score) for one in candidates(old, new, Span(at, at + len(quote)), most=most)]


def test_offers_a_reworded_sentence_as_a_whole_and_the_best_first() -> None:
    reworded = "A miller called Arnott ground 500 sacks, she said. It rained for a week."
    new = "\n".join([*LINES[:3], f"So it was. {reworded} The mayor laughed at it all.", LINES[5]])
    [(words, score), *_] = offered(new, LINES[4])
    assert words in (reworded, "A miller called Arnott ground 500 sacks, she said.")
    assert FLOOR < score < 0.7


def test_offers_all_places_of_the_very_words_even_beyond_most() -> None:
    new = "\n".join(f"On day {day} it rained. The mayor said no. Then it was night." for day in range(9))
    found = offered(new, "The mayor said no.", most=2)
    assert [words for words, _ in found] == ["The mayor said no."] * 9
    assert len(offered("The mayor said no. The mayor said nothing. He said no.", "The mayor said no.", most=1)) == 1


def test_offers_what_stands_at_the_old_place_though_no_word_is_left() -> None:
    assert offered(OLD.replace("412 sacks", "many bags"), "412 sacks")[0][0] == "many bags"


def test_offers_nothing_below_the_floor() -> None:
    assert offered("Something quite different stands here.", LINES[2]) == []
    assert offered("", LINES[2]) == []
    assert candidates(OLD, OLD, Span(5, 5)) == ()


def test_offers_words_whole() -> None:
    old = "It rained. They don't call it the U.S. any more, he said. It rained."
    new = "They don't know. They won't call it the U.S. Army, he said."
    for words, _ in offered(new, "don't call it the U", old=old):
        assert not words.endswith(("don", "U"))
        assert words.split()[0] in new.split()


pieces = st.sampled_from(
    [
        "rain ",
        "fell ",
        "3.1 ",
        "don't ",
        "\u201cno\u201d ",
        ". ",
        "\n",
        "e\u0323\u0301 ",
        "か",
        "\u200f",
        "The ",
        "U.S. ",
    ]
)
texts = st.lists(pieces, max_size=30).map(lambda parts: normalise("".join(parts)))


@settings(max_examples=200)
@given(texts, texts, st.data())
def test_offers_distinct_places_in_falling_order(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old)))
    found = candidates(old, new, Span(start, data.draw(st.integers(start, len(old)))))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    reached = 0
    for one in sorted(found, key=lambda one: one.start):
        assert reached <= one.start < one.end <= len(new)
        assert FLOOR <= one.score <= 1
        reached = one.end


def test_offers_the_right_place_among_five_on_a_corpus_of_edits() -> None:
    right, spent = [], 0.0
    for case in corpus(cases=105, words=2_000, seed=20):
        start = time.process_time()
        found = candidates(case.old, case.new, Span(*case.span))
        spent += time.process_time() - start
        if case.truth:
            right.append(any(overlap((one.start, one.end), case.truth) > 0.6 for one in found))
    assert sum(right) / len(right) > 0.9
    assert spent / 105 < 0.05


@pytest.mark.parametrize(
    ("old", "new", "length"),
    [
        ("a b " * 100_000, "a c " * 100_000, 400),
        ("a\n" * 300_000, "a\n" * 299_999, 40),
        ("." * 200_000, "." * 199_999, 3_000),
        ("木は" * 100_000, "は川木" * 66_666, 2_000),
        ("a. " * 200_000, "b a. " * 100_000, 3_000),
        ("U.S." * 100_000, "U.K." * 100_000, 3_000),
        ("a. b " * 50_000, "a. b c " * 50_000, 150_000),
    ],
    ids=["one word", "lines", "dots", "without blanks", "sentences", "one long word", "a long passage"],
)
def test_searches_hostile_texts_in_time(old: str, new: str, length: int) -> None:
    start = time.process_time()
    candidates(old, new, Span(0, length))
    assert time.process_time() - start < CEILING_S


def spent(old: str, new: str, spans: list[Span]) -> int:
    budget = Budget()
    before = budget.left
    candidates_for(old, new, spans, budget=budget)
    return before - budget.left


def test_aligns_two_texts_once_for_all_their_passages() -> None:
    new, span = OLD * 200, Span(0, 40)
    one, two, many = (spent(OLD * 200, new, [span] * count) for count in (1, 2, 20))
    assert many - one == 19 * (two - one)
    assert spent(OLD * 200, new, []) == 0


def test_finds_for_many_passages_what_it_finds_for_each() -> None:
    new = "\n".join([*LINES[:3], "A miller called Arnott ground 500 sacks, she said.", LINES[5]])
    spans = [Span(at, at + 40) for at in range(0, len(OLD) - 40, 30)]
    assert candidates_for(OLD, new, spans) == [candidates(OLD, new, span) for span in spans]


def test_says_which_passages_the_budget_did_not_allow_to_look_for() -> None:
    span = Span(0, 40)
    assert candidates_for(OLD, OLD, [span], budget=Budget(1_000)) == [None]
    both = spent(OLD, OLD, [span, span])
    assert [found is None for found in candidates_for(OLD, OLD, [span] * 3, budget=Budget(both))] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("length", [20, 200])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A. " * 630_000, "A. " * 630_000 + "b"),
        ("a " * 950_000, "a " * 949_000 + "b"),
        ("a." * 950_000, "a." * 949_000 + "b"),
        ("a b " * 475_000, "a c " * 475_000),
        ("木は" * 950_000, "は川木" * 630_000),
        ("a b c\n" * 99_000, "a b d\n" * 99_000),
    ],
    ids=["sentences", "one word", "without a blank", "two words", "characters", "lines"],
)
def test_looks_for_twenty_passages_of_the_longest_texts_in_time(old: str, new: str, length: int) -> None:
    spans = [Span(at * 50_000, at * 50_000 + length) for at in range(20)]
    start = time.process_time()
    candidates_for(old, new, [span for span in spans if span.end <= len(old)])
    assert time.process_time() - start < CEILING_S
