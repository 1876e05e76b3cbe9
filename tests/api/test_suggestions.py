"""Known claims offered where an article states them again: what is said of them, and turning them down."""

import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import articles as article_deeds
from annotations.actions import publications, reviews
from annotations.models import Dismissal, Event, User
from annotations.text.document import MAX_CODE_POINTS
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

CEILING_S = 10
FIRST = "The council says that the harbour bridge cost 40 million euros"


def _at(article: Any, what: str = "") -> str:
    return f"/api/v1/articles/{article.pk}/suggestions/{what}"


def _found(c: Caller, article: Any) -> list[Any]:
    return list(json_of(c.get(_at(article)))["results"])


def test_says_already_checked_only_where_a_public_check_stands(caller: Any, checker: User, editor: User) -> None:
    published = factories.published_claim(
        by=checker, reviewer=editor, text="We have built 400 homes since the last election"
    )
    draft = factories.make_claim(by=checker, quote="Work began in 2021", text=FIRST)
    article = factories.make_article(by=checker, text=factories.TEXT)
    said = json_of(caller(checker).get(_at(article)))
    assert said["snapshot"] == article.snapshot_id and said["is_cut"] is False
    starts = [row["start"] for row in said["results"]]
    assert starts == sorted(starts)
    text = article.snapshot.text if article.snapshot else ""
    assert all(text[row["start"] : row["end"]] == row["quote"] for row in said["results"])
    by_claim = {row["claim"]["id"]: row for row in said["results"]}
    live, open_one = by_claim[published.pk], by_claim[draft.pk]
    assert (live["said"], live["kind"], live["published"]["rating"]["key"]) == ("Already checked", "verbatim", "false")
    assert live["public_url"].endswith(f"/checks/{published.slug}/") and live["published"]["version"] == 1
    assert open_one["said"] == "Already being checked"
    assert (open_one["public_url"], open_one["published"], open_one["claim"]["status"]) == (None, None, "draft")


def test_keeps_the_published_rating_while_a_correction_is_made(caller: Any, checker: User, editor: User) -> None:
    claim = factories.published_claim(by=checker, reviewer=editor)
    publications.correct(claim, "true", "Counted again.", note="The register was wrong.", by=editor)
    article = factories.make_article(by=checker)
    [row] = [row for row in _found(caller(checker), article) if row["claim"]["id"] == claim.pk]
    assert row["published"]["rating"]["key"] == "false" and row["said"] == "Already checked"


def test_says_what_became_of_claims_that_were_rejected_or_retracted(caller: Any, checker: User, editor: User) -> None:
    rejected = factories.submitted_claim(by=checker)
    reviews.decide(rejected, "reject", note="An opinion.", by=editor, seen=factories.seen_of(rejected))
    retracted = factories.published_claim(by=checker, reviewer=editor)
    publications.retract(factories.fresh(retracted), "It was wrong.", by=editor)
    article = factories.make_article(by=checker)
    said = {row["claim"]["id"]: (row["said"], row["public_url"]) for row in _found(caller(checker), article)}
    assert said == {
        rejected.pk: ("Rejected before", None),
        retracted.pk: ("Checked, and the check retracted", None),
    }


