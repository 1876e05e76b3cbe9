"""The cases that `frontend/src/text/offsets.ts` must agree with: Python's own UTF-16 codec is the judge of them."""

import json
from pathlib import Path
from typing import TypedDict

import pytest


class Case(TypedDict):
    """A text, its places counted in UTF-16 units and in code points, and the units that are no place."""

    text: str
    utf16: list[int]
    points: list[int]
    inside_surrogate: list[int]


CASES: list[Case] = json.loads((Path(__file__).parents[1] / "cases" / "offsets.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[ascii(case["text"])[:40] for case in CASES])
def test_each_pair_names_one_place(case: Case) -> None:
    text, units = case["text"], case["text"].encode("utf-16-le")
    assert case["points"] == list(range(len(text) + 1))
    for unit, point in zip(case["utf16"], case["points"], strict=True):
        assert units[: unit * 2].decode("utf-16-le") == text[:point]


@pytest.mark.parametrize("case", CASES, ids=[ascii(case["text"])[:40] for case in CASES])
def test_what_lies_inside_a_surrogate_pair_is_no_place(case: Case) -> None:
    units = case["text"].encode("utf-16-le")
    assert sorted(case["utf16"] + case["inside_surrogate"]) == list(range(len(units) // 2 + 1))
    for unit in case["inside_surrogate"]:
        with pytest.raises(UnicodeDecodeError):
            units[: unit * 2].decode("utf-16-le")
