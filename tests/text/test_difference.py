import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.clean import normalise
from annotations.text.difference import Change, compared, difference, says_same
from annotations.text.folding import fold
from tests.text.test_hostile import CEILING_S


def marked(old: str, new: str) -> str:
    """Return the new text with [-what went-], [+what came+] and [what went=>what came]."""
    said = []
    for change in difference(old, new):
        before, after = old[change.old_start : change.old_end], new[change.new_start : change.new_end]
        forms = {
            "same": after,
            "deleted": f"[-{before}-]",
            "inserted": f"[+{after}+]",
            "replaced": f"[{before}=>{after}]",
        }
        said.append(forms[change.op])
    return "".join(said)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("It rose by 3.1 % now", "It rose by 3.2 % now", "It rose by [3.1=>3.2] % now"),
        ("He will go", "He will not go", "He will [+not +]go"),
        ("He can't go", "He can go", "He [can't=>can] go"),
        ("The U.S. army", "The U.K. army", "The [U.S=>U.K]. army"),
        ("-3 degrees", "3 degrees", "[-3=>3] degrees"),
        ("from 3 to 4 today", "from 5 to 6 today", "from [3=>5] to [4=>6] today"),
        ("the cat sat on the mat", "a dog lay on a rug", "[the cat sat on the mat=>a dog lay on a rug]"),
        ("He said.\nThen", "He said. No.\nThen", "He said.[+ No.+]\nThen"),
        ("rain fell, and", "rain, and", "rain[- fell-], and"),
        ("A b", "A\nX y.\nb", "A\n[+X y.\n+]b"),
        ("A\nX y.\nB", "A\nB", "A\n[-X y.\n-]B"),
        ("X. A b", "A b", "[-X. -]A b"),
        ("A b.", "A b. C d.", "A b.[+ C d.+]"),
        ("市議会は木を数えた。", "市議会は昨日、木を数えた。", "市議会は[+昨日、+]木を数えた。"),
        ("e\u0323\u0301 x", "e\u0323 x", "[e\u0323\u0301=>e\u0323] x"),
        ("\U0001f469\u200d\U0001f467 a", "\U0001f469\u200d\U0001f466 a",
         "[\U0001f469\u200d\U0001f467=>\U0001f469\u200d\U0001f466] a"),
        ("", "all of it", "[+all of it+]"),
        ("all of it", "", "[-all of it-]"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_shows_what_a_reader_would_say_changed(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [("\u201cx\u201d \u2013 y z", '"x" -  y\nz'), ("3\u00a0%", "3 %"), ("ﬁn co\u00adop", "fin coop"), (" ", "\n\n")],
)
def test_calls_other_typesetting_the_same(old: str, new: str) -> None:
    assert difference(old, new) == (Change("same", 0, len(old), 0, len(new)),)


def test_tells_whether_a_passage_says_the_same() -> None:
    assert not says_same("It will rise by 3.1 %.", "It will rise by 3.2\u00a0%.")
    assert says_same("It “will” rise.", 'It  "will" rise.')


def test_compares_by_lines_what_is_too_much_for_words() -> None:
    lines = [f"Line {number} of this long text says {number * 7}." for number in range(15_000)]
    old, new = "\n".join(lines), "\n".join(line.replace("says", "tells") for line in lines[:-1]) + f"\n{lines[-1]}"
    found = compared(old, new)
    assert found.is_by_line
    assert [piece.op for piece in found.pieces] == ["replaced", "same"]
    assert old[found.pieces[1].old_start :] == new[found.pieces[1].new_start :] == lines[-1]
    few = compared(old, old.replace("Line 7 of this long text says", "Line 7 of this long text tells"))
    assert not few.is_by_line
    assert [old[piece.old_start : piece.old_end] for piece in few.pieces if piece.op != "same"] == ["says"]


pieces = st.sampled_from(
    ["rain ", "fell ", "3.1 ", "-3", "don't ", "U.S. ", "\u201cno\u201d ", ". ", "\n", "\u00ad", "e\u0323\u0301 ", " ",
     "\U0001f469\u200d\U0001f467 ", "か", "\u200f", "The ", "x"]
)  # fmt: skip
texts = st.lists(pieces, max_size=30).map(lambda parts: normalise("".join(parts)))


@settings(max_examples=300)
@given(texts, texts)
def test_covers_both_texts_whole_and_in_order(old: str, new: str) -> None:
    at_old = at_new = 0
    for change in difference(old, new):
        assert (change.old_start, change.new_start) == (at_old, at_new)
        at_old, at_new = change.old_end, change.new_end
        before, after = old[change.old_start : at_old], new[change.new_start : at_new]
        if change.op == "same":
            assert [c for c in fold(before).text if c.isalnum()] == [c for c in fold(after).text if c.isalnum()]
        assert (change.op == "inserted") == (not before and change.op != "same")
        assert change.op == "same" or (change.op == "deleted") == (not after)
    assert (at_old, at_new) == (len(old), len(new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 100_000, "a c " * 100_000),
        (" ".join(f"w{at}" for at in range(20_000)), " ".join(f"w{at}" for at in range(20_000, 0, -1))),
        ("e\u0323" * 200_000, "e\u0301" * 200_000),
        ("U.S." * 100_000, "U.K." * 100_000),
        ("a-\n" * 100_000, "-a\n" * 100_000),
    ],
    ids=["one word", "reversed", "marks", "one long word", "lines"],
)
def test_compares_hostile_texts_in_time(old: str, new: str) -> None:
    start = time.process_time()
    difference(old, new)
    assert time.process_time() - start < CEILING_S
