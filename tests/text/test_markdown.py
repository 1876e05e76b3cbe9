"""Plain text as Markdown: what is read is what was written."""

import pytest

from annotations.text.markdown import escape, escape_inline


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plain, well-known words: 5% (1)", "plain, well-known words: 5% (1)"),
        ("*a* _b_ `c` [d](e) <f>", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f\\>"),
        ("# a\n  - b\n12. c\n3) d\n+ e\n> f", "\\# a\n  \\- b\n12\\. c\n3\\) d\n\\+ e\n\\> f"),
        ("a\n===\n---\n~~~", "a\n\\===\n\\---\n\\~~~"),
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_takes_nothing_for_markup(text: str, said: str) -> None:
    assert escape(text) == said


def test_leaves_the_beginning_of_a_word_alone() -> None:
    assert escape_inline("-1 # 2") == "-1 # 2"
