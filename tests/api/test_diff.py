"""Two versions side by side, over HTTP."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import articles
from annotations.models import Article, Snapshot, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of
from tests.factories import TEXT

OTHER_NUMBER = TEXT.replace("400 homes", "300 homes")


def add_version(article: Article, text: str, *, by: User) -> Snapshot:
    return articles.add_version(article, articles.Supplied.text(text), by=by)


def _path(article: Article, query: str = "") -> str:
    return f"/api/v1/articles/{article.pk}/diff/{query}"


def test_compares_the_version_before_with_the_current_one(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    claim = factories.make_claim(article, by=checker)
    new = add_version(article, OTHER_NUMBER, by=checker)
    found = json_of(caller(checker).get(_path(article)))
    assert (found["article"], found["from"]["id"], found["to"]["id"]) == (article.pk, article.snapshot_id, new.pk)
    assert found["to"]["origin"] == "paste" and found["to"]["sha256"] == new.sha256 and found["to"]["captured_at"]
    assert found["counts"] == {"inserted_words": 1, "deleted_words": 1, "changes": 1}
    [change] = found["changes"]
    assert (change["op"], change["from"]["text"], change["to"]["text"]) == ("replaced", "400", "300")
    assert new.text[change["to"]["start"] : change["to"]["end"]] == "300"
    [highlight] = found["highlights"]
    assert highlight["claim"] == {"id": claim.pk, "text": claim.text, "status": "draft"}
    assert (highlight["state"], highlight["changed"]) == ("edited", True)
    assert highlight["from"]["quote"] == factories.QUOTE
    place = highlight["to"]
    assert new.text[place["start"] : place["end"]] == place["quote"] == factories.QUOTE.replace("400", "300")
    assert found["cut"] is False


def test_says_of_a_passage_that_is_gone_that_it_has_no_place(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    factories.make_claim(article, by=checker)
    factories.make_claim(article, by=checker, quote="Traffic over the bridge has doubled since 2019")
    add_version(article, "\n\n".join(p for p in TEXT.split("\n\n") if "400 homes" not in p), by=checker)
    there, gone = json_of(caller(checker).get(_path(article)))["highlights"]
    assert (there["state"], there["changed"], there["to"]["quote"]) == ("exact", False, there["from"]["quote"])
    assert (gone["state"], gone["changed"], gone["to"]) == ("orphaned", True, None)


def test_finds_no_change_in_one_version_and_in_typesetting(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    c, nothing = caller(checker), {"inserted_words": 0, "deleted_words": 0, "changes": 0}
    assert json_of(c.get(_path(article)))["counts"] == nothing
    same = json_of(c.get(_path(article, f"?from={article.snapshot_id}&to={article.snapshot_id}")))
    assert (same["counts"], same["changes"], same["from"]) == (nothing, [], same["to"])
    add_version(article, TEXT.replace("“", '"').replace("”", '"'), by=checker)
    assert json_of(c.get(_path(article)))["counts"] == nothing


def test_compares_any_two_versions_in_either_direction(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    first, second = article.snapshot_id, add_version(article, OTHER_NUMBER, by=checker).pk
    third = add_version(article, OTHER_NUMBER + "\n\nA last word.", by=checker).pk
    c = caller(checker)
    assert json_of(c.get(_path(article, f"?to={second}")))["from"]["id"] == first
    assert json_of(c.get(_path(article, f"?from={first}")))["to"]["id"] == third
    there = json_of(c.get(_path(article, f"?from={first}&to={third}")))["counts"]
    back = json_of(c.get(_path(article, f"?from={third}&to={first}")))["counts"]
    assert (there["inserted_words"], there["deleted_words"]) == (4, 1)
    assert (back["inserted_words"], back["deleted_words"]) == (1, 4)


def test_knows_no_version_of_another_article_and_none_that_failed(caller: Any, checker: User) -> None:
    article, other = factories.make_article(by=checker), factories.make_article(by=checker)
    article_at, _ = articles.import_url("https://news.example.org/a", by=checker)
    waiting = Snapshot.objects.get(article=article_at)
    c = caller(checker)
    for number in (other.snapshot_id, waiting.pk, 999_999_999, 2**63 - 1):
        problem = problem_of(c.get(_path(article, f"?from={number}")), 422, "invalid")
        assert list(problem["fields"]) == ["from"]
    assert list(problem_of(c.get(_path(article, f"?to={waiting.pk}")), 422)["fields"]) == ["to"]
    problem_of(c.get(_path(article_at)), 404, "not_found")
    problem_of(c.get("/api/v1/articles/999999999/diff/"), 404, "not_found")


@pytest.mark.parametrize(
    "query",
    ["?from=x", "?from=", "?from=0", "?to=-1", f"?to={2**63}", "?to=1&to=2", "?since=1", "?from=%00", "?to=1e3"],
)
def test_refuses_what_is_no_version(query: str, caller: Any, checker: User) -> None:
    problem_of(caller(checker).get(_path(factories.make_article(by=checker), query)), 400)


def test_leaves_out_what_was_taken_off_and_claims_put_away(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    row = factories.make_highlight(article, by=checker)
    c = caller(checker)
    assert len(json_of(c.get(_path(article)))["highlights"]) == 1
    c.delete(f"/api/v1/highlights/{row.pk}/")
    assert json_of(c.get(_path(article)))["highlights"] == []
    claim = factories.make_claim(article, by=checker)
    c.post(f"/api/v1/claims/{claim.pk}/discard/")
    assert json_of(c.get(_path(article)))["highlights"] == []


def test_takes_as_many_queries_for_twelve_highlights_as_for_two(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    c = caller(checker)
    words = TEXT.split("\n\n")[1].split()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            json_of(c.get(_path(article)))
        return len(queries)

    for word in words[:2]:
        factories.make_highlight(article, by=checker, quote=word)
    add_version(article, OTHER_NUMBER, by=checker)
    few = cost()
    for word in words[2:12]:
        factories.make_highlight(article, by=checker, quote=word)
    assert cost() == few


def test_reads_hostile_texts(caller: Any, checker: User) -> None:
    hostile = "<script>alert(1)</script> \u202eevil\u2069 👩‍👩‍👧 e\u0301 {{ 7*7 }}"
    article = factories.make_article(by=checker, text=f"One.\n\n{hostile} says the mayor.")
    new = add_version(article, f"One.\n\n{hostile} says nobody 👨‍👩‍👦.", by=checker)
    found = json_of(caller(checker).get(_path(article)))
    for change in found["changes"]:
        assert new.text[change["to"]["start"] : change["to"]["end"]] == change["to"]["text"]
    assert "👨‍👩‍👦" in found["changes"][-1]["to"]["text"]


def test_is_for_people_of_the_newsroom(anyone: Caller, reader: Caller, checker: User) -> None:
    article = factories.make_article(by=checker)
    assert anyone.get(_path(article)).status_code == 401
    assert reader.get(_path(article)).status_code == 401
