"""`/api/v1/claims/match/`: has this been checked?"""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import PriorCheck, User
from annotations.worker import vectors
from tests import factories
from tests.api.callers import json_of, problem_of

pytestmark = pytest.mark.django_db
MATCH = "/api/v1/claims/match/"
TEXT = "The city built 400 homes since the last election"


@pytest.fixture
def prior() -> PriorCheck:
    return PriorCheck.objects.create(
        digest="1",
        url="https://checks.example.net/homes",
        site="checks.example.net",
        publisher="Example Checks",
        claim="The city has built 400 homes",
        label="Mostly false",
        score=0.2,
        markup={},
        origin="file",
    )


def _found(c: Any, q: str, **query: Any) -> Any:
    return json_of(c.client.get(MATCH, {"q": q, **query}, headers=c.headers))


def test_tells_what_is_known_with_its_rating(caller: Any, checker: User, editor: User, prior: PriorCheck) -> None:
    live = factories.published_claim(by=checker, reviewer=editor, text=TEXT)
    draft = factories.make_claim(by=checker, text=f"{TEXT}, says the mayor")
    vectors.run()
    said = _found(caller(checker), f"{TEXT}!")
    by_key = {(row["claim"] or row["prior_check"])["id"]: row for row in said["results"] if row["claim"]}
    first = said["results"][0]
    assert (first["claim"]["id"], first["relation"], first["rating"]["key"]) == (live.pk, "same", "false")
    assert first["score"] >= 0.9 and "homes" in first["matched"] and first["prior_check"] is None
    assert first["said"] == "Already checked" and first["url"].endswith(f"/checks/{live.slug}/")
    assert by_key[draft.pk]["rating"] is None and by_key[draft.pk]["said"] == "Already being checked"
    [other] = [row for row in said["results"] if row["prior_check"]]
    assert other["rating"] == {"key": None, "label": "Mostly false", "tone": None, "score": 0.2}
    assert (other["url"], other["said"]) == (prior.url, "Checked by Example Checks")
    assert said["by_meaning"] is True and said["note"] == ""
    assert json_of(caller(checker).post(MATCH, {"q": f"{TEXT}!"})) == said
    assert len(_found(caller(checker), TEXT, limit=1)["results"]) == 1


def test_refuses_what_is_no_question(caller: Any, checker: User) -> None:
    c = caller(checker)
    for query in ({}, {"q": ""}, {"q": "  "}):
        problem = problem_of(c.client.get(MATCH, query, headers=c.headers), 400)
        assert problem["fields"]["q"] == ["Say what to look for: a sentence, a post or a headline."]
        assert problem_of(c.post(MATCH, query), 400)["fields"]["q"] == problem["fields"]["q"]
    for query in ({"q": "a\x00"}, {"q": "a" * 2_001}, {"q": "a", "limit": "0"}, {"q": "a", "limit": "9" * 30}):
        problem_of(c.client.get(MATCH, query, headers=c.headers), 400)
    for body in ({"q": "\ud800"}, {"q": 5}, {"q": None}, {"q": "a", "limit": "x"}, {"q": "a" * 20_001}, {"p": "a"}):
        problem_of(c.post(MATCH, body), 400)


def test_costs_the_same_however_much_is_found(caller: Any, checker: User) -> None:
    c = caller(checker)
    counts = []
    for _ in range(2):
        for at in range(3):
            factories.make_claim(by=checker, text=f"{TEXT} in town {at}")
        vectors.run()
        with CaptureQueriesContext(connection) as asked:
            assert _found(c, TEXT, limit=50)["results"]
        counts.append(len(asked))
    assert counts[0] == counts[1]
