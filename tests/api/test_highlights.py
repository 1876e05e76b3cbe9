"""Marking passages, and the spans that are refused."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import articles as deeds
from annotations.models import Article, Claim, Event, Highlight, User
from tests import factories
from tests.api.callers import json_of, problem_of

TEXT = "The mayor said: 👩‍👩‍👧 families pay 40 % less.\n\nIt was cold. It was cold."
QUOTE = "families pay 40 % less"


def _asked(article: Any, passage: str = QUOTE, **changes: Any) -> dict[str, Any]:
    start = article.snapshot.text.index(passage)
    body = {"snapshot": article.snapshot.pk, "start": start, "end": start + len(passage), "quote": passage}
    return {**body, "claim": {"text": "Families pay less."}, **changes}


def _address(article: Any) -> str:
    return f"/api/v1/articles/{article.pk}/highlights/"


def test_counts_code_points_where_emoji_stand_before(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    body = _asked(article, claim={"text": "Families pay less.", "claimant": "The mayor", "claimed_on": "2026-11-01"})
    made = json_of(caller(checker).post(_address(article), body), 201)
    assert (made["start"], made["end"], made["quote"], made["state"]) == (body["start"], body["end"], QUOTE, "exact")
    assert made["prefix"].endswith("👩‍👩‍👧 ") and made["suffix"].startswith(".")
    claim = Claim.objects.get(id=made["claim"]["id"])
    assert (claim.text, claim.claimant, str(claim.claimed_on)) == ("Families pay less.", "The mayor", "2026-11-01")
    utf16 = body["start"] + 3
    shifted = {**body, "start": utf16, "end": utf16 + len(QUOTE)}
    problem_of(caller(checker).post(_address(article), shifted), 422, "bad_span")
    assert Highlight.objects.count() == 1


def test_marks_another_passage_for_an_existing_claim(caller: Any, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    claim = factories.make_claim(article, by=checker, quote=QUOTE)
    for named in (claim.pk, str(claim.pk)):
        made = json_of(caller(editor).post(_address(article), _asked(article, "It was cold", claim=named)), 201)
        assert made["claim"]["id"] == claim.pk
    assert claim.highlights.count() == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"start": 5, "end": 5},
        {"start": 9, "end": 4},
        {"start": -3, "end": -1},
        {"end": 10_000},
        {"start": 10**30, "end": 10**30 + 22},
        {"quote": "families pay 41 % less"},
        {"quote": "FAMILIES pay 40 % less"},
        {"quote": ""},
        {"quote": "x" * 1_000_000},
        {"snapshot": 10**30},
        {"snapshot": 0},
        {"snapshot": -1},
    ],
)
def test_refuses_spans_that_the_text_does_not_say(caller: Any, checker: User, changes: Any) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    problem_of(caller(checker).post(_address(article), _asked(article, **changes)), 422, "bad_span")
    assert not Claim.objects.exists()


def test_refuses_a_passage_of_blanks(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    problem_of(caller(checker).post(_address(article), _asked(article, " ")), 422, "bad_span")


def test_refuses_another_article_s_version(caller: Any, checker: User) -> None:
    article, other = (factories.make_article(by=checker, text=TEXT) for _ in range(2))
    problem = problem_of(caller(checker).post(_address(article), _asked(other)), 422, "bad_span")
    assert list(problem["fields"]) == ["snapshot"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"start": "5"}, "start"),
        ({"start": 5.0}, "start"),
        ({"start": True}, "start"),
        ({"start": None}, "start"),
        ({"end": [1]}, "end"),
        ({"snapshot": True}, "snapshot"),
        ({"snapshot": 1.5}, "snapshot"),
        ({"snapshot": "one"}, "snapshot"),
        ({"snapshot": "9" * 5_000}, "snapshot"),
        ({"quote": 40}, "quote"),
        ({"claim": None}, "claim"),
        ({"claim": "abc"}, "claim"),
        ({"claim": [1]}, "claim"),
        ({"claim": {}}, "claim.text"),
        ({"claim": {"text": 1}}, "claim.text"),
        ({"claim": {"text": "a", "claimant": None}}, "claim.claimant"),
        ({"claim": {"text": "a", "claimed_on": "soon"}}, "claim.claimed_on"),
        ({"claim": {"text": "a", "status": "published"}}, "claim.status"),
        ({"claim": {"text": "a", "created_by": 1}}, "claim.created_by"),
        ({"colour": "red"}, "colour"),
        ({"quote": "a\x00b"}, "quote"),
        ({"claim": {"text": "\ud83d"}}, "claim.text"),
    ],
)
def test_names_the_field_that_has_the_wrong_type(caller: Any, checker: User, changes: Any, wrong: str) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    problem = problem_of(caller(checker).post(_address(article), _asked(article, **changes)), 400, "bad_request")
    assert list(problem["fields"]) == [wrong]
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("claim", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 2_001}, "text"),
        ({"text": "a", "claimant": "x" * 201}, "claimant"),
        ({"text": "a", "claimed_on": "9999-12-31"}, "claimed_on"),
        ({"text": "a", "first_said_url": "ftp://example.org/"}, "first_said_url"),
    ],
)
def test_refuses_claims_that_cannot_be_kept(caller: Any, checker: User, claim: Any, field: str) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    problem = problem_of(caller(checker).post(_address(article), _asked(article, claim=claim)), 422)
    assert list(problem["fields"]) == [f"claim.{field}"]
    assert not Highlight.objects.exists()


@pytest.mark.parametrize("claim", [999_999, 10**30, 0, -5, "12345678901234567890"[:19]])
def test_answers_404_when_the_claim_is_unknown(caller: Any, checker: User, claim: Any) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    problem_of(caller(checker).post(_address(article), _asked(article, claim=claim)), 404, "not_found")


def test_keeps_a_passage_that_was_marked_on_an_older_version(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    body = _asked(article)
    newer = deeds.add_version(article, deeds.Supplied.text("New.\n\n" + TEXT), by=checker)
    made = json_of(caller(checker).post(_address(article), body), 201)
    assert made["snapshot"] == body["snapshot"]
    [shown] = json_of(caller(checker).get(f"/api/v1/articles/{article.pk}/"))["highlights"]
    assert (shown["snapshot"], shown["quote"], shown["start"]) == (newer.pk, QUOTE, body["start"] + 5)


def test_removes_and_brings_back_a_passage(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    highlight = factories.make_highlight(article, by=checker, quote=QUOTE)
    c, address = caller(checker), f"/api/v1/highlights/{highlight.pk}/"
    for _ in range(2):
        gone = c.delete(address)
        assert (gone.status_code, gone.content) == (204, b"")
    assert json_of(c.get(f"/api/v1/articles/{article.pk}/"))["highlights"] == []
    for _ in range(2):
        assert json_of(c.post(f"{address}restore/"))["id"] == highlight.pk
    assert len(json_of(c.get(f"/api/v1/articles/{article.pk}/"))["highlights"]) == 1


def test_refuses_to_mark_for_a_discarded_claim(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    claim = factories.make_claim(article, by=checker, quote=QUOTE)
    c = caller(checker)
    json_of(c.post(f"/api/v1/claims/{claim.pk}/discard/"))
    problem = problem_of(c.post(_address(article), _asked(article, claim=claim.pk)), 409, "wrong_state")
    assert problem["allowed"] == ["restore"]


def _statements(taken: CaptureQueriesContext) -> list[str]:
    """What was asked of the database, without where transactions begin and end."""
    return [str(one["sql"]) for one in taken.captured_queries if "SAVEPOINT" not in str(one["sql"])]


def test_saving_asks_five_times_for_a_new_claim_and_eight_times_for_a_known_one(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    known, c = factories.make_claim(article, by=checker, quote=QUOTE), caller(checker)
    for claim, most in (({"text": "It was cold."}, 5), (known.pk, 8)):
        with CaptureQueriesContext(connection) as taken:
            json_of(c.post(_address(article), _asked(article, "It was cold", claim=claim)), 201)
        assert len(_statements(taken)) == most, "\n".join(_statements(taken))


def test_answers_with_what_is_read_afterwards(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    new = {"text": "Families pay less.", "claimant": "The mayor", "claimed_on": "2026-11-01"}
    c = caller(checker)
    first = json_of(c.post(_address(article), _asked(article, claim=new)), 201)
    second = json_of(c.post(_address(article), _asked(article, "It was cold", claim=first["claim"]["id"])), 201)
    assert json_of(c.get(f"/api/v1/articles/{article.pk}/"))["highlights"] == [first, second]


def test_records_the_claim_before_its_passage(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker, text=TEXT)
    made = json_of(caller(checker).post(_address(article), _asked(article)), 201)
    told = Event.objects.filter(claim=made["claim"]["id"]).order_by("id")
    assert [(one.verb, one.actor, one.article, one.data) for one in told] == [
        ("claim.created", checker, None, {"text": "Families pay less."}),
        ("highlight.added", checker, article, {"highlight": made["id"], "quote": QUOTE}),
    ]


def test_marks_in_the_other_article_where_this_one_was_merged_into_it(caller: Any, checker: User) -> None:
    article, other = (factories.make_article(by=checker, text=text) for text in (TEXT, "Another text."))
    Article.objects.filter(id=other.pk).update(merged_into=article)
    made = json_of(caller(checker).post(_address(other), _asked(article)), 201)
    assert Highlight.objects.get(id=made["id"]).article == article
    problem_of(caller(checker).post("/api/v1/articles/0/highlights/", _asked(article)), 404, "not_found")
