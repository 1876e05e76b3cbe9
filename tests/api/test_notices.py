"""The caller's notices over the API."""

from typing import Any

import pytest

from annotations.models import User
from tests.api.callers import json_of, problem_of
from tests.pages.test_notices import changed_under

pytestmark = pytest.mark.django_db
NOTICES = "/api/v1/notices/"


def test_lists_the_caller_s_own_with_the_words_before_and_after(caller: Any, checker: User, editor: User) -> None:
    changed_under(checker, by=editor)
    [notice] = json_of(caller(checker).get(NOTICES))["results"]
    assert (notice["verb"], notice["seen_at"]) == ("highlight.edited", None)
    assert "400 homes" in notice["data"]["old"] and "450 homes" in notice["data"]["new"]
    assert json_of(caller(editor).get(NOTICES))["results"] == []


def test_marks_what_was_seen_once(caller: Any, checker: User, editor: User) -> None:
    changed_under(checker, by=editor, times=2)
    mine = caller(checker)
    newest = json_of(mine.get(NOTICES))["results"][0]["id"]
    assert json_of(mine.post(f"{NOTICES}seen/", {"until": newest})) == {"seen": 2}
    assert json_of(mine.post(f"{NOTICES}seen/", {"until": newest})) == {"seen": 0}
    assert json_of(mine.get(f"{NOTICES}?unseen=true"))["results"] == []
    for wrong in ({}, {"until": "x"}, {"until": True}, {"until": 1, "more": 2}):
        problem_of(mine.post(f"{NOTICES}seen/", wrong), 400)
