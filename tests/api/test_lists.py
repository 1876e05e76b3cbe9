"""Lists by cursor, and the queue: oldest first, each row once while others come and go."""

from base64 import b64encode
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import reviews
from annotations.models import User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

QUEUE = "/api/v1/queue/"


def _walk(c: Caller, path: str, *, link: str = "next") -> list[int]:
    seen: list[int] = []
    while path:
        page = json_of(c.get(path))
        seen += [row["id"] for row in page["results"]]
        path = page[link] or ""
    return seen


def test_walks_the_queue_oldest_first_and_back(caller: Any, checker: User, editor: User) -> None:
    claims = [factories.submitted_claim(by=checker, text=f"Claim {number}") for number in range(5)]
    reviews.withdraw(claims[0], by=checker)
    reviews.submit(factories.fresh(claims[0]), by=checker)
    oldest_first = [claim.pk for claim in [*claims[1:], claims[0]]]
    e = caller(editor)
    assert _walk(e, QUEUE) == oldest_first
    assert _walk(e, f"{QUEUE}?page_size=2") == oldest_first
    last = json_of(e.get(json_of(e.get(json_of(e.get(f"{QUEUE}?page_size=2"))["next"]))["next"]))
    assert [row["id"] for row in last["results"]] == oldest_first[-1:]
    middle = json_of(e.get(last["previous"]))
    assert [row["id"] for row in middle["results"]] == oldest_first[2:4]


def test_repeats_and_loses_nothing_while_rows_come_and_go(caller: Any, checker: User, editor: User) -> None:
    claims = [factories.submitted_claim(by=checker, text=f"Claim {number}") for number in range(4)]
    e = caller(editor)
    first = json_of(e.get(f"{QUEUE}?page_size=2"))
    assert [row["id"] for row in first["results"]] == [claim.pk for claim in claims[:2]]
    reviews.decide(claims[0], "approve", by=editor, seen=factories.seen_of(factories.fresh(claims[0])))
    newcomer = factories.submitted_claim(by=checker, text="Newcomer")
    assert _walk(e, first["next"]) == [claims[2].pk, claims[3].pk, newcomer.pk]


def test_walks_lists_newest_first(caller: Any, checker: User) -> None:
    claims = [factories.make_claim(by=checker, text=f"Claim {number}") for number in range(5)]
    newest_first = [claim.pk for claim in reversed(claims)]
    c = caller(checker)
    assert _walk(c, "/api/v1/claims/?page_size=2") == newest_first
    assert _walk(c, "/api/v1/claims/?page_size=2&q=claim") == newest_first
    assert len(_walk(c, "/api/v1/articles/?page_size=2")) == 5


@pytest.mark.parametrize(
    "position",
    ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+00:01", "2026-11-01T08:00:00", "2026-13-01T08:00:00Z", "soon"],
)
def test_refuses_a_cursor_at_a_time_that_there_is_not(caller: Any, editor: User, position: str) -> None:
    e = caller(editor)
    refused = e.client.get(QUEUE, {"cursor": _cursor(position)}, headers=e.headers)
    assert list(problem_of(refused, 400, "bad_request")["fields"]) == ["cursor"]


def _cursor(position: str) -> str:
    return b64encode(f"p={position.replace('+', '%2B')}".encode()).decode()


def test_narrows_the_queue(caller: Any, checker: User, editor: User) -> None:
    mine = factories.submitted_claim(by=editor, text="The bridge cost 40 million")
    theirs = factories.submitted_claim(by=checker, text="The bridge was late")
    factories.make_claim(by=checker, text="A bridge in draft")
    e = caller(editor)
    assert _walk(e, f"{QUEUE}?q=bridge") == [mine.pk, theirs.pk]
    assert _walk(e, f"{QUEUE}?mine=true") == [mine.pk]
    assert _walk(e, f"{QUEUE}?mine=0&q=late") == [theirs.pk]
    [row] = json_of(e.get(f"{QUEUE}?mine=false"))["results"]
    assert row["may"]["approve"] is True and row["submitted_at"] and row["articles"][0]["title"]
    [own] = json_of(e.get(f"{QUEUE}?mine=true"))["results"]
    assert own["may"]["approve"] is False and own["may"]["withdraw"] is True


def test_costs_the_same_queries_for_a_long_queue(caller: Any, checker: User, editor: User) -> None:
    e = caller(editor)

    def grow(rows: int) -> None:
        for number in range(rows):
            article = factories.make_article(by=checker, title="", url=f"https://news.example.org/{rows}/{number}")
            factories.submitted_claim(by=checker, article=article, text=f"Claim {number}")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            json_of(e.get(f"{QUEUE}?q=claim"))
        return len(queries)

    grow(2)
    few = cost()
    grow(10)
    assert cost() == few
