"""Which pages probably show themselves by their scripts alone."""

import pytest

from annotations.text.scripted import FEW_LETTERS, has_scripts, needs_scripts

LONG = "letters " * FEW_LETTERS


@pytest.mark.parametrize(
    ("source", "has"),
    [
        (b"<script>app()</script>", True),
        (b"<SCRIPT async src='/app.js'></SCRIPT>", True),
        (b"<script type=module src=/app.js></script>", True),
        (b'<script defer type="text/javascript; charset=utf-8" src=x></script>', True),
        (b"<script type='application/ld+json'>{}</script>", False),
        (b'<script type="importmap">{}</script><p>no script</p>', False),
        (b"<scripture>In the beginning</scripture>", False),
        (b"<!-- no more --><p>Words", False),
        (b"", False),
    ],
)
def test_knows_scripts_that_run_from_data(source: bytes, has: bool) -> None:
    assert has_scripts(source) is has
    assert needs_scripts(source, "Loading…") is has
    assert not needs_scripts(source, LONG)


def test_counts_letters_not_blanks() -> None:
    assert needs_scripts(b"<script></script>", " \n.-" * 10_000)
    assert not needs_scripts(b"<script></script>", "文" * FEW_LETTERS)
