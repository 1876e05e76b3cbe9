import json
import time
from pathlib import Path
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.segments import MOST_KEYS, Segment, Span, cut


class Case(TypedDict):
    """A block, the spans over it (start, end, key) and the segments to expect (start, end, keys)."""

    name: str
    start: int
    end: int
    spans: list[tuple[int, int, str]]
    expect: list[list[object]]


CASES: list[Case] = json.loads((Path(__file__).parents[1] / "cases" / "segments.json").read_text(encoding="utf-8"))
spans = st.lists(st.builds(Span, st.integers(-5, 40), st.integers(-5, 40), st.sampled_from("abcdef")), max_size=8)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_agrees_with_the_shared_case(case: Case) -> None:
    got = cut(case["start"], case["end"], [Span(*span) for span in case["spans"]])
    assert [[segment.start, segment.end, list(segment.keys)] for segment in got] == case["expect"]


@given(st.integers(0, 20), st.integers(0, 20), spans)
def test_covers_the_block_whole_and_names_every_span_over_each_character(
    start: int, length: int, given_spans: list[Span]
) -> None:
    end = start + length
    segments = cut(start, end, given_spans)
    assert [point for segment in segments for point in range(segment.start, segment.end)] == list(range(start, end))
    for segment in segments:
        for point in range(segment.start, segment.end):
            assert set(segment.keys) == {span.key for span in given_spans if span.start <= point < span.end}


@given(st.permutations([Span(2, 9, "a"), Span(2, 6, "b"), Span(4, 12, "c"), Span(4, 12, "d")]))
def test_does_not_depend_on_the_order_given(given_spans: list[Span]) -> None:
    assert cut(0, 12, given_spans) == cut(0, 12, sorted(given_spans, key=lambda span: span.key))
    assert Segment(4, 6, ("a", "b", "c", "d")) in cut(0, 12, given_spans)


def test_cuts_ten_thousand_nested_or_staggered_spans_in_time_and_names_each_where_it_begins() -> None:
    nested = [Span(at, 20_001 - at, str(at)) for at in range(10_000)]
    staggered = [Span(at, at + 10_000, str(at)) for at in range(10_000)]
    for given_spans in (nested, staggered):
        start = time.process_time()
        segments = cut(0, 20_001, given_spans)
        assert time.process_time() - start < 2
        named = {segment.start: segment.keys for segment in segments}
        assert all(span.key == named[span.start][-1] for span in given_spans)
        assert max(map(len, named.values())) == MOST_KEYS
