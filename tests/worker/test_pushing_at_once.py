"""Checks at Google's Fact Check Tools: what happens at the same time, at random, and while nothing is pushed."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from annotations import tasks_sending
from annotations.actions import publications, pushes
from annotations.models import Claim, PushedPage, User
from annotations.worker import pushing
from tests.factchecktools import Google
from tests.factories import approved_claim, published_claim
from tests.pushing import at_once, push, republish, retract, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_wanted_while_it_is_being_sent_comes_after(google: Google, pushed_claim: Claim, editor: User) -> None:
    """Nobody else takes the row meanwhile, and the retraction is not lost."""
    seen: list[bool] = []

    def meanwhile(number: int, method: str) -> str:
        if method == "POST":
            with ThreadPoolExecutor(1) as pool:
                pool.submit(_in_thread, lambda: retract(pushed_claim, by=editor)).result()
                seen.append(pool.submit(_in_thread, lambda: pushing.run(row().pk)).result())
        return ""

    google.fail = meanwhile
    waiting = push()
    assert seen == [False]
    assert (waiting.state, waiting.name, waiting.tries) == ("pending", "pages/P1", 0)
    assert PushedPage.objects.due().exists()
    assert push().state == "pushed"
    assert google.pages == {}


def _in_thread(do: Callable[[], Any]) -> Any:
    try:
        return do()
    finally:
        connection.close()


def test_is_taken_by_one_of_many_workers(google: Google, pushed_claim: Claim) -> None:
    barrier = threading.Barrier(6)

    def one(page_id: int) -> bool:
        barrier.wait()
        return bool(_in_thread(lambda: pushing.run(page_id)))

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(one, [row().pk] * 6)) == [False] * 5 + [True]
    assert google.made == 1


@pytest.mark.parametrize("seed", range(4))
def test_ends_as_it_should_however_google_fails(seed: int, google: Google, pushed_claim: Claim, editor: User) -> None:
    """Create, correct three times, retract; half of the requests break before or after they are done."""
    dice = random.Random(seed)
    google.fail = lambda number, method: dice.choice(["", "", "", "before", "after", "503 Busy"])
    for number in range(3):
        republish(pushed_claim, claimReviewed=f"It is {number}.")
        for _ in range(dice.randrange(3)):
            at_once()
            pushing.run(row().pk)
    _until_settled()
    assert google.only["claimReviewMarkups"][0]["claimReviewed"] == "It is 2."
    retract(pushed_claim, by=editor)
    _until_settled()
    assert google.pages == {}
    assert google.made == 1


def _until_settled() -> None:
    for _ in range(60):
        if row().state == "failed":
            PushedPage.objects.update(state="pending", tries=0)
        at_once()
        if not pushing.run(row().pk):
            return
    raise AssertionError(row().error_code)


def test_checks_from_before_are_brought_by_command(
    checker: User, editor: User, google: Google, settings: Settings
) -> None:
    given, settings.FACT_CHECK_TOOLS_CREDENTIALS = settings.FACT_CHECK_TOOLS_CREDENTIALS, ""
    before = published_claim(by=checker, reviewer=editor)
    with pytest.raises(CommandError):
        call_command("push_checks")
    settings.FACT_CHECK_TOOLS_CREDENTIALS = given
    assert (pushes.push_standing(), pushes.push_standing()) == (1, 0)
    assert push().pushed == before.publications.get()


def test_makes_no_row_no_call_and_no_query_while_it_is_off(checker: User, editor: User, settings: Settings) -> None:
    settings.FACT_CHECK_TOOLS_CREDENTIALS = ""
    with CaptureQueriesContext(connection) as queries:
        claim = published_claim(by=checker, reviewer=editor)
        tasks_sending.sweep_deliveries()
    assert not [query for query in queries.captured_queries if "pushedpage" in query["sql"]]
    assert claim.publications.exists() and not PushedPage.objects.exists()


def test_what_waited_when_it_was_switched_off_stays(google: Google, pushed_claim: Claim, settings: Settings) -> None:
    settings.FACT_CHECK_TOOLS_CREDENTIALS = ""
    assert not pushing.run(row().pk)
    assert (row().state, google.asked) == ("pending", [])


def test_keeps_no_row_where_publishing_fails(google: Google, checker: User, editor: User) -> None:
    """The row is of the transaction that publishes."""
    ready = approved_claim(by=checker, reviewer=editor)
    with pytest.raises(RuntimeError), transaction.atomic():
        publications.publish(ready, by=editor)
        raise RuntimeError
    assert not PushedPage.objects.exists()
