"""Others' checks over the API: imported, listed, narrowed; every bad input is said to be so."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Event, PriorCheck, PriorImport, User
from annotations.text.claimreviews.prior import read_prior
from annotations.worker.priors import kept_of
from tests.api.callers import json_of, problem_of
from tests.text.claimreviews.reviews import VALID

pytestmark = pytest.mark.django_db
CHECKS, IMPORT = "/api/v1/prior-checks/", "/api/v1/prior-checks/import/"


def _keep(count: int, *, start: int = 0, **changes: Any) -> None:
    each = ({**VALID, "url": f"https://www.checks.example.net/{n}", **changes} for n in range(start, start + count))
    PriorCheck.objects.keep(kept_of(map(read_prior, each), origin="file"))


def test_begins_an_import_once(caller: Any, checker: User) -> None:
    c = caller(checker)
    made = json_of(c.post(IMPORT, {"url": "checks.example.net/data.json#x"}), 201)
    assert (made["url"], made["state"], made["error"]) == ("https://checks.example.net/data.json", "pending", None)
    assert json_of(c.post(IMPORT, {"url": made["url"]}), 200)["id"] == made["id"]
    assert json_of(c.get(f"{CHECKS}imports/{made['id']}/"))["created_by"]["name"] == "Cleo Checker"
    assert problem_of(c.get(f"{CHECKS}imports/{made['id'] + 1}/"), 404, "not_found")
    assert PriorImport.objects.count() == Event.objects.filter(verb="prior_import.started").count() == 1


def test_lists_and_narrows(caller: Any, checker: User) -> None:
    c = caller(checker)
    assert json_of(c.get(CHECKS)) == {"results": [], "next": None, "previous": None}
    _keep(3)
    _keep(1, start=9, claimReviewed="Le crime a doublé", inLanguage="fr-FR", url="https://verif.example.fr/1")
    rows = json_of(c.get(f"{CHECKS}?page_size=2"))
    assert len(rows["results"]) == 2 and len(json_of(c.get(rows["next"]))["results"]) == 2
    shown = rows["results"][0]
    assert (shown["claim"], shown["label"], shown["score"]) == ("Le crime a doublé", "Mostly false", 0.0)
    assert "markup" not in shown
    for query, count in (
        ("q=crime", 4),
        ("q=minister+DOUBLED", 3),
        ("q=nothing", 0),
        ("site=checks.example.net", 3),
        ("site=WWW.checks.example.net", 3),
        ("language=fr", 1),
        ("language=fr-BE", 1),
        ("language=en&site=verif.example.fr", 0),
    ):
        assert len(json_of(c.get(f"{CHECKS}?{query}"))["results"]) == count, query


def test_asks_as_much_for_many_as_for_few(caller: Any, checker: User) -> None:
    c = caller(checker)
    _keep(2)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as few:
            json_of(c.get(f"{CHECKS}?q=crime"))
        counts.append(len(few))
        _keep(12, start=2)
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"url": 7}, 400),
        ({"url": ""}, 422),
        ({"url": "ftp://a.example/"}, 422),
        ({"url": "a\x00"}, 400),
        ({"url": "https://a.example/\ud83d"}, 400),
        ({"url": "https://a.example/" + "x" * 20_000}, 422),
        ({"url": "https://a.example/", "file": "x"}, 400),
    ],
)
def test_refuses_what_is_no_address(caller: Any, checker: User, body: Any, status: int) -> None:
    problem_of(caller(checker).post(IMPORT, body), status)
    assert not PriorImport.objects.exists()


@pytest.mark.parametrize("query", ["site=" + "x" * 254, "language=" + "x" * 36, "cursor=zzz", "else=1", "q=a&q=b"])
def test_refuses_queries_that_it_does_not_know(caller: Any, checker: User, query: str) -> None:
    problem_of(caller(checker).get(f"{CHECKS}?{query}"), 400)
