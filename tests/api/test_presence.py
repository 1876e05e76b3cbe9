"""Who has an article open, over the API."""

import time
from typing import Any

import pytest
from pytest_django import Settings

from annotations import presence, quick
from annotations.models import User
from annotations.presence import Place
from tests.api.callers import json_of, problem_of
from tests.factories import make_article, make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def awake() -> None:
    quick.wake()


def test_tells_colleagues_who_is_there_and_what_she_edits(caller: Any, checker: User, editor: User) -> None:
    article = make_article(by=checker)
    claim = make_claim(article, by=checker)
    path = f"/api/v1/articles/{article.pk}/presence/"
    mine, hers = caller(checker), caller(editor)
    assert json_of(mine.call("PUT", path, {"page": "a"})) == {"known": True, "people": []}
    mine.call("PUT", path, {"page": "b", "editing": claim.pk})
    there = {"id": checker.pk, "name": "Cleo Checker", "editing": [claim.pk]}
    assert json_of(hers.call("PUT", path, {"page": "a", "editing": None}))["people"] == [there]
    assert mine.call("DELETE", f"{path}?page=b").status_code == 204
    assert json_of(hers.call("PUT", path, {"page": "a"}))["people"] == [{**there, "editing": []}]
    mine.call("DELETE", f"{path}?page=a")
    assert json_of(hers.call("PUT", path, {"page": "a"}))["people"] == []
    assert json_of(mine.call("PUT", path, {"page": "a"}))["people"][0]["name"] == "Edith Editor"


def test_forgets_pages_that_say_nothing_any_more(checker: User, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    presence.be(Place(1, checker.pk, "a"))
    later = time.time() + presence.STAYS_S + 1
    monkeypatch.setattr("annotations.presence.time.time", lambda: later)
    there = presence.be(Place(1, editor.pk, "a"))
    assert there is not None and [one.user for one in there] == [editor.pk]


def test_nobody_is_known_to_be_there_while_redis_is_away(caller: Any, checker: User, settings: Settings) -> None:
    path = f"/api/v1/articles/{make_article(by=checker).pk}/presence/"
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert json_of(caller(checker).call("PUT", path, {"page": "a"})) == {"known": False, "people": []}
    assert caller(checker).call("DELETE", f"{path}?page=a").status_code == 204


def test_refuses_what_is_no_page(caller: Any, checker: User) -> None:
    path = f"/api/v1/articles/{make_article(by=checker).pk}/presence/"
    for wrong in ({}, {"page": ""}, {"page": "a b"}, {"page": "x" * 41}, {"page": 1}, {"page": "a", "editing": "x"}):
        problem_of(caller(checker).call("PUT", path, wrong), 400)
    problem_of(caller(checker).call("DELETE", path), 400)
    problem_of(caller(checker).call("PUT", "/api/v1/articles/999999999/presence/", {"page": "a"}), 404)
