"""Word-for-word repeats, whatever the typesetting; with letters as PostgreSQL sees them."""

import pytest

from annotations.text.repeats import OPENING, Text

NO_WHOLES: frozenset[tuple[int, int]] = frozenset()


def _found(text: str, known: str) -> list[str]:
    cut = Text.of(text)
    return [text[start:end] for start, end in cut.places(known, NO_WHOLES)]


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("On Monday the bridge cost 40 million, he said.", "The bridge cost 40 million.", "the bridge cost 40 million"),
        ("«THE MAYOR’S PLAN» – all of it", "“the mayor's plan” - all of it", "THE MAYOR’S PLAN» – all of it"),
        ("a\u00a0well\u00adknown  ﬁsh\nstory", "A wellknown fish story", "a\u00a0well\u00adknown  ﬁsh\nstory"),
        ("据报道，失业率上升到了百分之五。", "失业率上升", "失业率上升"),
        ("قال: «انخفضت الأسعار ثلاثة بالمئة» أمس", "انخفضت الأسعار ثلاثة بالمئة", "انخفضت الأسعار ثلاثة بالمئة"),
        ("It rose 3.1 % there.", "rose 3.1 % there", "rose 3.1 % there"),
        ("STRASSE UND HAUS HIER", "Straße und Haus hier", "STRASSE UND HAUS HIER"),
    ],
)
def test_finds_the_words_and_their_span(text: str, known: str, found: str) -> None:
    assert _found(text, known) == [found]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("It rose 3.15 % there", "rose 3.1 % there"),
        ("It rose 13.1 % there", "rose 3.1 % there"),
        ("It rose −3 % there", "rose 3 % there"),
        ("It rose 3 ‰ there", "rose 3 % there"),
        ("We can not pay it", "We can pay it"),
        ("It cost $40 in all", "It cost €40 in all"),
        ("the rebuilt town hall", "built town hall"),
        ("Two words", "two words"),
        ("anything", "“…”"),
    ],
)
def test_finds_nothing_where_the_words_differ(text: str, known: str) -> None:
    assert _found(text, known) == []


def test_takes_a_short_statement_where_it_is_the_whole_sentence() -> None:
    text = Text.of("Prices doubled. Nobody knew.")
    wholes = frozenset({text.covering(0, 15), text.covering(16, 28)})
    assert list(text.places("Prices doubled!", wholes)) == [(0, 14)]
    assert list(text.places("Nobody", wholes)) == []


def test_names_the_opening_of_all_that_stands_anywhere() -> None:
    said = "In “Elm Hill”, it rose by 3.1 % overnight."
    text = Text.of(said)
    letters = {char: char.lower() if char.isalnum() else "" for char in said}
    openings = set(text.openings(letters, frozenset({(0, len(text.code))})))
    for known in ("elmhillitroseby31overnight", "inelmhill", "roseby31overnight", "31overnight", "itroseby"):
        assert known[:OPENING] in openings
    assert "lmhillitroseby31"[:OPENING] not in openings
