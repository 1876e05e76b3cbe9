"""Sentences that seem worth checking: who is shown which, and what is passed over."""

from typing import Any

import pytest

from annotations.actions import articles, marks
from annotations.actions.passages import Passage
from annotations.models import Article, Event, PassedOver, User
from annotations.worker.intake import Details
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

STRONG = "Figures show that 9 per cent of the pumps failed last year, more than in any year since 1998."
WEAK = "The council paid £4m for them."
TEXT = f"{WEAK}\n\n{STRONG}\n\nWho would have thought it?"


def _at(article: Any, what: str = "") -> str:
    return f"/api/v1/articles/{article.pk}/checkworthy/{what}"


def _quotes(c: Caller, article: Any) -> list[str]:
    return [row["quote"] for row in json_of(c.get(_at(article)))["results"]]


def _span(article: Article, quote: str) -> dict[str, Any]:
    start = article.snapshot.text.index(quote) if article.snapshot else 0
    return {"start": start, "end": start + len(quote), "quote": quote}


def _article(text: str, *, language: str, by: User) -> Article:
    details = Details(title="Pumps", language=language)
    made, _ = articles.import_supplied(articles.Supplied.text(text), by=by, url="", details=details)
    return Article.objects.for_reading().get(id=made.pk)


@pytest.fixture
def article(checker: User) -> Any:
    return _article(TEXT, language="en-GB", by=checker)


def test_lists_the_strongest_first_with_the_words_that_are_the_reasons(
    caller: Any, checker: User, article: Any
) -> None:
    said = json_of(caller(checker).get(_at(article)))
    assert (said["snapshot"], said["is_read"], said["is_cut"]) == (article.snapshot_id, True, False)
    assert [row["quote"] for row in said["results"]] == [STRONG, WEAK]
    first = said["results"][0]
    assert article.snapshot.text[first["start"] : first["end"]] == STRONG
    assert first["points"] == sum(reason["points"] for reason in first["reasons"])
    assert {"code": "share", "said": "a share", "words": "per cent", "points": 2.0} in first["reasons"]


def test_leaves_out_what_is_claimed_or_marked(caller: Any, checker: User, article: Any) -> None:
    factories.make_claim(by=checker, article=article, quote=STRONG)
    span = _span(article, WEAK)
    marks.mark_sentence(article, Passage(article.snapshot_id, span["start"], span["end"], WEAK), "opinion", by=checker)
    assert _quotes(caller(checker), article) == []


def test_what_she_passes_over_stays_away_from_her_alone_until_she_wants_it_again(
    caller: Any, checker: User, editor: User, article: Any
) -> None:
    hers, colleagues = caller(checker), caller(editor)
    events = Event.objects.count()
    for _ in range(2):
        assert hers.post(_at(article, "pass/"), _span(article, STRONG)).status_code == 204
    assert PassedOver.objects.count() == 1
    assert _quotes(hers, article) == [WEAK]
    assert _quotes(colleagues, article) == [STRONG, WEAK]
    assert hers.post(_at(article, "again/"), _span(article, STRONG)).status_code == 204
    assert _quotes(hers, article) == [STRONG, WEAK]
    assert Event.objects.count() == events


def test_refuses_to_pass_over_what_the_article_does_not_say(caller: Any, checker: User, article: Any) -> None:
    wrong = {**_span(article, STRONG), "quote": "Nothing of the kind."}
    assert problem_of(caller(checker).post(_at(article, "pass/"), wrong), 422)["code"] == "bad_span"


def test_says_that_other_languages_are_not_read(caller: Any, checker: User) -> None:
    german = _article(TEXT, language="de", by=checker)
    said = json_of(caller(checker).get(_at(german)))
    assert (said["is_read"], said["results"]) == (False, [])
