"""Experts' sign-off over the API: a link shown once, its answer, and whether that still holds."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.actions import claims, experts
from annotations.models import Mail, User
from tests import factories
from tests.api.callers import json_of, problem_of

pytestmark = pytest.mark.django_db


def test_asks_an_expert_and_says_when_her_answer_is_void(caller: Any, checker: User, editor: User) -> None:
    claim = factories.submitted_claim(by=checker)
    e, path = caller(editor), f"/api/v1/claims/{claim.pk}/expert-links/"
    made = json_of(e.post(path, {"name": "Dr Sam Expert", "may_be_named": True}), 201)
    page = f"/expert/{made['link'].partition('/expert/')[2]}"
    said = {"finding": "not_accurate", "text": "These are permits.", "seen": factories.seen_of(claim)}
    assert Client().post(page, said).status_code == 303
    [row] = json_of(caller(checker).get(path))["results"]
    [answer] = row["answers"]
    assert "link" not in row and row["made_by"]["id"] == editor.pk
    assert (answer["text"], answer["content_sha256"], answer["is_void"]) == (said["text"], said["seen"], False)

    fresh = factories.fresh(claim)
    claims.edit_claim(fresh, {"text": "Other words."}, version=fresh.version, by=checker)
    assert json_of(e.get(path))["results"][0]["answers"][0]["is_void"]
    assert e.delete(f"{path}{made['id']}/").status_code == 204
    assert Client().get(page).status_code == 410


def test_mails_a_link_and_shows_it_once(caller: Any, checker: User, editor: User) -> None:
    path = f"/api/v1/claims/{factories.make_claim(by=checker).pk}/expert-links/"
    asked = {"name": "Dr Sam Expert", "email": "sam@university.example.org", "days": 3}
    first, again = (caller(editor).post(path, asked, headers={"Idempotency-Key": "sam"}) for _ in range(2))
    assert json_of(again, 201) == {**json_of(first, 201), "link": None}
    assert Mail.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [({"name": ""}, "name"), ({"name": "Sam", "days": 91}, "days"), ({"name": "Sam", "email": "nobody"}, "email")],
)
def test_refuses_links_for_nobody(body: Any, field: str, caller: Any, checker: User, editor: User) -> None:
    claim = factories.make_claim(by=checker)
    answer = caller(editor).post(f"/api/v1/claims/{claim.pk}/expert-links/", body)
    assert list(problem_of(answer, 422)["fields"]) == [field]


def test_asks_as_often_for_twelve_as_for_two(caller: Any, checker: User, editor: User) -> None:
    claim = factories.submitted_claim(by=checker)
    e, asked = caller(editor), []
    for more in (2, 10):
        for _ in range(more):
            link, _ = experts.make_link(claim, experts.Expert("Dr Sam Expert"), days=1, by=editor)
            experts.give_answer(link, experts.Answer("accurate", "", factories.seen_of(claim)))
        with CaptureQueriesContext(connection) as queries:
            json_of(e.get(f"/api/v1/claims/{claim.pk}/expert-links/"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
