"""The right of reply over the API: what the newsroom's own programs log, ask and tell."""

from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.actions import contacting, reviews
from annotations.models import Mail, User
from tests import factories
from tests.api.callers import json_of, problem_of

pytestmark = pytest.mark.django_db
WORDS = "The number counts permits, not completed homes."


def test_logs_an_attempt_gets_a_reply_and_tells_readers(caller: Any, checker: User, editor: User) -> None:
    claim = factories.submitted_claim(by=checker)
    reviews.decide(claim, "approve", by=editor, seen=factories.seen_of(factories.fresh(claim)))
    c, path = caller(checker), f"/api/v1/claims/{claim.pk}/"
    tried = {"whom": "The Mayor", "channel": "phone", "tried_at": "2026-11-02T10:30:00+01:00", "note": "Engaged."}
    attempt = json_of(c.post(f"{path}attempts/", tried), 201)
    assert (attempt["tried_at"], attempt["deadline"]) == ("2026-11-02T09:30:00Z", None)
    made = json_of(c.post(f"{path}reply-links/", {"whom": "The Mayor", "questions": "Why?", "days": 3}), 201)
    assert [row["channel"] for row in json_of(c.get(f"{path}attempts/"))["results"]] == ["form", "phone"]
    assert json_of(c.get(path))["status"] == "approved"

    page = f"/reply/{made['link'].partition('/reply/')[2]}"
    assert Client().post(page, {"text": WORDS, "name": "Ana Berg"}).status_code == 303
    [reply] = json_of(c.get(f"{path}replies/"))["results"]
    digest = sha256(WORDS.encode()).hexdigest()
    assert (reply["text"], reply["sha256"], reply["reply_link"]) == (WORDS, digest, made["id"])

    told = json_of(c.put(f"{path}reply/", {"outcome": "replied", "summary": "She says that it counts permits."}))
    assert (told["sha256"], told["is_owed"]) == (digest, False)
    assert json_of(c.get(f"{path}reply/")) == told
    assert json_of(c.get(path))["status"] == "in_review"  # an edit, which voids the approval

    link = f"{path}reply-links/{made['id']}/"
    assert [c.delete(link).status_code, c.delete(link).status_code] == [204, 204]
    assert Client().get(page).status_code == 410


def test_shows_a_link_once_and_mails_it_once(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    c, path = caller(checker), f"/api/v1/claims/{claim.pk}/reply-links/"
    asked = {"whom": "The Mayor", "address": "mayor@example.org"}
    first, again = (c.post(path, asked, headers={"Idempotency-Key": "mayor"}) for _ in range(2))
    assert json_of(again, 201) == {**json_of(first, 201), "link": None}
    assert Mail.objects.count() == claim.reply_links.count() == claim.attempts.count() == 1
    [row] = json_of(c.get(path))["results"]
    assert "link" not in row
    assert json_of(first, 201)["link"].partition("fcr_")[2][:8] == row["prefix"].partition("fcr_")[2][:8]


@pytest.mark.parametrize(
    ("method", "where", "body", "field"),
    [
        ("POST", "attempts", {"whom": "", "channel": "phone"}, "whom"),
        ("POST", "attempts", {"whom": "The Mayor", "channel": "pigeon"}, "channel"),
        ("POST", "attempts", {"whom": "M", "channel": "phone", "tried_at": "2099-01-01T00:00:00Z"}, "tried_at"),
        ("POST", "attempts", {"whom": "M", "channel": "phone", "deadline": "2001-01-01T00:00:00Z"}, "deadline"),
        ("POST", "reply-links", {"whom": "The Mayor", "days": 10**30}, "days"),
        ("POST", "reply-links", {"whom": "The Mayor", "address": "nobody"}, "address"),
        ("PUT", "reply", {"outcome": "waived"}, "reason"),
        ("PUT", "reply", {"outcome": "sulked"}, "outcome"),
    ],
)
def test_refuses_what_cannot_be(
    method: str, where: str, body: dict[str, Any], field: str, caller: Any, checker: User
) -> None:
    claim = factories.make_claim(by=checker)
    answer = caller(checker).call(method, f"/api/v1/claims/{claim.pk}/{where}/", body)
    assert list(problem_of(answer, 422)["fields"]) == [field]
    assert not claim.attempts.exists() and not claim.reply_links.exists()


def test_ends_no_link_of_another_claim(caller: Any, checker: User) -> None:
    mine, other = (factories.make_claim(by=checker) for _ in range(2))
    link, _ = contacting.issue_link(other, contacting.Question("The Mayor"), by=checker)
    problem_of(caller(checker).delete(f"/api/v1/claims/{mine.pk}/reply-links/{link.pk}/"), 404)


@pytest.mark.parametrize("where", ["attempts", "reply-links", "replies"])
def test_asks_as_often_for_twelve_as_for_two(where: str, caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    c, path, asked = caller(checker), f"/api/v1/claims/{claim.pk}/{where}/", []
    for more in (2, 10):
        for _ in range(more):
            _, secret = contacting.issue_link(claim, contacting.Question("The Mayor"), by=checker)
            contacting.give_reply(secret, WORDS)
        with CaptureQueriesContext(connection) as queries:
            json_of(c.get(path))
        asked.append(len(queries))
    assert asked[0] == asked[1]
