"""Folding, over the cases shared with the embed script: what it finds on other people's pages, we would find too."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotations.text.folding import fold

CASES = Path(__file__).parents[1] / "cases"
FOLDING = json.loads((CASES / "folding.json").read_text())
FOUND = [case for case in json.loads((CASES / "embedding.json").read_text()) if case["found"]]


@pytest.mark.parametrize("case", FOLDING, ids=lambda case: case["text"])
def test_agrees_on_the_folded_form(case: dict[str, Any]) -> None:
    assert fold(case["text"]).text == case["folded"]


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case["why"])
def test_what_the_script_finds_are_the_words_that_were_checked(case: dict[str, Any]) -> None:
    said, found = fold(case["quote"]).text, fold(case["found"]).text
    assert said == found or case["why"] == "a slip was mended"
    assert case["found"] in case["page"]
