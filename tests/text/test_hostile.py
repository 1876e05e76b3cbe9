"""Texts made to be slow: the time that reading them takes grows with their length, not with its square."""

import time
from collections.abc import Callable

import pytest

from annotations.text.alignment import align, most_cells
from annotations.text.anchoring import MOST_SAID, carry
from annotations.text.clean import BadText, normalise
from annotations.text.document import MAX_BLOCKS, Unreadable
from annotations.text.plain import read_plain
from annotations.text.quotes import Found, find_quote
from annotations.text.segments import Span
from annotations.text.windows import places_elsewhere

CEILING_S = 5.0
"""Generous for a busy machine: each of these takes well under a second alone, and took minutes before."""


def seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def words(count: int) -> list[str]:
    return [f"word{number}" for number in range(count)]


def fifty(text: str, *, length: int) -> list[Span]:
    step = max(1, (len(text) - length) // 50)
    return [Span(at * step, at * step + length, str(at)) for at in range(50)]


def test_gives_up_a_passage_that_is_the_whole_text_reversed() -> None:
    said = words(8_000)
    old = " ".join(said)
    assert seconds(lambda: carry(old, " ".join(reversed(said)), [Span(0, len(old))])) < CEILING_S


def rival_lines(count: int) -> tuple[str, str]:
    """Two texts whose every line is like every passage, though no word of the one is aligned with the other's."""
    line = " ".join(f"w{at % 7}" for at in range(60))
    return "\n".join(f"{line} old{at} {line}" for at in range(count)), "\n".join(
        f"new{at} {line} gone{at} {line[::-1]}" for at in range(count)
    )


@pytest.mark.parametrize("length", [12, 200, 2_000, MOST_SAID - 100, 100_000])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" ".join(words(20_000)), " ".join(reversed(words(20_000)))),
        ("\n".join(words(20_000)), "\n".join(reversed(words(20_000)))),
        ("a " * 100_000, "a " * 99_993),
        ("a\n" * 100_000, "a\n" * 99_993),
        ("." * 200_000, "." * 199_995),
        ("木は" * 100_000, "は川木" * 66_666),
        rival_lines(400),
    ],
    ids=["reversed", "reversed lines", "one word", "one word a line", "dots", "without blanks", "rivals"],
)
def test_carries_fifty_passages_over_hostile_texts_in_time(old: str, new: str, length: int) -> None:
    assert seconds(lambda: carry(old, new, fifty(old, length=length))) < CEILING_S


def test_finds_nothing_elsewhere_where_the_search_would_cost_too_much() -> None:
    passage = "Ines Arnott ran the old mill by the river for nine years and 412 sacks."
    rest = "The council met at last in the town.\nThe rain went on all day.\n"
    old, new = f"{passage}\n{rest}", f"{rest}{passage.replace('old ', '')}"
    span = Span(0, len(passage))
    [found] = carry(old, new, [span])
    assert (found.state, new[found.start : found.end]) == ("edited", passage.replace("old ", ""))
    alignment = align(old, new)
    first, last = alignment.old.covering(span.start, span.end)
    assert len(places_elsewhere(alignment, first, last, cells=10_000)) == 1
    assert places_elsewhere(alignment, first, last, cells=1_000) == []


def test_carries_a_passage_too_long_to_compare_only_as_it_stands() -> None:
    passage = " ".join(words(1_000))
    old = f"It began here, in the town.\n{passage}\nIt ended here, in the mill."
    span = Span(old.index(passage), old.index(passage) + len(passage))
    at = old.index(passage) + len("Lately. ")
    [stands] = carry(old, "Lately. " + old, [span])
    assert (stands.state, stands.start, stands.end) == ("exact", at, at + len(passage))
    assert carry(old, old.replace("word500 ", ""), [span])[0].state == "orphaned"
    assert carry(old, f"{passage}\nLately.\n{passage}", [span])[0].state == "ambiguous"
    [moved] = carry(old, "It began here, in the town.\nIt ended here, in the mill.\n" + passage, [span])
    assert moved.state in ("exact", "moved")
    assert moved.end is not None


@pytest.mark.parametrize(
    ("text", "quote"),
    [("a" * 200_000, "a" * 19_999), ("a ab " * 40_000, "a ab " * 3_999 + "a a"), ("1." * 100_000, "1." * 9_999 + "1")],
    ids=["inside one word", "ending inside words", "inside one number"],
)
def test_looks_for_a_quote_among_parts_of_words_in_time(text: str, quote: str) -> None:
    assert seconds(lambda: find_quote(text, quote)) < CEILING_S
    assert find_quote(text, quote) is None


def test_finds_a_quote_behind_parts_of_words() -> None:
    text = "a" * 50_000 + " aaa " + "13.1 3.15 3.1, he said"
    assert find_quote(text, "aaa") == Found(50_001, 50_004, 1, True)
    assert find_quote(text, "3.1") == Found(text.rindex("3.1"), text.rindex("3.1") + 3, 1, True)


@pytest.mark.parametrize("line", ["a", "é", "Source: a", "- a"])
def test_refuses_a_text_of_more_lines_than_a_book_has_in_time(line: str) -> None:
    def read() -> None:
        with pytest.raises(Unreadable, match="100,000 paragraphs"):
            read_plain(f"{line}\n" * (1_800_000 // (len(line) + 1)))

    assert seconds(read) < CEILING_S
    assert len(read_plain(f"{line}\n" * MAX_BLOCKS).document.blocks) == MAX_BLOCKS


@pytest.mark.parametrize(
    "pile",
    [
        "\u0301\u0316" * 100_000,
        "\u0344\u0316" * 100_000,
        "\u0f73\u0301" * 100_000,
        "\u0301" * 50_000 + "\u0316" * 50_000,
    ],
    ids=["two classes", "made of two", "a letter by name", "in blocks"],
)
def test_refuses_a_pile_of_marks_before_it_orders_them(pile: str) -> None:
    with pytest.raises(BadText) as caught:
        normalise("a" + pile)
    assert caught.value.code == "marks"
    assert normalise("a" + pile[:60])


def test_compares_words_between_lines_no_more_than_two_texts_pay_for() -> None:
    line = "This very line stands in both of the texts."
    old = "\n".join(f"{'a ' * 19_000}{line_end}" for line_end in (f"\n{line} {at}" for at in range(20)))
    new = "\n".join(f"{'b ' * 9_000}a {'c ' * 9_000}{line_end}" for line_end in (f"\n{line} {at}" for at in range(20)))
    alignment = align(old, new)
    gaps = [at for at, code in enumerate(alignment.new.code) if code == alignment.old.code[0]]
    paired = sum(alignment.backward[at] >= 0 for at in gaps)
    tokens = len(alignment.old.code) + len(alignment.new.code)
    assert 0 < paired < len(gaps) == 20
    assert paired * 19_000 * 18_000 <= most_cells(tokens)


def test_slides_a_cut_over_no_more_words_than_a_reader_looks_at() -> None:
    old, new = "a " * 50_000, "a " * 49_000
    alignment = align(old, new)
    assert len(alignment.known) == 49_000
    assert alignment.forward[:40_000] == list(range(40_000))