def test_a_suggestion_turned_down_stays_away_until_it_is_restored(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker, text=FIRST, quote="Work began in 2021")
    article = factories.make_article(by=checker)
    c = caller(checker)
    [row] = [row for row in _found(c, article) if row["quote"] == FIRST]
    body = {"claim": claim.pk, **{name: row[name] for name in ("start", "end", "quote")}}
    for _ in range(2):
        assert c.post(_at(article, "dismiss/"), body).status_code == 204
    assert Dismissal.objects.count() == 1
    assert not [row for row in _found(c, article) if row["quote"] == FIRST]
    version = article_deeds.add_version(article, article_deeds.Supplied.text("New.\n\n" + factories.TEXT), by=checker)
    article.refresh_from_db()
    assert article.snapshot_id == version.pk
    assert not [row for row in _found(c, article) if row["quote"] == FIRST]
    problem_of(c.post(_at(article, "dismiss/"), body), 422, "bad_span")
    for _ in range(2):
        assert c.post(_at(article, "restore/"), body).status_code == 204
    assert [row for row in _found(c, article) if row["quote"] == FIRST]
    verbs = Event.objects.filter(verb__startswith="suggestion.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["suggestion.dismissed", "suggestion.restored"]


def test_accepting_is_a_highlight_of_the_claim(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker, text=FIRST, quote="Work began in 2021")
    article = factories.make_article(by=checker)
    c = caller(checker)
    [row] = [row for row in _found(c, article) if row["quote"] == FIRST]
    span = {"snapshot": article.snapshot_id, **{name: row[name] for name in ("start", "end", "quote")}}
    json_of(c.post(f"/api/v1/articles/{article.pk}/highlights/", {**span, "claim": claim.pk}), 201)
    assert not [row for row in _found(c, article) if row["quote"] == FIRST]


def test_says_where_there_are_more(caller: Any, checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotations.api.suggestions.MOST_SUGGESTIONS", 2)
    for _ in range(3):
        factories.make_claim(by=checker, text=FIRST)
    said = json_of(caller(checker).get(_at(factories.make_article(by=checker))))
    assert said["is_cut"] is True and len(said["results"]) == 2


def test_asks_as_often_for_many_claims_as_for_few(caller: Any, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker)
    c = caller(checker)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert _found(c, article)
        return len(queries)

    for _ in range(2):
        factories.make_claim(by=checker, text=FIRST)
        factories.published_claim(by=checker, reviewer=editor)
    few = asked()
    for _ in range(5):
        factories.make_claim(by=checker, text=FIRST)
        factories.published_claim(by=checker, reviewer=editor)
    assert asked() == few


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"start": 3}, 422, "bad_span"),
        ({"end": 10**12}, 422, "bad_span"),
        ({"quote": ""}, 422, "bad_span"),
        ({"claim": 99_999_999}, 404, "not_found"),
        ({"claim": 0}, 404, "not_found"),
        ({"claim": "x"}, 400, "bad_request"),
        ({"claim": None}, 400, "bad_request"),
        ({"start": 1.5}, 400, "bad_request"),
        ({"quote": "\ud83d"}, 400, "bad_request"),
        ({"more": 1}, 400, "bad_request"),
    ],
)
def test_refuses_what_was_not_offered(caller: Any, checker: User, changes: Any, status: int, code: str) -> None:
    claim = factories.make_claim(by=checker)
    article = factories.make_article(by=checker)
    assert article.snapshot is not None
    start = article.snapshot.text.index(FIRST)
    body = {"claim": claim.pk, "start": start, "end": start + len(FIRST), "quote": FIRST, **changes}
    problem_of(caller(checker).post(_at(article, "dismiss/"), body), status, code)
    assert not Dismissal.objects.exists()


def test_an_article_without_a_text_states_nothing(caller: Any, checker: User) -> None:
    article, _ = article_deeds.import_url("https://news.example.org/later", by=checker)
    c = caller(checker)
    assert json_of(c.get(_at(article))) == {"snapshot": None, "is_cut": False, "results": []}
    body = {"claim": factories.make_claim(by=checker).pk, "start": 0, "end": 1, "quote": "a"}
    problem_of(c.post(_at(article, "dismiss/"), body), 422, "bad_span")


@pytest.mark.parametrize(
    "said",
    [
        f"{FIRST}. ",
        "价格上涨了。我觉得这不公平。",
        "w",
        "".join(chr(0x4E00 + 7 * n % 5_000) for n in range(4_999)),
    ],
    ids=["one sentence", "short sentences", "one word", "no sentence"],
)
def test_answers_in_time_on_the_longest_article(caller: Any, checker: User, said: str) -> None:
    for text in (FIRST, "价格上涨了", "a b c", *(f"{FIRST} in {year}" for year in range(1990, 2020))):
        factories.make_claim(by=checker, text=text)
    article = factories.make_article(
        by=checker, text=(said * (MAX_CODE_POINTS // len(said) + 1))[: MAX_CODE_POINTS - 1]
    )
    c = caller(checker)
    for what in ("suggestions", "sentences"):
        began = time.process_time()
        answer = json_of(c.get(f"/api/v1/articles/{article.pk}/{what}/"))
        assert time.process_time() - began < CEILING_S
        assert answer.get("is_cut", True) is True
