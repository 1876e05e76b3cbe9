"""PATCH of an article, over HTTP."""

from typing import Any

import pytest

from annotations.models import Article, User
from tests import factories
from tests.api.callers import json_of, problem_of


def test_changes_what_is_given_and_answers_with_the_article(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    path = f"/api/v1/articles/{article.pk}/"
    c = caller(checker)
    body = {"title": "Else", "authors": ["A. Writer"], "published_at": "2026-03-01T10:00:00+01:00", "watch": "6h"}
    answer = c.patch(path, body)
    shown = json_of(answer)
    assert (shown["title"], shown["authors"], shown["byline"], shown["watch"]) == (
        "Else",
        ["A. Writer"],
        "A. Writer",
        "6h",
    )
    assert shown["published_at"].startswith("2026-03-01T09:00:00") and shown["snapshot"]["text"]
    assert answer.headers["ETag"] == c.get(path).headers["ETag"]
    assert json_of(c.patch(path, {"published_at": None}))["published_at"] is None
    assert json_of(c.patch(path, {}))["title"] == "Else"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"title": 1}, 400, "title"),
        ({"authors": "A. Writer"}, 400, "authors"),
        ({"authors": [1]}, 400, "authors.0"),
        ({"watch": None}, 400, "watch"),
        ({"watch": "hourly"}, 422, "watch"),
        ({"language": "!"}, 422, "language"),
        ({"published_at": "soon"}, 400, "published_at"),
        ({"url": "https://example.org/"}, 400, "url"),
    ],
)
def test_refuses_what_cannot_be(body: Any, status: int, field: str, caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    problem = problem_of(caller(checker).patch(f"/api/v1/articles/{article.pk}/", body), status)
    assert field in problem["fields"]
    assert Article.objects.get(id=article.pk).title == article.title


def test_knows_no_article_that_is_not_there(caller: Any, checker: User) -> None:
    problem_of(caller(checker).patch("/api/v1/articles/999999999/", {"title": "x"}), 404)
