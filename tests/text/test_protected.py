"""What a highlight says must not change unseen: every change of words against every place of it in the highlight."""

from collections.abc import Iterator

import pytest

from annotations.text.anchoring import State, carry
from annotations.text.segments import Span

OLD = "\n".join(
    [
        "Bread is dearer than ever in the town",
        "The mayor, Ann Smith, said on Monday that the council will pay 3.1 % more for 1,250 loaves in May.",
        "Nobody at the mill had seen the letter, which cost -3 crowns and 4 million more over the years 2019–2020.",
        "“The polls can open now,” said Ines O'Neill, the head of the U.S. office at the river, after 10 to 12 days.",
        "It will rain until June.",
    ]
)
OTHER_WORDS = [
    ("3.1 %", "3.2 %"), ("3.1 %", "31 %"), ("3.1 %", "3,1 %"), ("3.1 %", "3.1 ‰"), ("3.1 %", "3.10 %"),
    ("will pay", "will not pay"), ("will pay", "won't pay"), ("will pay", "will now pay"), ("can open", "cannot open"),
    ("open now", "open not"), ("Ann Smith", "Ann Smyth"), ("Ann Smith", "Ann SMITH"), ("Ann Smith", "Ann-Marie Smith"),
    ("4 million", "4 billion"), ("1,250 loaves", "1,520 loaves"), ("1,250 loaves", "1250 loaves"),
    ("1,250 loaves", "1.250 loaves"), ("1,250 loaves", "1,250,000 loaves"), ("cost -3", "cost 3"),
    ("cost -3", "cost −30"),
    ("years 2019–2020", "years 2019–2021"), ("years 2019–2020", "years 2019, 2020"), ("on Monday", "on Tuesday"),
    ("Nobody at", "Everybody at"), ("in May", "in may"), ("had seen", "has seen"), ("O'Neill, the", "ONeill, the"),
    ("the U.S. office", "the U.K. office"), ("10 to 12", "10 to 120"), ("10 to 12", "10 or 12"),
    ("said on", "did not say on"),
    ("more for", "less for"), ("The mayor", "The ex-mayor"), ("at the mill", "atthe mill"), ("seen the", "seen no"),
]  # fmt: skip
OTHER_TYPE = [
    ("3.1 %", "3.1\u00a0%"), ("3.1 %", "3.1%"), ("2019–2020", "2019-2020"), ("2019–2020", "2019—2020"), ("-3", "−3"),
    ("-3", "–3"), ("“The", '"The'), ("now,”", 'now,"'), ("“The", "«\u00a0The"), ("now,”", "now,\u00a0»"),
    ("O'Neill", "O’Neill"), ("office", "o\ufb03ce"), ("office", "of\u00adfice"), ("the river", "the\u200b river"),
    ("the river", "the\nriver"), ("will pay", "will  pay"), ("seen the", "seen\u202fthe"), ("crowns", "cro\u200dwns"),
    ("crowns", "cro\u2060wns"), ("Monday that", "Monday\u200f that"), ("the letter", "the \ufeffletter"),
]  # fmt: skip
AROUND = [
    ("", ""),
    ("A new first line stands here, with more.\n", ""),
    ("", "\nAnd a last line, added late in the day."),
]


def quotes(at: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield passages over `[at, end)`: as it is, with a word more, to either edge of its line, and the whole line."""
    left, right = OLD.rfind("\n", 0, at) + 1, OLD.find("\n", end)
    before, after = OLD.rfind(" ", left, max(left, at - 1)), OLD.find(" ", end + 1, right)
    yield at, end
    yield max(left, before + 1), after if after > 0 else right
    yield left, end
    yield at, right
    yield left, right


def answers(change: tuple[str, str]) -> Iterator[tuple[State, str | None, str]]:
    """Yield the state, the words found and the words to find for each passage over a change, in each surroundings."""
    at = OLD.index(change[0])
    end = at + len(change[0])
    for head, tail in AROUND:
        new = head + OLD[:at] + change[1] + OLD[end:] + tail
        for start, stop in quotes(at, end):
            found = carry(OLD, new, [Span(start, stop)])[0]
            words = new[found.start : found.end] if found.start is not None else None
            yield found.state, words, new[len(head) + start : len(head) + stop + len(change[1]) - len(change[0])]


@pytest.mark.parametrize("change", OTHER_WORDS)
def test_never_calls_other_words_exact_and_finds_their_whole_line(change: tuple[str, str]) -> None:
    found = list(answers(change))
    assert {state for state, _, _ in found} <= {"edited", "orphaned"}
    assert all(words in (None, wanted) for _, words, wanted in found)
    assert [state for state, _, _ in found[4::5]] == ["edited"] * len(AROUND)


@pytest.mark.parametrize("change", OTHER_TYPE)
def test_calls_other_typesetting_exact(change: tuple[str, str]) -> None:
    for state, words, wanted in answers(change):
        assert (state, words) == ("exact", wanted)


@pytest.mark.parametrize(
    ("old", "new", "quote", "expected"),
    [
        ("It cost 3 crowns in all of May.", "It cost -3 crowns in all of May.", "3 crowns in all", "-3 crowns in all"),
        ("It cost -3 crowns in all of May.", "It cost 3 crowns in all of May.", "3 crowns in all", "3 crowns in all"),
        ("In all it cost him 3 crowns.", "In all it cost him 3k crowns.", "it cost him 3", "it cost him 3"),
    ],
)
def test_calls_a_number_edited_when_a_sign_or_a_unit_at_its_edge_came_or_went(
    old: str, new: str, quote: str, expected: str
) -> None:
    at = old.index(quote)
    found = carry(old, new, [Span(at, at + len(quote))])[0]
    assert (found.state, new[found.start : found.end]) == ("edited", expected)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The polls open at nine.", "The polls open at nine, but for those in the north, which stay shut."),
        ("The polls can open now.", "After a long night of counting, the polls can be opened now, the mayor said."),
    ],
)
def test_follows_a_sentence_that_grew_at_its_ends(old: str, new: str) -> None:
    text = "It rained all night in the town. {} Nobody had seen the letter before, he said."
    span = Span(text.index("{"), text.index("{") + len(old))
    found = carry(text.format(old), text.format(new), [span])[0]
    assert (found.state, text.format(new)[found.start : found.end]) == ("edited", new)


def test_finds_a_short_line_that_stands_once_though_all_around_it_changed() -> None:
    old = "Ann ran.\nNotes for the council\nBo sat down, and then he left for home."
    new = "Cy swam on and on in the river.\nNotes for the council\nDi stood."
    found = carry(old, new, [Span(9, 30)])[0]
    assert (found.state, new[found.start : found.end]) == ("exact", "Notes for the council")
