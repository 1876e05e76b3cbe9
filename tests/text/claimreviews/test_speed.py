"""Nobody keeps the linter busy for long with a megabyte of anything."""

import json
import time
from typing import Any

import pytest

from annotations.text.claimreviews.linting import Subject, lint
from tests.text.claimreviews.reviews import VALID, changed, page

PEOPLE = [{"name": f"n{at}", "url": [f"https://a.example/{at}/{n}" for n in range(20)]} for at in range(200)]
MANY = [{**VALID, "claimReviewed": f"Claim {at} with several more words to be looked up " * 3} for at in range(200)]
CASES: dict[str, Any] = {
    "people": Subject({**VALID, "author": PEOPLE, "itemReviewed": {"author": PEOPLE[::-1]}}),
    "reviews": Subject(html=page(MANY, body="<p>word words</p>" * 50_000)),
    "scripts": Subject(html=page(*['{"ClaimReview": "a "b" c"}'] * 12_000)),
    "addresses": Subject(changed("itemReviewed.appearance", ["http://" * 2_000] * 70)),
    "microdata": Subject(
        html="<div itemscope itemtype='http://schema.org/ClaimReview'>" * 400 + "<p itemprop=a>" * 20_000
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_ends_soon(name: str) -> None:
    begun = time.process_time()
    json.dumps([one.message for one in lint(CASES[name])])
    assert time.process_time() - begun < 8
