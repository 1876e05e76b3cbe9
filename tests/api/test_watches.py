"""Watches over the API."""

from typing import Any

import pytest

from annotations.models import User, Watch
from tests.api.callers import json_of, problem_of
from tests.factories import make_claim, make_source

pytestmark = pytest.mark.django_db
WATCHES = "/api/v1/watches/"


def test_watches_each_kind_of_thing_once_and_ends_it(caller: Any, checker: User, editor: User) -> None:
    claim = make_claim(by=checker)
    source = make_source(claim, by=checker)
    mine = caller(editor)
    things = {
        "claim": claim.pk,
        "article": claim.highlights.all()[0].article_id,
        "source": source.pk,
        "claimant": "The Mayor",
    }
    for what, which in things.items():
        assert mine.post(WATCHES, {what: which}).status_code == 201
        assert mine.post(WATCHES, {what: which}).status_code == 200
    listed = json_of(mine.get(WATCHES))["results"]
    assert [row["what"] for row in listed] == ["claimant", "source", "article", "claim"]
    assert listed[1]["url"] == source.url
    problem_of(caller(checker).delete(f"{WATCHES}{listed[0]['id']}/"), 404)
    assert mine.delete(f"{WATCHES}{listed[0]['id']}/").status_code == 204
    assert Watch.objects.on().filter(user=editor).count() == 3
    assert mine.post(WATCHES, {"claimant": "the MAYOR"}).status_code == 201


def test_refuses_what_names_no_one_thing(caller: Any, checker: User) -> None:
    mine = caller(checker)
    for wrong in ({}, {"claim": 1, "article": 1}, {"claim": "x"}, {"claim": True}, {"other": 1}, {"claimant": 5}):
        problem_of(mine.post(WATCHES, wrong), 400)
    problem_of(mine.post(WATCHES, {"claimant": " "}), 422)
    problem_of(mine.post(WATCHES, {"claimant": "x" * 5000}), 422)
    problem_of(mine.post(WATCHES, {"claim": 2**62}), 404)
