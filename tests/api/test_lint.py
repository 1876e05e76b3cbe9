"""The linter over the API: for staff and for everyone, within limits."""

import json
from typing import Any

import pytest

from annotations.api.lint import PublicLintView
from annotations.api.throttling import Limit
from annotations.models import User
from tests.api.callers import Caller, json_of, problem_of
from tests.text.claimreviews.reviews import URL, VALID, changed, page

pytestmark = pytest.mark.django_db
LINT, PUBLIC = "/api/v1/lint/", "/api/public/v1/lint/"


def test_says_rule_place_and_how_to_mend_it(caller: Any, checker: User, anyone: Caller) -> None:
    markup = changed("claimReviewed", "Mostly false: crime doubled")
    for c, address in ((caller(checker), LINT), (anyone, PUBLIC)):
        said = json_of(c.post(address, {"markup": markup, "url": URL}))
        assert said["ok"] is False
        [found] = said["findings"]
        assert (found["rule"], found["severity"], found["path"]) == ("CR05", "error", "$.claimReviewed")
        assert found["value"] == "Mostly false: crime doubled" and "reviewRating" in found["fix"]
        assert json_of(c.post(address, {"markup": json.dumps(VALID)})) == {"ok": True, "findings": []}
        assert json_of(c.post(address, {"html": page(VALID), "url": URL})) == {"ok": True, "findings": []}


def test_is_fine_with_warnings_alone(anyone: Caller) -> None:
    answer = anyone.post(PUBLIC, {"markup": {**VALID, "@context": "http://schema.org"}})
    assert json_of(answer)["ok"] is True and json_of(answer)["findings"][0]["rule"] == "CR14"
    assert answer.headers["Cache-Control"] == "no-store"


def test_compares_pages(anyone: Caller) -> None:
    pages = [{"html": page(VALID), "url": URL}, {"html": page(VALID), "url": f"{URL}again/"}]
    assert [one["rule"] for one in json_of(anyone.post(PUBLIC, {"pages": pages}))["findings"]] == ["CR02"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 400, "markup"),
        ({"markup": 7}, 400, "markup"),
        ({"markup": []}, 400, "markup"),
        ({"markup": {}}, 400, "markup"),
        ({"html": 7}, 400, "html"),
        ({"html": "<p>", "pages": [{"html": "<p>"}]}, 400, "pages"),
        ({"pages": [{"html": "<p>"}] * 11}, 400, "pages"),
        ({"pages": [{"url": URL}]}, 400, ""),
        ({"markup": "{}", "url": "nothing at all"}, 422, "url"),
        ({"markup": "a\x00b"}, 400, "markup"),
        ({"markup": {"claimReviewed": "\ud83d"}}, 400, "markup.claimReviewed"),
        ({"markup": "{}", "own_domains": ["a"] * 21}, 400, "own_domains"),
        ({"markup": "{}", "else": 1}, 400, "else"),
    ],
)
def test_refuses_what_it_cannot_judge(anyone: Caller, body: Any, status: int, field: str) -> None:
    problem = problem_of(anyone.post(PUBLIC, body), status)
    assert not field or field in problem["fields"], problem


def test_takes_text_that_cannot_be_sent_back_as_it_is(anyone: Caller) -> None:
    said = json_of(anyone.post(PUBLIC, {"markup": '{"@type": "ClaimReview", "claimReviewed": "\\ud800 \\u0000 x"}'}))
    assert said["findings"]
    assert json_of(anyone.post(PUBLIC, {"markup": "[" * 100_000}))["findings"][0]["rule"] == "CR16"


def test_refuses_more_than_a_megabyte_and_bodies_without_a_length(anyone: Caller) -> None:
    assert problem_of(anyone.post(PUBLIC, {"html": "x" * 1_048_577}), 413, "too_large")
    chunked = anyone.raw("POST", PUBLIC, b"{}", headers={"Transfer-Encoding": "chunked"})
    assert problem_of(chunked, 411, "length_required")


def test_has_a_budget_of_its_own(anyone: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PublicLintView, "limit", Limit("lint", for_address=2))
    answers = [anyone.post(PUBLIC, {"markup": "{}"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert anyone.get("/api/public/v1/checks/").status_code == 200


def test_lets_a_page_of_another_origin_ask(anyone: Caller) -> None:
    asked = {"Origin": "https://pub.example.org", "Access-Control-Request-Method": "POST"}
    assert "POST" in anyone.call("OPTIONS", PUBLIC, headers=asked).headers["Access-Control-Allow-Methods"]
